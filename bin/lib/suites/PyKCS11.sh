# shellcheck shell=sh
. "$suites/python.sh"

fetch() {
  fetch_python PyKCS11 1.5.9 3bcc9a7d92dac3091ddbaafa0c55d28f20a60c9944a1a3eee2bc1386164bade5 \
    asn1crypto==1.5.1
}

make_tokens() {
  make_token pykcs11 123456 1234
}

# run: half of it is skipped for a module whose version is below SoftHSM's 2.0, so it is told 2.6.
run() {
  PYKCS11LIB=$module
  export PYKCS11LIB
  mkdir "$folder/alone"
  mv "$folder/package/test" "$folder/alone"
  cat >"$folder/alone/conftest.py" <<END
import PyKCS11

seen = PyKCS11.PyKCS11Lib.getInfo


def as_softhsm(library):
    info = seen(library)
    info.libraryVersion = (2, 6)
    return info


PyKCS11.PyKCS11Lib.getInfo = as_softhsm
END
  pytest_in "$folder/alone"
}
