# java.sh JDK PROGRAM; sunpkcs11.cfg is there
. ./prelude.sh
keytool() {
  "$jdk/bin/keytool" "$@" -keystore NONE -storetype PKCS11 -addprovider SunPKCS11 \
    -providerArg sunpkcs11.cfg -storepass "$ASTERISM_PIN"
}
jdk=$1
keytool -genkeypair -providerName SunPKCS11-Live -alias ec -keyalg EC -groupname secp256r1 \
  -dname CN=localhost
keytool -genkeypair -providerName SunPKCS11-Live -alias rsa -keyalg RSA -keysize 2048 \
  -dname CN=localhost
"$jdk/bin/java" "$2" sunpkcs11.cfg "$ASTERISM_PIN" . > java.log 2>&1 &
program=$!
trap 'kill $program || true; cat java.log' EXIT
await() {
  until grep -q "^ok: round $1" java.log; do kill -0 $program; sleep 0.2; done
}
await 1
another_engine crash
touch 2
await 2
another_engine restart
touch 3
await 3
wait $program
trap - EXIT
echo "ok: java"
