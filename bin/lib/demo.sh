# shellcheck shell=sh
# Sourced by bin/demo after toolchain.sh and aot.sh: the steps of the demonstration.
# Everything that it makes lies in $demo; $demo/pids names the processes that it started.

demo=$root/.demo
asterism=$root/bin/asterism
module=$root/native-shim/target/libasterism-pkcs11.so
label=demo
signed_file=$root/LICENSE
vault_numbers='1 2 3 4 5'
threshold=3

# Seconds until a start, or an end, counts as failed.
start_limit=90
stop_limit=10

title() {
  printf '\n== %s\n' "$1"
}

say() {
  printf '   %s\n' "$1"
}

# show COMMAND...: prints it as one would type it from the checkout, runs it, and prints what it
# said, which is left in last.log.
show() {
  printf '   $ %s\n' "$(printf '%s ' "$@" | sed "s|$root/||g; s| \$||")"
  quietly "$@"
  sed "s|$root/||g" "$demo/last.log" | indent
}

indent() {
  sed 's/^/     /'
}

fail() { # fail MESSAGE [LOG]
  [ -z "${2:-}" ] || tail -n 20 "$2" | indent >&2
  die "$1"
}

# --- processes ---------------------------------------------------------------------------------

# start NAME COMMAND...: in the background, deaf to this terminal, its words in NAME.log.
start() {
  name=$1
  shift
  mkdir -p "$demo/pids"
  nohup "$@" </dev/null >>"$demo/$name.log" 2>&1 3>&- &
  printf '%s\n' "$!" >"$demo/pids/$name"
}

pid_of() {
  cat "$demo/pids/$1" 2>/dev/null
}

# is_running NAME: its number may have gone to a stranger's process since.
is_running() {
  pid=$(pid_of "$1") && [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] &&
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$demo/"
}

signal() { # signal SIGNAL NAME
  ! is_running "$2" || kill -s "$1" "$pid" 2>/dev/null || true
}

# wait_gone NAME: ends it the hard way when it takes too long.
wait_gone() {
  tenths=$((stop_limit * 10))
  while is_running "$1"; do
    [ "$tenths" -gt 0 ] || signal KILL "$1"
    tenths=$((tenths - 1))
    sleep 0.1
  done
  rm -f "$demo/pids/$1"
}

started() {
  ls "$demo/pids" 2>/dev/null || true
}

stop_all() {
  for name in $(started); do signal TERM "$name"; done
  for name in $(started); do wait_gone "$name"; done
  remove_socket_folder
}

require_nothing_running() {
  for name in $(started); do
    ! is_running "$name" || die "a demonstration is running here already: bin/demo --stop ends it"
  done
  remove_socket_folder
  rm -rf "$demo"
  mkdir -m 700 "$demo"
}

# wait_until NAME TEST...: until the test succeeds; fails when the process NAME is gone by then.
wait_until() {
  name=$1
  shift
  tenths=$((start_limit * 10))
  until "$@"; do
    is_running "$name" || fail "$name ended while it started; its last words:" "$demo/$name.log"
    [ "$tenths" -gt 0 ] || fail "$name did not start in $start_limit s" "$demo/$name.log"
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# --- ports and sockets -------------------------------------------------------------------------

# port_in PORT STATE: whether this machine's TCP tables hold the port as a local one (proc(5)).
port_in() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf '%04X' "$1")" -v state="$2" '
      split($2, local, ":") == 2 && local[2] == port && $4 ~ state { found = 1 }
      END { exit !found }'
}

is_listening() {
  port_in "$1" '^0A$'
}

# choose_ports: sets first_port so that five ports from there on are free, below those that the
# system hands out by itself.
choose_ports() {
  first_port=$((20000 + $$ % 2000 * 5))
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    taken=
    for number in $vault_numbers; do
      ! port_in $((first_port + number)) . || taken=yes
    done
    [ -n "$taken" ] || return 0
    first_port=$((20000 + (first_port - 20000 + 500) % 10000))
  done
  die 'expected five free TCP ports between 20000 and 30000, found none in ten tries'
}

# choose_socket: the kernel takes at most 107 bytes (unix(7)), so a deep checkout needs another
# folder.
choose_socket() {
  socket=$demo/engine.sock
  if [ "$(printf %s "$socket" | wc -c)" -gt 100 ]; then
    socket=$(mktemp -d /tmp/asterism.XXXXXX)/engine.sock
    printf '%s\n' "${socket%/*}" >"$demo/socket-folder"
  fi
}

remove_socket_folder() {
  [ -e "$demo/socket-folder" ] || return 0
  rm -rf "$(cat "$demo/socket-folder")" "$demo/socket-folder"
}

# --- vaults and engine -------------------------------------------------------------------------

make_constellation() {
  title 'Five vaults, any three of which can use a key together; their evidence is simulated'
  choose_ports
  choose_socket
  make_vaults
  show "$asterism" engine init "$demo/engine" --vaults 5 --socket "$socket"
  # shellcheck disable=SC2046
  show "$asterism" constellation init --name demo --k $threshold --out "$demo" \
    --operator "$demo/operator.key" --simulated-root "$demo/simulated-root.key" \
    --engine "$demo/engine/request.toml" \
    $(for number in $vault_numbers; do printf '%s ' "$demo/vault$number/request.toml"; done)
  enrol_engine "$demo/engine" "$demo/constellation.toml" "$demo/last.log"
  for number in $vault_numbers; do
    cp "$demo/vault$number.enrolment.toml" "$demo/vault$number/enrolment.toml"
  done
}

make_vaults() {
  for number in $vault_numbers; do
    "$asterism" vault init "$demo/vault$number" --name "vault$number" \
      --listen "127.0.0.1:$((first_port + number))" >"$demo/vault$number.log" 2>&1 &
  done
  for number in $vault_numbers; do
    wait
  done
  for number in $vault_numbers; do
    [ -e "$demo/vault$number/request.toml" ] ||
      fail "vault$number could not be made:" "$demo/vault$number.log"
  done
}

start_vaults() { # start_vaults NUMBER...
  for number in "$@"; do
    start "vault$number" "$asterism" vault serve "$demo/vault$number"
  done
  for number in "$@"; do
    wait_until "vault$number" is_listening $((first_port + number))
    say "vault$number listens on 127.0.0.1:$((first_port + number))"
  done
}

start_engine() {
  rm -f "$demo/engine.log"
  start engine "$asterism" engine serve "$demo/engine"
  wait_until engine grep -q ' ready on ' "$demo/engine.log"
  say "$(grep ' ready on ' "$demo/engine.log" | sed "s|$root/||g")"
}

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

# quietly COMMAND...: what it says appears only if it fails.
quietly() {
  "$@" >"$demo/last.log" 2>&1 || fail "this failed: $*" "$demo/last.log"
}

# tool ARGUMENT...: OpenSC's pkcs11-tool; PINs go by the environment and are not shown.
tool() {
  printf '   $ pkcs11-tool %s\n' "$(printf '%s ' "$@" | sed "s|$root/||g; s| \$||")"
  quietly pkcs11-tool --module "$module" --token-label "$label" "$@"
}

draw_pin() {
  od -An -N8 -tu4 /dev/urandom | tr -dc '0-9' | cut -c1-12
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
  tool --read-object --type pubkey --label "$1" --output-file "$demo/$1.der"
  quietly plain_openssl pkey -pubin -inform DER -in "$demo/$1.der" -out "$demo/$1.pem"
}

# plain_openssl ARGUMENT...: OpenSSL that has never heard of Asterism.
plain_openssl() {
  OPENSSL_CONF=/dev/null openssl "$@"
}

# signing_openssl ARGUMENT...: OpenSSL with libp11's engine on our library.
signing_openssl() {
  OPENSSL_CONF=$demo/openssl.cnf openssl "$@"
}

configure_openssl() {
  engines=$(openssl version -e | sed -n 's/^ENGINESDIR: "\(.*\)"$/\1/p')
  cat >"$demo/openssl.cnf" <<EOF
openssl_conf = asterism

[asterism]
engines = engines

[engines]
pkcs11 = pkcs11

[pkcs11]
engine_id = pkcs11
dynamic_path = $engines/pkcs11.so
MODULE_PATH = $module
init = 0

[req]
distinguished_name = name

[name]
EOF
}

key_uri() { # key_uri LABEL
  printf 'pkcs11:token=%s;object=%s;type=private;pin-value=%s' "$label" "$1" "$ASTERISM_PIN"
}

sign_file() { # sign_file LABEL
  signing_openssl dgst -sha256 -engine pkcs11 -keyform engine -sign "$(key_uri "$1")" \
    -out "$demo/$1.sig" "$signed_file"
}

sign_and_verify() { # sign_and_verify TITLE
  title "$1: OpenSSL signs $(basename "$signed_file"), plain OpenSSL verifies"
  for key in rsa ec; do
    rm -f "$demo/$key.sig"
    say "\$ openssl dgst -sha256 -engine pkcs11 -keyform engine -sign 'pkcs11:token=$label;object=$key'"
    quietly sign_file "$key"
    say "\$ openssl dgst -sha256 -verify $key.pem -signature $key.sig"
    plain_openssl dgst -sha256 -verify "$demo/$key.pem" -signature "$demo/$key.sig" \
      "$signed_file" | indent
  done
}

request_certificate() {
  title 'A certificate request'
  say "\$ openssl req -new -engine pkcs11 -keyform engine -key 'pkcs11:token=$label;object=ec'"
  quietly signing_openssl req -new -engine pkcs11 -keyform engine -key "$(key_uri ec)" \
    -subj '/CN=asterism.example' -out "$demo/ec.csr"
  say '$ openssl req -verify -in ec.csr'
  quietly plain_openssl req -verify -noout -in "$demo/ec.csr"
  plain_openssl req -noout -pubkey -in "$demo/ec.csr" | cmp -s - "$demo/ec.pem" ||
    die 'expected the request to hold the exported public key, found another'
  say '  Certificate request self-signature verify OK, with the exported public key'
}

# sign_in_vain TITLE: fewer than three vaults must give one clear error, in time.
sign_in_vain() {
  title "$1: nobody can sign"
  say "\$ pkcs11-tool --login --sign --mechanism ECDSA --id 02"
  printf '%032d' 0 >"$demo/digest"
  if pkcs11-tool --module "$module" --token-label "$label" --login --pin env:ASTERISM_PIN --sign \
    --mechanism ECDSA --id 02 --input-file "$demo/digest" --output-file "$demo/never.sig" \
    >"$demo/last.log" 2>&1; then
    die 'expected an error with two of five vaults, found a signature'
  fi
  grep -qF 'CKR_DEVICE_ERROR' "$demo/last.log" ||
    fail 'expected CKR_DEVICE_ERROR, found something else:' "$demo/last.log"
  grep -F 'CKR_DEVICE_ERROR' "$demo/last.log" | indent
  say 'the engine says why:'
  grep -F 'no connection' "$demo/engine.log" | tail -n 1 | indent
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
