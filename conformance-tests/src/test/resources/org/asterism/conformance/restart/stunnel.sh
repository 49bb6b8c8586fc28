. ./prelude.sh
certified_key
cat > stunnel.conf <<END
foreground = yes
pid =
output = $PWD/stunnel.log
sessionCacheSize = 0
engine = pkcs11
engineCtrl = MODULE_PATH:$ASTERISM_MODULE
engineCtrl = PIN:$ASTERISM_PIN
engineDefault = ALL
[tls]
engineId = pkcs11
accept = 127.0.0.1:$PORT
exec = /bin/cat
cert = $PWD/server.crt
key = $key
END
stunnel stunnel.conf > stunnel.out 2>&1 &
server=$!
trap 'kill $server; cat stunnel.log stunnel.out' EXIT
await_server
another_engine crash
shake_hands
shake_hands
another_engine restart
shake_hands
kill -0 $server
trap - EXIT
kill $server
echo "ok: stunnel"
