# shellcheck shell=sh
. "$suites/go.sh"

fetch() {
  fetch_go github.com/miekg/pkcs11 v1.1.2 h1:/VxmeAX5qU6Q3EwafypogwWbYryHFmF2RpkJmw3m4MQ=
}

make_tokens() {
  make_token miekg 123456 1234
}

# run: an RSA key gets the usual exponent in place of 3.
run() {
  sed -i 's/CKA_PUBLIC_EXPONENT, \[\]byte{3}/CKA_PUBLIC_EXPONENT, []byte{1, 0, 1}/' \
    "$folder/package/pkcs11_test.go"
  SOFTHSM_LIB=$module SOFTHSM_TOKENLABEL=miekg SOFTHSM_PIN=1234
  export SOFTHSM_LIB SOFTHSM_TOKENLABEL SOFTHSM_PIN
  go_tests
}
