# shellcheck shell=sh
# Sourced after toolchain.sh: trains the caches that halve the start of vault and engine (JEP 514).
# A cache is good for the jars, the Java and the folder that it was made with; the JVM checks that
# itself and starts without a cache that does not fit.

# build_caches: makes vault.aot and engine.aot when a jar is newer than they are.
build_caches() {
  [ -d "$dist/lib" ] || return 0
  if [ -e "$dist/engine.aot" ] && [ -e "$dist/vault.aot" ] &&
    [ -z "$(find "$dist/lib" -newer "$dist/engine.aot" -print | head -n 1)" ]; then
    return 0
  fi
  rm -f "$dist/vault.aot" "$dist/engine.aot"
  # A socket's path is short (unix(7)), and this checkout may lie deep.
  training=$(mktemp -d)
  if (train) >"$dist/training.log" 2>&1; then
    mv "$training/vault.aot" "$training/engine.aot" "$dist"
  else
    # Slower, not wrong: nothing but the time to start depends on a cache.
    printf 'no cache for a faster start: see %s\n' "$dist/training.log" >&2
  fi
  rm -rf "$training"
}

# train: one vault and one engine of a constellation of their own do what they do at a start, and
# what applications ask of them first.
train() {
  make -s -C "$root/native-shim" acceptance
  asterism=$root/bin/asterism
  port=$((30000 + $$ % 2000))
  cd "$training"
  "$asterism" vault init vault --name vault --listen "127.0.0.1:$port"
  "$asterism" engine init engine --vaults 1 --socket engine.sock
  "$asterism" constellation init --name training --k 1 --out . --operator operator.key \
    --simulated-root root.key --engine engine/request.toml vault/request.toml >founded
  cp vault.enrolment.toml vault/enrolment.toml
  enrol_engine engine constellation.toml founded
  ASTERISM_AOT_OUTPUT=$training/vault.aot "$asterism" vault serve vault >vault.out &
  vault=$!
  trained=
  if wait_ready "$vault" vault.out; then
    ASTERISM_AOT_OUTPUT=$training/engine.aot "$asterism" engine serve engine >engine.out &
    engine=$!
    ! wait_ready "$engine" engine.out || trained=yes
    exercise || echo 'trained with less'
    kill "$engine"
  fi
  # The caches are written when they end.
  kill "$vault"
  wait
  [ -n "$trained" ] && [ -e vault.aot ] && [ -e engine.aot ]
}

exercise() {
  ASTERISM_MODULE=$dist/libasterism-pkcs11.so
  ASTERISM_ENGINE="service:$training/engine/engine.sock;log=stderr"
  ASTERISM_TOKEN=training ASTERISM_PIN=1234-user ASTERISM_SO_PIN=1234-officer
  export ASTERISM_MODULE ASTERISM_ENGINE ASTERISM_TOKEN ASTERISM_PIN ASTERISM_SO_PIN
  "$root/native-shim/target/acceptance/make_token" && "$root/native-shim/target/acceptance/basic"
}

# enrol_engine DIRECTORY CONSTELLATION SAID: what an operator does, from what `constellation init`
# said: gives the engine the file, and tells it whom to trust.
enrol_engine() {
  cp "$2" "$1/constellation.toml"
  operators=$(sed -n 's/^operator \(.*\)$/"\1"/p' "$3" | paste -s -d ,)
  sed "s|^operators = .*|operators = [$operators]|" "$1/engine.toml" >"$1/engine.toml.new"
  mv "$1/engine.toml.new" "$1/engine.toml"
}

wait_ready() { # wait_ready PID FILE
  tenths=600
  until grep -q ' ready on ' "$2"; do
    kill -0 "$1" 2>/dev/null && [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1
  done
}
