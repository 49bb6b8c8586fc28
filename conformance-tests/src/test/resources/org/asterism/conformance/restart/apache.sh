. ./prelude.sh
certified_key
export OPENSSL_CONF=$PWD/openssl.cnf
cat > apache.conf <<END
ServerRoot $PWD
ServerName localhost
PidFile $PWD/apache.pid
DefaultRuntimeDir $PWD
ErrorLog $PWD/error.log
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
User $(id -un)
Group $(id -gn)
StartServers 2
Listen 127.0.0.1:$PORT
DocumentRoot $PWD/www
SSLCryptoDevice pkcs11
SSLSessionCache none
<VirtualHost *:$PORT>
SSLEngine on
SSLCertificateFile $PWD/server.crt
SSLCertificateKeyFile "$key"
</VirtualHost>
END
mkdir www
echo served > www/index.html
request() {
  [ "$(curl --silent --show-error --cacert server.crt "https://localhost:$PORT/index.html")" = served ]
}
requests() { for _ in 1 2 3 4 5 6; do request; done; }
# Root's workers are somebody else, who must be let to the engine and to what is read here.
socket=${ASTERISM_ENGINE#service:}
socket=${socket%%;*}
let_in() {
  [ "$(id -u)" = 0 ] || return 0
  chmod a+rx "$PWD" "$(dirname "$socket")"
  chmod a+r ./*
  chmod 666 "$socket"
}
[ "$(id -u)" != 0 ] || sed -i 's/^User .*/User nobody/; s/^Group .*/Group nogroup/' apache.conf
let_in
apache2 -f "$PWD/apache.conf" -k start
trap 'apache2 -f "$PWD/apache.conf" -k stop || true; cat error.log' EXIT
await_server
requests
another_engine crash
let_in
requests
another_engine restart
let_in
requests
apache2 -f "$PWD/apache.conf" -k graceful
until [ "$(grep -c "resuming normal operations" error.log)" = 2 ]; do sleep 0.2; done
requests
kill -0 "$(cat apache.pid)"
apache2 -f "$PWD/apache.conf" -k stop
trap - EXIT
echo "ok: apache"
