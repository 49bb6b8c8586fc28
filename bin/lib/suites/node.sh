# shellcheck shell=sh
# Sourced by the suites in JavaScript. Their packages ship no tests today, older ones do: those
# tests, on the code of today.

fetch_node() { # fetch_node PACKAGE VERSION SHA256 OLD_VERSION SHA256
  need_command node nodejs libnode-dev
  need_command npm npm
  need_packages g++ make python3
  cd "$folder"
  quietly npm pack --ignore-scripts "$1@$2" "$1@$4"
  unpack "$folder/$1-$2.tgz" "$3" "$folder/package"
  unpack "$folder/$1-$4.tgz" "$5" "$folder/old"
  echo '{}' >package.json
  quietly npm install "./$1-$2.tgz" mocha@10.8.2
  cd "$root"
  say "$1 $2, the tests of $4"
}

# mocha_on FILE...: the tests of a file belong together, one logs in for the next.
mocha_on() {
  for file in "$@"; do
    node "$folder/node_modules/mocha/bin/mocha.js" --exit --timeout 60000 --reporter json \
      --reporter-option "output=$folder/seen.json" "$file" >>"$folder/tests.log" 2>&1 </dev/null ||
      true
    node -e '
      const seen = require(process.argv[1]);
      for (const word of ["passed", "failed", "skipped"]) {
        const key = { passed: "passes", failed: "failures", skipped: "pending" }[word];
        for (const test of seen[key]) console.log(word, test.fullTitle);
      }' "$folder/seen.json" >>"$folder/results"
    cat "$folder/seen.json" >>"$folder/tests.log"
    rm "$folder/seen.json"
  done
}
