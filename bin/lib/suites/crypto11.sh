# shellcheck shell=sh
. "$suites/go.sh"

fetch() {
  fetch_go github.com/ThalesGroup/crypto11 v1.6.2 h1:X+JsrOlKanaIlHgwV/3MJ/cFivbEaQ8kpXRPoiC2T+c=
}

make_tokens() {
  make_token token1 123456 1234
  make_token token2 123456 1234
}

# run: without its tests of DSA, as it lets one say.
run() {
  CRYPTO11_SKIP=DSA
  export CRYPTO11_SKIP
  printf '{ "Path": "%s", "TokenLabel": "token1", "Pin": "1234" }\n' "$module" \
    >"$folder/package/config"
  go_tests
}
