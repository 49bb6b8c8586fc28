# shellcheck shell=sh
# Sourced by bin/demo after constellation.sh: the steps of the demonstration. Everything that it
# makes lies in $folder.

label=demo
signed_file=$root/LICENSE

# kill_hard NAME...: as a crash would. What a lease lets the engine keep would sign on for minutes,
# so it goes too, and comes back knowing nothing but what is on its disk.
kill_hard() {
  title "kill -9: $* engine"
  for name in "$@" engine; do
    signal KILL "$name"
    wait_gone "$name"
  done
  start_engine
}

# --- token, keys, signatures -------------------------------------------------------------------

# tool ARGUMENT...: OpenSC's pkcs11-tool; PINs go by the environment and are not shown.
tool() {
  printf '   $ pkcs11-tool %s\n' "$(printf '%s ' "$@" | sed "s|$root/||g; s| \$||")"
  quietly pkcs11-tool --module "$module" --token-label "$label" "$@"
}

# make_token CUSTODY KEYS: as `token init` has it.
make_token() {
  title "A token, whose PINs no single vault knows, and whose $2 keys are never whole"
  ASTERISM_ENGINE=service:$socket
  ASTERISM_SO_PIN=$(draw_pin)
  ASTERISM_PIN=$(draw_pin)
  export ASTERISM_ENGINE ASTERISM_SO_PIN ASTERISM_PIN
  say "\$ bin/asterism token init ${folder#"$root/"}/engine $label --custody $1"
  printf '%s\n' "$ASTERISM_SO_PIN" |
    quietly "$asterism" token init "$folder/engine" "$label" --custody "$1" --pin-file /dev/stdin
  indent <"$folder/last.log"
  tool --init-pin --login --login-type so --so-pin env:ASTERISM_SO_PIN --new-pin env:ASTERISM_PIN
}

make_keys() {
  title 'Two key pairs, and what everybody may know of them'
  make_key rsa rsa:2048 01
  make_key ec EC:prime256v1 02
}

make_key() { # make_key LABEL TYPE ID
  tool --login --pin env:ASTERISM_PIN --keypairgen --key-type "$2" --label "$1" --id "$3"
  tool --read-object --type pubkey --label "$1" --output-file "$folder/$1.der"
  quietly plain_openssl pkey -pubin -inform DER -in "$folder/$1.der" -out "$folder/$1.pem"
}

# signing_openssl ARGUMENT...: OpenSSL with libp11's engine on our library.
signing_openssl() {
  OPENSSL_CONF=$folder/openssl.cnf openssl "$@"
}

key_uri() { # key_uri LABEL
  printf 'pkcs11:token=%s;object=%s;type=private;pin-value=%s' "$label" "$1" "$ASTERISM_PIN"
}

sign_file() { # sign_file LABEL
  signing_openssl dgst -sha256 -engine pkcs11 -keyform engine -sign "$(key_uri "$1")" \
    -out "$folder/$1.sig" "$signed_file"
}

sign_and_verify() { # sign_and_verify TITLE
  title "$1: OpenSSL signs $(basename "$signed_file"), plain OpenSSL verifies"
  for key in rsa ec; do
    rm -f "$folder/$key.sig"
    say "\$ openssl dgst -sha256 -engine pkcs11 -keyform engine -sign 'pkcs11:token=$label;object=$key'"
    quietly sign_file "$key"
    verify_digest "$key"
  done
}

request_certificate() {
  title 'A certificate request'
  say "\$ openssl req -new -engine pkcs11 -keyform engine -key 'pkcs11:token=$label;object=ec'"
  quietly signing_openssl req -new -engine pkcs11 -keyform engine -key "$(key_uri ec)" \
    -subj '/CN=asterism.example' -out "$folder/ec.csr"
  say '$ openssl req -verify -in ec.csr'
  quietly plain_openssl req -verify -noout -in "$folder/ec.csr"
  plain_openssl req -noout -pubkey -in "$folder/ec.csr" | cmp -s - "$folder/ec.pem" ||
    die 'expected the request to hold the exported public key, found another'
  say '  Certificate request self-signature verify OK, with the exported public key'
}

# --- the engine inside the program -----------------------------------------------------------

move_engine_inside() {
  title 'The engine process ends; from now on the engine is inside the openssl command'
  signal TERM engine
  wait_gone engine
  ASTERISM_ENGINE=embedded:$folder/engine/engine.toml
  say "\$ export ASTERISM_ENGINE=embedded:${folder#"$root/"}/engine/engine.toml"
}

show_inside() {
  title 'What the engine inside openssl said'
  tail -n 1 "$folder/engine/engine.log" | indent
}

# --- a key that is never whole -----------------------------------------------------------------

# The product and the tests' classes: a vault that lies is no part of the product.
tests_classpath() {
  printf '%s' "$root/conformance-tests/target/test-classes"
  printf ':%s' "$dist"/lib/*.jar
}

run_of_tests() { # run_of_tests CLASS ARGUMENT...
  (exec_java "$(heap_of 256m)" -cp "$(tests_classpath)" \
    "org.asterism.conformance.adversity.$@")
}

# start_liar NUMBER: serves a vault truthfully until it is told to lie.
start_liar() {
  # A function in the background is a shell of its own, which becomes the vault.
  (exec_java "$(heap_of 128m)" -cp "$(tests_classpath)" \
    org.asterism.conformance.adversity.LyingVaultMain "$folder/vault$1" \
    </dev/null >>"$folder/vault$1.log" 2>&1 3>&-) &
  remember "vault$1" "$!"
  wait_until "vault$1" is_listening $((first_port + $1))
  say "vault$1 listens on 127.0.0.1:$((first_port + $1)), and will lie"
}

let_lie() { # let_lie NUMBER
  title "vault$1 answers with wrong powers from now on"
  printf 'WRONG_SHARE' >"$folder/vault$1/lie.new"
  mv "$folder/vault$1/lie.new" "$folder/vault$1/lie"
}

import_keys() {
  title "Three keys of OpenSSL's come into the token: the engine has each whole this once"
  GNUTLS_PIN=$ASTERISM_PIN
  export GNUTLS_PIN
  import_key rsa 01 RSA -pkeyopt rsa_keygen_bits:2048
  import_key ec 02 EC -pkeyopt ec_paramgen_curve:P-256
  import_key edwards 03 ed25519
}

# import_key LABEL ID ALGORITHM OPTION...: made by OpenSSL, so that everybody here knows what to
# look for.
import_key() {
  key=$1
  id=$2
  shift 2
  quietly plain_openssl genpkey -algorithm "$@" -out "$folder/$key.pkey"
  quietly plain_openssl pkcs8 -topk8 -nocrypt -in "$folder/$key.pkey" -outform DER \
    -out "$folder/$key.p8"
  quietly plain_openssl pkey -in "$folder/$key.pkey" -pubout -out "$folder/$key.pem"
  quietly plain_openssl pkey -in "$folder/$key.pkey" -pubout -outform DER -out "$folder/$key.der"
  say "\$ p11tool --login --write --load-privkey $key.pkey --label $key --id $id"
  quietly p11tool --provider "$module" --login --batch --write \
    --load-privkey "$folder/$key.pkey" --label "$key" --id "$id" "pkcs11:token=$label"
}

# sign_with_all TITLE: OpenSSL's engine finds no private key where one is of an Edwards curve.
sign_with_all() {
  title "$1: pkcs11-tool signs $(basename "$signed_file"), plain OpenSSL verifies"
  sign_by 01 SHA256-RSA-PKCS rsa
  verify_digest rsa
  sign_by 02 ECDSA-SHA256 ec --signature-format openssl
  verify_digest ec
  sign_by 03 EDDSA edwards
  say '$ openssl pkeyutl -verify -rawin -pubin -inkey edwards.pem -sigfile edwards.sig'
  plain_openssl pkeyutl -verify -rawin -pubin -inkey "$folder/edwards.pem" -in "$signed_file" \
    -sigfile "$folder/edwards.sig" | indent
}

sign_by() { # sign_by ID MECHANISM NAME OPTION...
  rm -f "$folder/$3.sig"
  sign_id=$1
  mechanism=$2
  output=$folder/$3.sig
  shift 3
  tool --login --pin env:ASTERISM_PIN --sign --id "$sign_id" --mechanism "$mechanism" "$@" \
    --input-file "$signed_file" --output-file "$output"
}

verify_digest() { # verify_digest NAME
  say "\$ openssl dgst -sha256 -verify $1.pem -signature $1.sig"
  plain_openssl dgst -sha256 -verify "$folder/$1.pem" -signature "$folder/$1.sig" \
    "$signed_file" | indent
}

show_ready() {
  title 'What lies ready of the ECDSA key, and how many vaults make more'
  say "\$ bin/asterism token list ${folder#"$root/"}/engine"
  quietly "$asterism" token list "$folder/engine"
  grep -F presignatures "$folder/last.log" | indent
}

show_blame() { # show_blame NUMBER
  title 'What the engine says of it'
  grep -F "vault vault$1 is to blame" "$folder/engine.log" | indent
}

# search_memory LABEL...: of all that run now, heap, garbage and locked memory.
search_memory() {
  title 'The exponent, the primes, the scalars and the seed, in the memory of every process'
  if [ "$(id -u)" != 0 ]; then
    say 'these processes are guarded: root alone may read their memory, so it is not looked at'
    return
  fi
  sought=
  for key in "$@"; do
    sought="$sought $folder/$key.p8"
  done
  # shellcheck disable=SC2086
  set -- $sought
  for name in $(started); do
    ! is_running "$name" || set -- "$@" "$name=$pid"
  done
  run_of_tests MemorySearchMain "$@" >"$folder/last.log" 2>&1 ||
    fail 'expected the keys to be nowhere, found one:' "$folder/last.log"
  indent <"$folder/last.log"
}

# sign_in_vain TITLE: fewer than three vaults must give one clear error, in time.
sign_in_vain() {
  title "$1: nobody can sign"
  say "\$ pkcs11-tool --login --sign --mechanism ECDSA --id 02"
  printf '%032d' 0 >"$folder/digest"
  if pkcs11-tool --module "$module" --token-label "$label" --login --pin env:ASTERISM_PIN --sign \
    --mechanism ECDSA --id 02 --input-file "$folder/digest" --output-file "$folder/never.sig" \
    >"$folder/last.log" 2>&1; then
    die 'expected an error with two of five vaults, found a signature'
  fi
  grep -qF 'CKR_DEVICE_ERROR' "$folder/last.log" ||
    fail 'expected CKR_DEVICE_ERROR, found something else:' "$folder/last.log"
  grep -F 'CKR_DEVICE_ERROR' "$folder/last.log" | indent
  say 'the engine says why:'
  grep -F 'no connection' "$folder/engine.log" | tail -n 1 | indent
}

# --- for other programs ------------------------------------------------------------------------

# print_exports: for the shell's eval.
print_exports() {
  print_export ASTERISM_MODULE "$module"
  print_export ASTERISM_ENGINE "$ASTERISM_ENGINE"
  print_export ASTERISM_TOKEN "$label"
  print_export ASTERISM_PIN "$ASTERISM_PIN"
  print_export ASTERISM_SO_PIN "$ASTERISM_SO_PIN"
}

print_export() { # print_export NAME VALUE
  printf "export %s='%s'\n" "$1" "$(printf %s "$2" | sed "s/'/'\\\\''/g")"
}
