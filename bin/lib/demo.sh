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

make_token() {
  title 'A token, whose PINs no single vault knows'
  ASTERISM_ENGINE=service:$socket
  ASTERISM_SO_PIN=$(draw_pin)
  ASTERISM_PIN=$(draw_pin)
  export ASTERISM_ENGINE ASTERISM_SO_PIN ASTERISM_PIN
  say "\$ pkcs11-tool --init-token --label $label"
  quietly pkcs11-tool --module "$module" --init-token --slot-index 0 --label "$label" \
    --so-pin env:ASTERISM_SO_PIN
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
    say "\$ openssl dgst -sha256 -verify $key.pem -signature $key.sig"
    plain_openssl dgst -sha256 -verify "$folder/$key.pem" -signature "$folder/$key.sig" \
      "$signed_file" | indent
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
