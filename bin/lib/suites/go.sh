# shellcheck shell=sh
# Sourced by the suites in Go: a module holds its tests.

fetch_go() { # fetch_go MODULE VERSION SUM
  need_command go golang-go
  need_packages gcc libc6-dev
  go mod download -json "$1@$2" >"$folder/module.json" || die "go could not fetch $1@$2"
  [ "$(of_module Sum)" = "$3" ] || die "expected $1@$2 with the sum $3, found $(of_module Sum)"
  cp -R "$(of_module Dir)" "$folder/package"
  chmod -R u+w "$folder/package"
  say "$1 $2"
}

of_module() {
  sed -n "s/^\t\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" "$folder/module.json"
}

go_tests() {
  cd "$folder/package"
  quietly go test -c -buildvcs=false -o "$folder/tests" .
  skipped='^--- SKIP'
  "$folder/tests" -test.list . >"$folder/names"
  each_test go_test
  cd "$root"
}

go_test() {
  "$folder/tests" -test.v -test.run "^$1\$"
}
