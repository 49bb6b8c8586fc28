# shellcheck shell=sh
# The tests are in the crate, and what they need in its Cargo.lock.

fetch() {
  need_command cargo cargo
  need_packages gcc libc6-dev
  mkdir -p "$folder/wants/src"
  : >"$folder/wants/src/lib.rs"
  cat >"$folder/wants/Cargo.toml" <<END
[package]
name = "wants"
version = "0.0.0"

[dependencies]
cryptoki = "=0.12.1"

[workspace]
END
  cd "$folder/wants"
  quietly cargo vendor --versioned-dirs "$folder/crates"
  grep -qF '"package":"625cf4599c43d69a16996ce2573fc80745a0b0300c962f0bfa11d55b6cab2b2d"' "$folder/crates/cryptoki-0.12.1/.cargo-checksum.json" ||
    die 'expected the crate cryptoki 0.12.1 as it was published, found another'
  mv "$folder/crates/cryptoki-0.12.1" "$folder/package"
  printf '\n[workspace]\n' >>"$folder/package/Cargo.toml"
  cd "$folder/package"
  quietly cargo test --locked --no-run
  cd "$root"
  say 'cryptoki 0.12.1'
}

# make_tokens: each test makes the first token anew.
make_tokens() {
  make_token cryptoki abcdef654321 fedcba123456
}

run() {
  TEST_PKCS11_MODULE=$module
  export TEST_PKCS11_MODULE
  cd "$folder/package"
  skipped='SKIP: '
  for file in tests/*.rs; do
    file=${file##*/}
    file=${file%.rs}
    tests=$(ls target/debug/deps/"$file"-* | grep -v '\.d$')
    "$tests" --list --format terse >"$folder/last.log"
    sed -n "s/^\(.*\): test$/$file::\1/p" "$folder/last.log" >"$folder/names"
    each_test rust_test
  done
  cd "$root"
}

rust_test() {
  "$tests" --include-ignored --exact --nocapture "${1#*::}"
}
