# shellcheck shell=sh
# Sourced after toolchain.sh and aot.sh, with $folder set: vault processes and an engine in that
# folder, made and started by the operator's commands; $folder/pids names the processes.

asterism=$root/bin/asterism
module=$dist/libasterism-pkcs11.so
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
  sed "s|$root/||g" "$folder/last.log" | indent
}

indent() {
  sed 's/^/     /'
}

fail() { # fail MESSAGE [LOG]
  [ -z "${2:-}" ] || tail -n 20 "$2" | indent >&2
  die "$1"
}

# quietly COMMAND...: what it says appears only if it fails.
quietly() {
  "$@" >"$folder/last.log" 2>&1 || fail "this failed: $*" "$folder/last.log"
}

# --- processes ---------------------------------------------------------------------------------

# start NAME COMMAND...: in the background, deaf to this terminal, its words in NAME.log.
start() {
  name=$1
  shift
  nohup "$@" </dev/null >>"$folder/$name.log" 2>&1 3>&- &
  remember "$name" "$!"
}

# remember NAME PID: a number may go to a stranger's process later, a number and the time at which
# its process began do not; and both stay the same when the process becomes another program.
remember() {
  mkdir -p "$folder/pids"
  printf '%s %s\n' "$2" "$(began "$2")" >"$folder/pids/$1"
}

# began PID: when it did, in ticks since the machine's start (proc(5)); nothing if it has ended. The
# process's name comes before the last parenthesis and may hold anything.
began() {
  { sed 's/.*) //' "/proc/$1/stat"; } 2>/dev/null | awk '$1 !~ /[ZX]/ { print $20 }'
}

# is_running NAME: sets pid.
is_running() {
  read -r pid since 2>/dev/null <"$folder/pids/$1" && [ -n "$since" ] &&
    [ "$(began "$pid")" = "$since" ]
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
  rm -f "$folder/pids/$1"
}

started() {
  ls "$folder/pids" 2>/dev/null || true
}

stop_all() {
  for name in $(started); do signal TERM "$name"; done
  for name in $(started); do wait_gone "$name"; done
  remove_socket_folder
}

# fresh_folder WORDS: an empty $folder, unless processes of an earlier run are still there.
fresh_folder() {
  for name in $(started); do
    ! is_running "$name" || die "$1"
  done
  remove_socket_folder
  rm -rf "$folder"
  mkdir -p "${folder%/*}"
  mkdir -m 700 "$folder"
}

# wait_until NAME TEST...: until the test succeeds; fails when the process NAME is gone by then.
wait_until() {
  name=$1
  shift
  tenths=$((start_limit * 10))
  until "$@"; do
    is_running "$name" || fail "$name ended while it started; its last words:" "$folder/$name.log"
    [ "$tenths" -gt 0 ] || fail "$name did not start in $start_limit s" "$folder/$name.log"
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

# choose_ports: sets first_port so that a port for each vault from there on is free, below those
# that the system hands out by itself.
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
  die 'expected a free TCP port for each vault between 20000 and 30000, found none in ten tries'
}

# choose_socket: the kernel takes at most 107 bytes (unix(7)), so a deep checkout needs another
# folder.
choose_socket() {
  socket=$folder/engine.sock
  if [ "$(printf %s "$socket" | wc -c)" -gt 100 ]; then
    socket=$(mktemp -d /tmp/asterism.XXXXXX)/engine.sock
    printf '%s\n' "${socket%/*}" >"$folder/socket-folder"
  fi
}

remove_socket_folder() {
  [ -e "$folder/socket-folder" ] || return 0
  rm -rf "$(cat "$folder/socket-folder")" "$folder/socket-folder"
}

# --- vaults and engine -------------------------------------------------------------------------

make_constellation() { # make_constellation NAME
  choose_ports
  choose_socket
  make_vaults
  constellation=$1
  # shellcheck disable=SC2086
  set -- $vault_numbers
  show "$asterism" engine init "$folder/engine" --vaults $# --socket "$socket"
  set --
  for number in $vault_numbers; do
    set -- "$@" "$folder/vault$number/request.toml"
  done
  show "$asterism" constellation init --name "$constellation" --k $threshold --out "$folder" \
    --operator "$folder/operator.key" --simulated-root "$folder/simulated-root.key" \
    --engine "$folder/engine/request.toml" "$@"
  enrol_engine "$folder/engine" "$folder/constellation.toml" "$folder/last.log"
  for number in $vault_numbers; do
    cp "$folder/vault$number.enrolment.toml" "$folder/vault$number/enrolment.toml"
  done
}

make_vaults() {
  for number in $vault_numbers; do
    "$asterism" vault init "$folder/vault$number" --name "vault$number" \
      --listen "127.0.0.1:$((first_port + number))" >"$folder/vault$number.log" 2>&1 &
  done
  for number in $vault_numbers; do
    wait
  done
  for number in $vault_numbers; do
    [ -e "$folder/vault$number/request.toml" ] ||
      fail "vault$number could not be made:" "$folder/vault$number.log"
  done
}

start_vaults() { # start_vaults NUMBER...
  for number in "$@"; do
    start "vault$number" "$asterism" vault serve "$folder/vault$number"
  done
  for number in "$@"; do
    wait_until "vault$number" is_listening $((first_port + number))
    say "vault$number listens on 127.0.0.1:$((first_port + number))"
  done
}

start_engine() {
  rm -f "$folder/engine.log"
  start engine "$asterism" engine serve "$folder/engine"
  wait_until engine grep -q ' ready on ' "$folder/engine.log"
  say "$(grep ' ready on ' "$folder/engine.log" | sed "s|$root/||g")"
}

draw_pin() {
  od -An -N8 -tu4 /dev/urandom | tr -dc '0-9' | cut -c1-12
}

# --- OpenSSL -----------------------------------------------------------------------------------

# plain_openssl ARGUMENT...: OpenSSL that has never heard of Asterism.
plain_openssl() {
  OPENSSL_CONF=/dev/null openssl "$@"
}

# configure_openssl FILE MODULE: OpenSSL with libp11's engine on a PKCS#11 library.
configure_openssl() {
  engines=$(openssl version -e | sed -n 's/^ENGINESDIR: "\(.*\)"$/\1/p')
  cat >"$1" <<EOF
openssl_conf = asterism

[asterism]
engines = engines

[engines]
pkcs11 = pkcs11

[pkcs11]
engine_id = pkcs11
dynamic_path = $engines/pkcs11.so
MODULE_PATH = $2
init = 0

[req]
distinguished_name = name

[name]
EOF
}
