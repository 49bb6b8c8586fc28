# shellcheck shell=sh
# Sourced by bin/bench after bench.sh: what keys cost with whose shares vaults compute, beside k raw
# calls in parallel, in constellations of several shapes.

# The token whose keys are never whole.
shared=bench-shared

# Seconds of each operation before anything is timed: an engine and its vaults are so many JVMs, and
# each compiles while it runs.
warm_shared=20

# What is timed in every shape.
shared_operations='rsa2048-sign rsa3072-sign rsa4096-sign ed25519-sign p256-agree'

time_shared() {
  time_calls "$module" $shared "$1" "$2" "$seconds"
}

# time_ready OPERATION THREADS: a second of what lies ready, once nothing more is made.
time_ready() {
  await_ready
  "$p11bench" "$module" $shared "$ASTERISM_PIN" "$1" "$2" 1 0
}

await_ready() {
  before=
  for _ in $(seq 300); do
    ready=$(count_ready)
    [ -z "$ready" ] || [ "$ready" != "$before" ] || return 0
    before=$ready
    sleep 1
  done
  fail 'expected presignatures to lie ready; the engine says:' "$folder/engine.log"
}

count_ready() {
  "$asterism" token list "$folder/engine" | sed -n 's/.* \([0-9]*\) presignatures ready.*/\1/p'
}

# make_shape K/N: a constellation of that shape, and the token. ECDSA takes 2k-1 vaults.
make_shape() {
  threshold=${1%/*}
  vault_numbers=$(seq -s ' ' "${1#*/}")
  signs=
  [ "${1#*/}" -lt $((2 * threshold - 1)) ] || signs=', ec-sign = "experimental-threshold"'
  take_folder
  make_constellation bench
  cat >>"$folder/engine/engine.toml" <<EOF

[[token]]
label = "$shared"
custody = { rsa = "threshold", edwards = "threshold", ec-agree = "threshold"$signs }
linger_s = 600
EOF
  # shellcheck disable=SC2086
  start_vaults $vault_numbers
  start_engine
  make_tokens $shared
}

# print_shape K/N: keys are made, and all that is timed has run, before anything is timed.
print_shape() {
  make_shape "$1" >&2
  for operation in $shared_operations ${signs:+p256-sign}; do
    quietly time_calls "$module" $shared "$operation" 4 $warm_shared
  done
  start_raw_calls
  print_head "$threshold raw calls, one thread" "$1" 'p50'
  for operation in $shared_operations; do
    for count in $threads; do
      compare "$operation" "$count" time_raw time_shared
    done
  done
  [ -z "$signs" ] || print_presigned
  end_all
}

# ECDSA with presignatures that lie ready, and as fast as new ones are made.
print_presigned() {
  for count in $threads; do
    compare p256-sign "$count" time_raw time_ready 'p256-sign, ready'
    compare p256-sign "$count" time_raw time_shared 'p256-sign, sustained'
  done
}

# print_shapes K/N...
print_shapes() {
  print_machine
  for shape in "$@"; do
    print_shape "$shape"
  done
}
