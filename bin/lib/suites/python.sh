# shellcheck shell=sh
# Sourced by the suites in Python. Their tests are in the source distributions, which are also what
# is installed. Debian's Python: others may lack headers.

fetch_python() { # fetch_python PACKAGE VERSION SHA256 DEPENDENCY...
  need_packages swig g++ python3 python3-dev python3-venv
  requirement="$1==$2"
  printf '%s --hash=sha256:%s\n' "$requirement" "$3" >"$folder/requirements.txt"
  quietly /usr/bin/python3 -m venv "$folder/python"
  quietly "$folder/python/bin/pip" download --no-deps --require-hashes --no-binary "$1" \
    -r "$folder/requirements.txt" -d "$folder"
  archive=$(echo "$folder"/*.tar.gz)
  unpack "$archive" "$3" "$folder/package"
  shift 3
  quietly "$folder/python/bin/pip" install "$archive" pytest==9.2.0 "$@"
  say "$requirement"
}

# pytest_in FOLDER
pytest_in() {
  cd "$1"
  skipped='^1 skipped'
  quietly "$folder/python/bin/python" -m pytest -q --collect-only -p no:cacheprovider
  grep :: "$folder/last.log" >"$folder/names"
  each_test "$folder/python/bin/python" -m pytest -q -p no:cacheprovider --tb=short
  cd "$root"
}
