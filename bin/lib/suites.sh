# shellcheck shell=sh
# Sourced by bin/suites after constellation.sh: other people's suites, fetched and run. Each has a
# file in suites/ with three functions: fetch (what it needs, its package, built), make_tokens and
# run. What was seen is in target/suites/NAME, in the file results: passed, failed or skipped, and
# the test.

suites=$root/bin/lib/suites
explained=$root/docs/reference/suites.md

# run_suite NAME: with five vaults and an engine of its own, as most suites take the first token
# that they find, each by a PIN that is written in it.
run_suite() (
  folder=$folder/$1
  . "$suites/$1.sh"
  fresh_folder 'an earlier run of suites is still there: end its processes first'
  trap stop_all EXIT
  trap 'exit 1' HUP INT TERM
  title "$1: its package"
  fetch
  title "$1: five vaults and an engine"
  make_constellation suites >"$folder/constellation.log"
  allow_what_the_suites_want
  start_vaults $vault_numbers
  start_engine
  ASTERISM_ENGINE="service:$socket;deadline_ms=60000"
  export ASTERISM_ENGINE
  make_tokens
  title "$1: its tests"
  run
  say "$(row "$1")"
)

# allow_what_the_suites_want: most generate RSA keys of 1024 bits. And a busy machine is no failure.
allow_what_the_suites_want() {
  cat >>"$folder/engine/engine.toml" <<END

[vaults]
deadline_ms = 30000

[[token]]
label_pattern = "*"
minimum_rsa_bits = 1024
END
}

make_token() { # make_token LABEL SO_PIN PIN
  quietly pkcs11-tool --module "$module" --init-token --slot-index "$(slots_made)" \
    --label "$1" --so-pin "$2"
  quietly pkcs11-tool --module "$module" --token-label "$1" --init-pin --login \
    --login-type so --so-pin "$2" --new-pin "$3"
}

slots_made() {
  pkcs11-tool --module "$module" -L 2>/dev/null | grep -c 'token initialized' || true
}

# unpack ARCHIVE SHA256 FOLDER: a package that is what its author published then.
unpack() {
  printf '%s  %s\n' "$2" "$1" | sha256sum -c --status - ||
    die "expected ${1##*/} with the SHA-256 $2, found another"
  mkdir -p "$3"
  tar -xzf "$1" -C "$3" --strip-components=1
}

# need_command COMMAND PACKAGE...: Debian's packages, where the command is not there.
need_command() {
  command=$1
  shift
  command -v "$command" >/dev/null 2>&1 || need_packages "$@"
}

# each_test COMMAND...: runs it with each test that the file names has, in a process of its own: a
# test that fails leaves its session behind, and all later ones of its process logged in. $skipped
# is what such a process says when it skips the test.
each_test() {
  while read -r test; do
    "$@" "$test" >"$folder/last.log" 2>&1 </dev/null && word=passed || word=failed
    ! grep -q "$skipped" "$folder/last.log" || word=skipped
    cat "$folder/last.log" >>"$folder/tests.log"
    result $word "$test"
  done <"$folder/names"
}

result() { # result WORD TEST
  printf '%s %s\n' "$1" "$2" >>"$folder/results"
}

# --- what the page says ------------------------------------------------------------------------

# row NAME: its line in the page's table of numbers.
row() {
  seen=$root/target/suites/$1/results
  printf '| %s | %s | %s | %s | %s |\n' "$1" "$(wc -l <"$seen")" "$(counted passed)" \
    "$(counted skipped)" "$(counted failed)"
}

counted() {
  grep -c "^$1 " "$seen" || true
}

# compare_with_explained NAME...: the table of failures names suite and test in its first columns.
compare_with_explained() {
  title 'What docs/reference/suites.md says'
  differs=
  for suite in "$@"; do
    sed -n 's/^failed //p' "$folder/$suite/results" | sort -u >"$folder/failed"
    sed -n "s/^| $suite | \`\([^\`]*\)\` |.*/\1/p" "$explained" | sort -u >"$folder/explained"
    comm -23 "$folder/failed" "$folder/explained" | sed "s/^/   $suite, not explained: /"
    comm -13 "$folder/failed" "$folder/explained" | sed "s/^/   $suite, explained, and passes: /"
    cmp -s "$folder/failed" "$folder/explained" || differs=yes
    grep -qxF "$(row "$suite")" "$explained" || {
      say "not on the page: $(row "$suite")"
      differs=yes
    }
  done
  [ -z "$differs" ] || die 'docs/reference/suites.md is not what was seen'
  say 'every failure is explained'
}
