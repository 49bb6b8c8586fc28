# shellcheck shell=sh
# Sourced by bin/suites after constellation.sh: other people's suites, fetched and run. What they
# say is in $folder, and in $folder/failed one line for each test that failed: suite, test.

explained=$root/docs/reference/suites.md

# The PINs are written in PyKCS11's own tests, which take the first token they find.
so_pin=123456
pin=1234

# fetch_suites: the packages as their authors published them, by hash; their tests are in the source
# distributions, which are also what is installed. Debian's Python: others may lack headers.
fetch_suites() {
  title 'The suites, from their packages'
  quietly /usr/bin/python3 -m venv "$folder/python"
  quietly "$folder/python/bin/pip" download --no-deps --require-hashes \
    --no-binary python-pkcs11,PyKCS11 -r "$root/bin/lib/suites.txt" -d "$folder"
  quietly "$folder/python/bin/pip" install "$folder"/python_pkcs11-*.tar.gz \
    "$folder"/PyKCS11-*.tar.gz pytest==9.2.0 cryptography==50.0.2 oscrypto==1.3.0 parameterized==0.9.0
  for archive in "$folder"/*.tar.gz; do
    tar -xzf "$archive" -C "$folder"
    say "${archive##*/}"
  done
}

# allow_what_the_suites_want: they generate RSA keys of 1024 bits, and PyKCS11 is written for PINs
# of four digits.
allow_what_the_suites_want() {
  cat >>"$folder/engine/engine.toml" <<EOF

[[token]]
label_pattern = "*"
minimum_rsa_bits = 1024
EOF
}

# make_tokens: PyKCS11's comes first; it makes that one anew, so python-pkcs11's has a label of its
# own.
make_tokens() {
  ASTERISM_ENGINE=service:$socket
  export ASTERISM_ENGINE
  for label in pykcs11 python; do
    quietly pkcs11-tool --module "$module" --init-token --slot-index "$(slots_made)" \
      --label "$label" --so-pin $so_pin
    quietly pkcs11-tool --module "$module" --token-label "$label" --init-pin --login \
      --login-type so --so-pin $so_pin --new-pin $pin
  done
}

slots_made() {
  pkcs11-tool --module "$module" -L 2>/dev/null | grep -c 'token initialized' || true
}

# pytest_in FOLDER NAME: a process for each test, as a test that fails leaves its session behind and
# all later ones of its process logged in.
pytest_in() {
  title "$2"
  cd "$1"
  "$folder/python/bin/python" -m pytest -q --collect-only -p no:cacheprovider |
    grep :: >"$folder/$2.tests"
  while read -r test; do
    "$folder/python/bin/python" -m pytest -q -p no:cacheprovider --tb=short "$test" \
      >"$folder/last.log" 2>&1 </dev/null && result=$? || result=$?
    cat "$folder/last.log" >>"$folder/$2.log"
    [ $result = 0 ] || printf '%s %s\n' "$2" "$test" >>"$folder/failed"
  done <"$folder/$2.tests"
  cd "$root"
  say "$(wc -l <"$folder/$2.tests") tests: $(counted "$2" passed) passed, $(counted "$2" skipped) skipped"
}

counted() { # counted SUITE WORD
  grep -c "^1 $2" "$folder/$1.log" || true
}

run_python_pkcs11() {
  PKCS11_MODULE=$module PKCS11_TOKEN_LABEL=python PKCS11_TOKEN_PIN=$pin PKCS11_TOKEN_SO_PIN=$so_pin
  export PKCS11_MODULE PKCS11_TOKEN_LABEL PKCS11_TOKEN_PIN PKCS11_TOKEN_SO_PIN
  mkdir "$folder/python-pkcs11"
  mv "$folder"/python_pkcs11-*/tests "$folder/python-pkcs11"
  pytest_in "$folder/python-pkcs11" python-pkcs11
}

# run_pykcs11: half of it is skipped for a module whose version is below SoftHSM's 2.0, so it is told
# 2.6.
run_pykcs11() {
  PYKCS11LIB=$module
  export PYKCS11LIB
  mkdir "$folder/pykcs11"
  mv "$folder"/PyKCS11-*/test "$folder/pykcs11"
  cat >"$folder/pykcs11/conftest.py" <<EOF
import PyKCS11

seen = PyKCS11.PyKCS11Lib.getInfo


def as_softhsm(library):
    info = seen(library)
    info.libraryVersion = (2, 6)
    return info


PyKCS11.PyKCS11Lib.getInfo = as_softhsm
EOF
  pytest_in "$folder/pykcs11" PyKCS11
}

# compare_with_explained: the page's table names suite and test in its first two columns.
compare_with_explained() {
  title 'What docs/reference/suites.md explains'
  sort -u "$folder/failed" >"$folder/failed.sorted"
  sed -n 's/^| \(PyKCS11\|python-pkcs11\) | `\([^`]*\)` |.*/\1 \2/p' "$explained" | sort -u \
    >"$folder/explained"
  comm -23 "$folder/failed.sorted" "$folder/explained" | sed 's/^/   not explained: /'
  comm -13 "$folder/failed.sorted" "$folder/explained" | sed 's/^/   explained, and passes: /'
  cmp -s "$folder/failed.sorted" "$folder/explained" || die 'docs/reference/suites.md is not what was seen'
  say "$(wc -l <"$folder/explained") tests fail, each explained"
}
