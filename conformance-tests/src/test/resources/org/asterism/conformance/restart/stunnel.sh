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
outlives_engines stunnel.log stunnel.out
# It closes the port while it reads its configuration, with key and engine, anew.
kill -HUP $server
until [ "$(grep -c 'Configuration successful' stunnel.log)" -ge 2 ]; do sleep 0.1; done
await_server
another_engine crash
shake_hands
kill -0 $server
done_with stunnel
