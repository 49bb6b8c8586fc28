. ./prelude.sh
certified_key
export OPENSSL_CONF=$PWD/openssl.cnf
cat > nginx.conf <<END
env ASTERISM_ENGINE;
env OPENSSL_CONF;
user $(id -un) $(id -gn);
worker_processes 2;
pid nginx.pid;
error_log error.log notice;
events {}
http {
  access_log off;
  client_body_temp_path .;
  proxy_temp_path .;
  fastcgi_temp_path .;
  uwsgi_temp_path .;
  scgi_temp_path .;
  ssl_session_tickets off;
  keepalive_timeout 0;
  server {
    listen 127.0.0.1:$PORT ssl;
    ssl_certificate server.crt;
    ssl_certificate_key "engine:pkcs11:$key";
    location / { return 200 "worker \$pid\n"; }
  }
}
END
request() {
  curl --silent --show-error --cacert server.crt "https://localhost:$PORT/"
}
workers() { ps -o pid= --ppid "$(cat nginx.pid)" | sort; }
# Until both workers have answered; the first request that fails ends it all.
requests() {
  : > served
  until [ "$(sort -u served | wc -l)" = 2 ]; do request >> served; done
}
nginx -p "$PWD" -c nginx.conf
trap 'nginx -p "$PWD" -c nginx.conf -s stop || true' EXIT
requests
workers > before
another_engine crash
requests
another_engine restart
requests
workers | cmp - before
nginx -p "$PWD" -c nginx.conf -s reload
until [ -z "$(workers | comm -12 - before)" ]; do request > /dev/null; done
requests
another_engine crash
nginx -p "$PWD" -c nginx.conf -s reload
until [ "$(grep -c "gracefully shutting down" error.log)" -ge 4 ]
do request > /dev/null; done
requests
nginx -p "$PWD" -c nginx.conf -s quit
while [ -e nginx.pid ]; do sleep 0.1; done
trap - EXIT
if grep 'exited on signal\|exited with code [^0]\|\[alert\]\|\[emerg\]\|\[crit\]\|\[error\]' error.log
then exit 1; fi
echo "ok: nginx"
