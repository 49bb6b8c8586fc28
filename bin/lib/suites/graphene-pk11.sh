# shellcheck shell=sh
. "$suites/node.sh"

fetch() {
  fetch_node graphene-pk11 2.3.6 a9df7f8117a245c448e65999ffc740a6aaadaa30f0003220992c8936e5c2c53b 2.0.34 0f38642f4e4069e75fd406c15d71fa786f67bdd7fa420f0bba4b35bc6403d7b3
}

make_tokens() {
  make_token graphene 12345 12345
}

# run: what the module says of itself stands in a file. RSA keys that it generates get the usual
# exponent in place of 3, and those that it makes of numbers a modulus that could be one.
run() {
  mkdir "$folder/build"
  mv "$folder/old/test" "$folder/old/vendor" "$folder"
  sed -i -e 's/publicExponent: new Buffer(\[3\])/publicExponent: new Buffer([1, 0, 1])/' \
    -e 's/modulus\[127\] = 1;/modulus[0] = 128; &/' "$folder"/test/*.js
  echo 'module.exports = require("graphene-pk11");' >"$folder/build/graphene.js"
  cat >"$folder/test/config.json" <<END
{
  "init": { "lib": "$module", "libName": "Asterism", "pin": "12345" },
  "controlValues": {
    "module": { "manufacturerID": "Asterism", "libraryDescription": "Asterism threshold keys" },
    "slot": {
      "slotIndex": 0,
      "token": { "flags": 1581, "label": "graphene", "manufacturerID": "Asterism", "minPinLen": 4 },
      "mechanisms": $(mechanisms_listed)
    },
    "slotsCount": 2
  }
}
END
  cd "$folder"
  mocha_on test/*.js
  cd "$root"
}

mechanisms_listed() {
  pkcs11-tool --module "$module" --slot-index 0 -M | grep -c '^  '
}
