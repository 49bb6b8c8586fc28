# shellcheck shell=sh
. "$suites/node.sh"

fetch() {
  fetch_node pkcs11js 2.1.7 07779bef46c042a12b4e53ae42656d6d5c2ea3fcc667ca0889445143ed62e3b4 1.0.9 c830b78283dce21ecb09b2e7377383cef198625cb4f0881cb77a990722d81b1f
}

make_tokens() {
  make_token pkcs11js 12345 12345
}

# run: the library's path is written in the file.
run() {
  mkdir "$folder/test"
  sed "s|^const libPath = .*|const libPath = \"$module\";|" "$folder/old/test/test.js" \
    >"$folder/test/test.js"
  echo 'module.exports = require("pkcs11js");' >"$folder/index.js"
  mocha_on "$folder/test/test.js"
}
