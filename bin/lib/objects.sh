# shellcheck shell=sh
# Sourced by bin/bench after bench.sh: what many objects cost, and the making of them.

# A token of its own, so that the others stay small.
crowd=bench-crowd

# time_crowd OPERATION THREADS: three figures, as those of bench.sh.
time_crowd() {
  time_calls "$module" $crowd "$1" "$2" "$seconds"
}

# fill_crowd COUNT: objects before, milliseconds of their first listing, objects after, milliseconds.
fill_crowd() {
  "$p11bench" "$module" $crowd "$ASTERISM_PIN" fill 16 "$1"
}

# Bytes of the engine's heap that are in use after a full collection.
heap_in_use() {
  is_running engine || fail 'the engine has ended:' "$folder/engine.log"
  "$JAVA_HOME/bin/jcmd" "$pid" GC.run >/dev/null
  "$JAVA_HOME/bin/jcmd" "$pid" GC.heap_info |
    awk '{ for (i = 1; i < NF; i++) if ($i == "used" && /generation/) { sub("K.*", "", $(i + 1))
           sum += $(i + 1) } } END { printf "%d MiB\n", sum / 1024 }'
}

print_crowd_row() { # print_crowd_row OPERATION THREADS TITLE
  # shellcheck disable=SC2046
  set -- "$3" "$2" $(time_crowd "$1" "$2")
  printf '%-34s %7s %10.0f %9.1f %9.1f\n' "$@"
}

# print_crowd_table COUNT: the same at a hundred objects and at COUNT.
print_crowd_table() {
  printf '\n%-34s %7s %10s %9s %9s\n' 'many objects' 'threads' 'calls/s' 'p50 us' 'p99 us'
  for count in 100 "$1"; do
    fill_crowd "$count" >/dev/null
    print_crowd_row search-label 1 "search by label, $count objects"
    print_crowd_row list 1 "list all, $count"
    print_crowd_row create-and-search 1 "create and search, $count"
  done
  for count in 1 16; do
    print_crowd_row create-certificate $count 'create a certificate'
    print_crowd_row create-pair $count 'generate a P-256 key pair'
  done
  printf '%s objects: heap after a full collection %s' "$1" "$(heap_in_use)"
  signal TERM engine
  wait_gone engine
  start_engine
  fill_crowd 1 | awk '{ printf ", opened and listed in %d ms, listed again in %d\n", $2, $4 }'
}
