# shellcheck shell=sh
# Sourced by bin/bench after bench.sh: what keys cost with whose shares vaults compute, beside k raw
# calls in parallel, in constellations of several shapes.

# The token whose keys are never whole.
shared=bench-shared

# What is timed.
shared_operations='rsa2048-sign rsa3072-sign rsa4096-sign ed25519-sign p256-agree'

time_shared() {
  time_calls "$module" $shared "$1" "$2" "$seconds"
}

# make_shape K/N: a constellation of that shape, and the token.
make_shape() {
  threshold=${1%/*}
  vault_numbers=$(seq -s ' ' "${1#*/}")
  take_folder
  make_constellation bench
  cat >>"$folder/engine/engine.toml" <<EOF

[[token]]
label = "$shared"
custody = { rsa = "threshold", edwards = "threshold", ec-agree = "threshold" }
EOF
  # shellcheck disable=SC2086
  start_vaults $vault_numbers
  start_engine
  make_tokens $shared
}

# print_shape K/N: the keys are made before anything is timed.
print_shape() {
  make_shape "$1" >&2
  for operation in $shared_operations; do
    quietly time_calls "$module" $shared "$operation" 1 1
  done
  start_raw_calls
  print_head "$threshold raw calls, one thread" "$1" 'p50'
  for operation in $shared_operations; do
    for count in $threads; do
      compare "$operation" "$count" time_raw time_shared
    done
  done
  end_all
}

# print_shapes K/N...
print_shapes() {
  print_machine
  for shape in "$@"; do
    print_shape "$shape"
  done
}
