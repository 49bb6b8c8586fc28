# shellcheck shell=sh
# Sourced by bin/bench after bench.sh: what many objects cost, and the making of them.

# Tokens of their own, so that the others stay small.
crowd=bench-crowd
listed=bench-listed

# How many keys pkcs11-tool lists.
listed_keys=1000

# time_crowd OPERATION THREADS: three figures, as those of bench.sh.
time_crowd() {
  time_calls "$module" $crowd "$1" "$2" "$seconds"
}

# fill_crowd COUNT: objects before, milliseconds of their first listing, objects after, milliseconds.
fill_crowd() {
  "$p11bench" "$module" $crowd "$ASTERISM_PIN" fill 16 "$1"
}

# An engine that says what its heap holds when it is told to quit, and does not quit: no debugger
# attaches to it.
start_counting_engine() {
  JDK_JAVA_OPTIONS=-XX:+PrintClassHistogram start_engine
}

# The bytes that the engine's heap holds, in MiB, by a full collection.
heap_in_use() {
  is_running engine || fail 'the engine has ended:' "$folder/engine.log"
  counted=$(grep -c '^Total ' "$folder/engine.log" || :)
  kill -s QUIT "$pid"
  wait_until engine has_counted $((counted + 1))
  awk '$1 == "Total" { bytes = $3 } END { printf "%d", bytes / 1048576 }' "$folder/engine.log"
}

has_counted() {
  [ "$(grep -c '^Total ' "$folder/engine.log")" = "$1" ]
}

# print_crowd_row OPERATION THREADS TITLE [OBJECTS]: with how many objects a second it lists.
print_crowd_row() {
  figures=$(time_crowd "$1" "$2")
  # shellcheck disable=SC2086
  set -- "$3" "$2" "${4:-}" $figures
  printf '%-34s %7s %10.0f %9.1f %9.1f' "$1" "$2" "$4" "$5" "$6"
  [ -z "$3" ] || awk "BEGIN { printf \"  %d objects/s\", $3 * $4 }"
  printf '\n'
}

# print_crowd_table COUNT: the same at a hundred objects and at COUNT.
print_crowd_table() {
  printf '\n%-34s %7s %10s %9s %9s\n' 'many objects' 'threads' 'calls/s' 'p50 us' 'p99 us'
  for count in 100 "$1"; do
    began_at=$(date +%s)
    fill_crowd "$count" >/dev/null
    [ "$count" = 100 ] ||
      printf '%s objects made by 16 threads in %s s\n' "$count" $(($(date +%s) - began_at))
    print_crowd_row search-label 1 "search by label, $count objects"
    print_crowd_row search-id 1 "search by id, $count"
    print_crowd_row list 1 "list all, $count" "$count"
    print_crowd_row create-and-search 1 "create and search, $count"
  done
  for count in 1 16; do
    print_crowd_row create-certificate $count 'create a certificate'
    print_crowd_row create-pair $count 'generate a P-256 key pair'
  done
  printf '%s objects and more: the heap holds %s MiB' "$1" "$(heap_in_use)"
  signal TERM engine
  wait_gone engine
  start_counting_engine >&2
  printf ', %s before the token is opened' "$(heap_in_use)"
  fill_crowd 1 | awk '{ printf "; %d opened and listed in %d ms, listed again in %d\n", $1, $2, $4 }'
}

# --- pkcs11-tool -O ----------------------------------------------------------------------------

make_listed_keys() {
  quietly softhsm2-util --init-token --free --label $listed --pin "$ASTERISM_PIN" \
    --so-pin "$ASTERISM_SO_PIN"
  for each_module in "$softhsm" "$module"; do
    quietly "$p11bench" "$each_module" $listed "$ASTERISM_PIN" fill-keys 4 $listed_keys
  done
}

# time_tool MODULE: whole processes that list the keys, from fork to end.
time_tool() {
  for _ in 1 2 3; do
    before=$(date +%s%N)
    pkcs11-tool --module "$1" --token-label $listed --login --pin env:ASTERISM_PIN -O \
      >"$folder/listing" 2>"$folder/last.log" || fail 'pkcs11-tool cannot list:' "$folder/last.log"
    printf '%s\n' $(($(date +%s%N) - before))
    [ "$(grep -c '^P.* Key Object' "$folder/listing")" = $listed_keys ] ||
      fail "expected $listed_keys keys" "$folder/listing"
  done | sort -n | awk '{ all[NR] = $1 / 1000; sum += $1 }
    END { printf "%.1f %.1f %.1f\n", NR * 1e9 / sum, all[int(NR / 2) + 1], all[NR] }'
}

time_soft_tool() {
  time_tool "$softhsm"
}

time_our_tool() {
  time_tool "$module"
}

print_listed() {
  print_head 'SoftHSM2' 'Asterism' 'p50'
  compare "-O, $listed_keys keys" 1 time_soft_tool time_our_tool
}
