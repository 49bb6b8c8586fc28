# shellcheck shell=sh
# Sourced by bin/bench after constellation.sh: tokens here and in SoftHSM2, timed in turns.
#
# A figure is three numbers: calls a second, the median and the 99th percentile in microseconds.

p11bench=$root/conformance-tests/target/p11bench
softhsm=/usr/lib/softhsm/libsofthsm2.so

# What the tokens are called; the rules for the last two are in engine.toml.
usual=bench
each=bench-each
cold=bench-cold

# Runs of the openssl command in one turn, and of a program that signs once.
commands=10

# Applications that are connected and say nothing, and for how many seconds.
idle=64
idle_seconds=10

# Seconds of a run that do not count. A server stays warm from run to run; an engine inside the
# program begins cold with each.
warm=0
warm_inside=10

build_p11bench() {
  sources=$root/conformance-tests/src/bench/c
  mkdir -p "${p11bench%/*}"
  gcc -std=c11 -D_DEFAULT_SOURCE -O2 -Wall -Wextra -Werror -pthread \
    -I"$root/native-shim/include" -o "$p11bench" "$sources"/*.c -ldl ||
    die 'p11bench does not compile: see above'
}

# A folder of this run's own, and what is in it ends with it.
take_folder() {
  fresh_folder 'a benchmark is running here already'
  trap end_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

end_all() {
  exec 5>&- 6<&-
  stop_all
}

# --- tokens and keys ---------------------------------------------------------------------------

# With lease 0 each signature asks the vaults; without linger and memory each login does.
add_token_rules() {
  cat >>"$folder/engine/engine.toml" <<EOF

[[token]]
label = "$each"
lease_s = 0

[[token]]
label = "$cold"
login_memory_s = 0
linger_s = 0
EOF
}

make_tokens() { # make_tokens LABEL...
  ASTERISM_ENGINE=service:$socket
  ASTERISM_SO_PIN=$(draw_pin)
  ASTERISM_PIN=$(draw_pin)
  export ASTERISM_ENGINE ASTERISM_SO_PIN ASTERISM_PIN
  index=0
  for label in "$@"; do
    quietly pkcs11-tool --module "$module" --init-token --slot-index $index --label "$label" \
      --so-pin env:ASTERISM_SO_PIN
    quietly pkcs11-tool --module "$module" --token-label "$label" --init-pin --login \
      --login-type so --so-pin env:ASTERISM_SO_PIN --new-pin env:ASTERISM_PIN
    index=$((index + 1))
  done
}

make_soft_token() {
  SOFTHSM2_CONF=$folder/softhsm2.conf
  export SOFTHSM2_CONF
  mkdir -p "$folder/softhsm2"
  printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' \
    "$folder/softhsm2" >"$SOFTHSM2_CONF"
  quietly softhsm2-util --init-token --free --label $usual --pin "$ASTERISM_PIN" \
    --so-pin "$ASTERISM_SO_PIN"
}

# The first run on a token makes its key, which the next ones find.
make_keys() {
  configure_openssl "$folder/ours.cnf" "$module"
  configure_openssl "$folder/soft.cnf" "$softhsm"
  for operation in p256-sign rsa2048-sign; do
    quietly time_calls "$softhsm" $usual $operation 1 1
    quietly time_calls "$module" $usual $operation 1 1
    quietly time_calls "$module" $each $operation 1 1
  done
}

# --- one run -----------------------------------------------------------------------------------

time_calls() { # time_calls MODULE TOKEN OPERATION THREADS SECONDS
  "$p11bench" "$1" "$2" "$ASTERISM_PIN" "$3" "$4" "$5" "$warm"
}

time_soft() { # time_soft OPERATION THREADS
  time_calls "$softhsm" $usual "$1" "$2" "$seconds"
}

time_usual() {
  time_calls "$module" $usual "$1" "$2" "$seconds"
}

time_each() {
  time_calls "$module" $each "$1" "$2" "$seconds"
}

time_cold() {
  time_calls "$module" $cold "$1" "$2" "$seconds"
}

time_inside() {
  ASTERISM_ENGINE=embedded:$folder/engine/engine.toml time_calls "$module" $usual \
    "$1" "$2" "$seconds"
}

# first_sign MODULE ENGINE: the medians of whole processes; see p11bench.c.
first_sign() {
  for _ in $(seq $commands); do
    ASTERISM_ENGINE=$2 "$p11bench" "$1" $usual "$ASTERISM_PIN" first-sign ||
      fail 'a program could not sign; see above'
  done >"$folder/firsts"
  for column in 1 2 3 4; do
    cut -d ' ' -f $column "$folder/firsts" | sort -n | sed -n "$((commands / 2 + 1))p"
  done | paste -s -d ' '
}

# The distribution without its cache.
make_plain_distribution() {
  mkdir -p "$folder/plain"
  for part in lib native etc; do
    ln -s "$dist/$part" "$folder/plain/$part"
  done
}

# The network alone: a JVM like the engine's that stays warm, asked by one pipe and answering by
# another.
# The product and what measures it.
bench_classpath() {
  printf '%s' "$root/conformance-tests/target/test-classes"
  printf ':%s' "$dist"/lib/*.jar
}

start_raw_calls() {
  mkfifo "$folder/ask" "$folder/answer"
  (exec_java "$(heap_of 512m)" -cp "$(bench_classpath)" \
    org.asterism.conformance.bench.RawCalls "$folder/engine" \
    <"$folder/ask" >"$folder/answer" 2>"$folder/raw.log" 4>&-) &
  remember raw "$!"
  exec 5>"$folder/ask" 6<"$folder/answer"
}

time_raw() {
  printf '%s\n' "$seconds" >&5
  read -r figure <&6 || fail 'the raw calls ended:' "$folder/raw.log"
  printf '%s\n' "$figure"
}

time_stretching() {
  (exec_java "$(heap_of 128m)" -cp "$(bench_classpath)" \
    org.asterism.conformance.bench.StretchAlone "$seconds" 2>"$folder/stretching.log" 4>&-) ||
    fail 'Argon2id could not be timed:' "$folder/stretching.log"
}

time_soft_command() {
  time_commands "$folder/soft.cnf"
}

time_our_command() {
  time_commands "$folder/ours.cnf"
}

# time_commands CONFIGURATION: whole processes, from the shell's fork to their end.
time_commands() {
  for _ in $(seq $commands); do
    before=$(date +%s%N)
    OPENSSL_CONF=$1 openssl dgst -sha256 -engine pkcs11 -keyform engine \
      -sign "pkcs11:token=$usual;object=bench-p256;type=private;pin-value=$ASTERISM_PIN" \
      -out "$folder/signature" "$root/LICENSE" 2>"$folder/last.log" ||
      fail 'openssl could not sign:' "$folder/last.log"
    printf '%s\n' $(($(date +%s%N) - before))
  done | sort -n | awk '{ all[NR] = $1 / 1000; sum += $1 }
    END { printf "%.1f %.1f %.1f\n", NR * 1e9 / sum, all[int(NR / 2) + 1], all[NR] }'
}

# --- the table ---------------------------------------------------------------------------------

print_table() {
  print_machine
  print_head 'SoftHSM2' 'Asterism' 'calls/s'
  for operation in p256-sign rsa2048-sign; do
    for count in $threads; do
      compare "$operation" "$count" time_soft time_usual
    done
  done
  compare 'login' 1 time_soft time_usual 'login, warm'
  compare 'login' 1 time_soft time_cold 'login, cold'
  compare 'openssl dgst -sign' 1 time_soft_command time_our_command
  print_idle
  # Until here the vaults were asked seldom: they, and the engine's way to them, are cold.
  time_calls "$module" $each p256-sign 1 60 >/dev/null
  print_head 'Argon2id alone' 'Asterism' 'p50'
  compare 'login' 1 time_stretching time_cold 'login, cold'
  print_head "$threshold raw calls" 'Asterism, lease 0' 'p50'
  for operation in p256-sign rsa2048-sign; do
    for count in $threads; do
      compare "$operation" "$count" time_raw time_each
    done
  done
  print_sleeping_table
}

# The processor time that an engine takes while so many applications are connected and silent.
print_idle() {
  idlers=
  for _ in $(seq $idle); do
    time_calls "$module" $usual idle 1 $((idle_seconds + 6)) >/dev/null &
    idlers="$idlers $!"
  done
  sleep 3
  before=$(ticks engine)
  sleep $idle_seconds
  after=$(ticks engine)
  # shellcheck disable=SC2086
  wait $idlers
  printf '\n%s idle connections for %s s: %s %% of a core\n' $idle $idle_seconds \
    "$(awk "BEGIN { print ($after - $before) * 100 / $(getconf CLK_TCK) / $idle_seconds }")"
}

ticks() { # ticks NAME: of processor time, its own and the system's
  awk '{ print $14 + $15 }' "/proc/$(cut -d ' ' -f 1 "$folder/pids/$1")/stat"
}

# The same rows by an engine whose threads always sleep.
print_sleeping_table() {
  signal TERM engine
  wait_gone engine
  sed 's/^\[socket\]$/&\npoll_us = 0/' "$folder/engine/engine.toml" >"$folder/engine.toml"
  mv "$folder/engine.toml" "$folder/engine/engine.toml"
  start_engine
  print_head 'SoftHSM2' 'Asterism, poll_us = 0' 'calls/s'
  for count in $threads; do
    compare p256-sign "$count" time_soft time_usual
  done
}

# An engine has its directory for itself: the one that served ends first.
print_inside_table() {
  signal TERM engine
  wait_gone engine
  warm=$warm_inside
  print_head 'SoftHSM2' 'Asterism, embedded' 'calls/s'
  for operation in p256-sign rsa2048-sign; do
    for count in $threads; do
      compare "$operation" "$count" time_soft time_inside
    done
  done
}

print_firsts() {
  make_plain_distribution
  printf '\n%-28s %12s %12s %12s\n' 'one signature' 'ms' 'MiB before' 'MiB at most'
  print_first 'SoftHSM2' "$softhsm" ''
  print_first 'embedded, with a cache' "$module" "embedded:$folder/engine/engine.toml"
  print_first 'embedded, without' "$module" \
    "embedded:$folder/engine/engine.toml;home=$folder/plain"
  start_engine
  print_first 'service' "$module" "service:$socket"
}

print_first() { # print_first TITLE MODULE ENGINE
  first_sign "$2" "$3" >"$folder/first"
  awk -v title="$1" '{ printf "%-28s %12.0f %12.1f %12.1f\n", title, $1, $2, $4 }' "$folder/first"
}

print_machine() {
  printf '%s, %s processors, load %s, %s, %s\n' "$(date -u +%F)" "$(nproc)" \
    "$(cut -d ' ' -f 1 /proc/loadavg)" \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" \
    "$(sed -n 's/^IMPLEMENTOR_VERSION="\(.*\)"$/\1/p' "$JAVA_HOME/release")"
}

print_head() { # print_head LEFT RIGHT COMPARED
  compared=$3
  printf '\n%-28s %30s %30s %8s\n' '' "$1" "$2" 'ratio of'
  printf '%-20s %7s %10s %9s %9s %10s %9s %9s %8s\n' 'operation' 'threads' \
    'calls/s' 'p50 us' 'p99 us' 'calls/s' 'p50 us' 'p99 us' "$compared"
}

# compare OPERATION THREADS LEFT RIGHT [TITLE]: both by turns, after a run each that does not count
# where none of their seconds are for warming.
compare() {
  if [ "$warm" = 0 ]; then
    "$3" "$1" "$2" >/dev/null
    "$4" "$1" "$2" >/dev/null
  fi
  for _ in $(seq "$pairs"); do
    printf '%s %s\n' "$("$3" "$1" "$2")" "$("$4" "$1" "$2")"
  done >"$folder/pairs"
  awk 'NF != 6 { exit 1 }' "$folder/pairs" || fail "a run gave no figure: $1" "$folder/pairs"
  printf '%-20s %7s %10.0f %9.1f %9.1f %10.0f %9.1f %9.1f %8.2f\n' "${5:-$1}" "$2" \
    "$(median '$1')" "$(median '$2')" "$(median '$3')" \
    "$(median '$4')" "$(median '$5')" "$(median '$6')" \
    "$(if [ "$compared" = p50 ]; then median '$5 / $2'; else median '$4 / $1'; fi)"
}

median() { # median EXPRESSION over the columns of the pairs
  awk "{ print $1 }" "$folder/pairs" | sort -n |
    awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}
