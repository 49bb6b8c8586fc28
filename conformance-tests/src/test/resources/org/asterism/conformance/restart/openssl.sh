. ./prelude.sh
certified_key
OPENSSL_CONF=$PWD/openssl.cnf openssl s_server -engine pkcs11 -keyform engine -key "$key" \
  -cert server.crt -accept "127.0.0.1:$PORT" -www -num_tickets 0 > server.log 2>&1 &
outlives_engines server.log
done_with openssl
