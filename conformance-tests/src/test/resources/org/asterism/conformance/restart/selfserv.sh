. ./prelude.sh
certified_key
openssl x509 -in server.crt -outform DER -out server.der
tool --write-object server.der --type cert --label server --id 01
mkdir db
certutil -N -d sql:db --empty-password
modutil -add asterism -libfile "$ASTERISM_MODULE" -dbdir sql:db -force
echo "$ASTERISM_TOKEN:$ASTERISM_PIN" > passwords
chmod 600 passwords
selfserv -n "$ASTERISM_TOKEN:server" -p "$PORT" -d sql:db -f passwords -v > selfserv.log 2>&1 &
outlives_engines selfserv.log
done_with selfserv
