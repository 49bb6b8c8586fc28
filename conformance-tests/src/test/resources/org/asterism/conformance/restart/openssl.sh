. ./prelude.sh
certified_key
OPENSSL_CONF=$PWD/openssl.cnf openssl s_server -engine pkcs11 -keyform engine -key "$key" \
  -cert server.crt -accept "127.0.0.1:$PORT" -www -num_tickets 0 > server.log 2>&1 &
server=$!
trap 'kill $server; cat server.log' EXIT
await_server
another_engine crash
shake_hands
shake_hands
another_engine restart
shake_hands
kill -0 $server
trap - EXIT
kill $server
echo "ok: openssl"
