# What the programs beside this share: a key in the token with a certificate, and another engine.
set -eu
PATH=$PATH:/usr/sbin
export PATH
tool() {
  pkcs11-tool --module "$ASTERISM_MODULE" --token-label "$ASTERISM_TOKEN" \
    --login --pin env:ASTERISM_PIN "$@"
}
key="pkcs11:token=$ASTERISM_TOKEN;object=server;type=private"

# The test does it: crash kills the engine, restart stops it; then there is another one.
another_engine() {
  echo "$1" > engine.new
  mv engine.new engine
  while [ -e engine ]; do sleep 0.1; done
}

certified_key() {
  tool --keypairgen --key-type EC:prime256v1 --label server --id 01
  cat > openssl.cnf <<END
openssl_conf = start
[start]
engines = engines
[engines]
pkcs11 = pkcs11
[pkcs11]
engine_id = pkcs11
MODULE_PATH = $ASTERISM_MODULE
PIN = $ASTERISM_PIN
[req]
distinguished_name = name
[name]
END
  OPENSSL_CONF=$PWD/openssl.cnf openssl req -x509 -new -engine pkcs11 -keyform engine \
    -key "$key" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -out server.crt
}

# A handshake of plain OpenSSL with the server at $PORT.
shake_hands() {
  echo Q | openssl s_client -connect "localhost:$PORT" -CAfile server.crt -verify_return_error \
    -verify_hostname localhost > handshake 2>&1 || { cat handshake; return 1; }
}

await_server() {
  until shake_hands > /dev/null; do sleep 0.2; done
}

# outlives_engines LOG...: the server that was started last, with what it says in these files.
outlives_engines() {
  server=$!
  trap "kill $server; cat $*" EXIT
  await_server
  another_engine crash
  shake_hands
  shake_hands
  another_engine restart
  shake_hands
  kill -0 $server
}

# done_with NAME: the server, and all of it.
done_with() {
  trap - EXIT
  kill $server
  echo "ok: $1"
}
