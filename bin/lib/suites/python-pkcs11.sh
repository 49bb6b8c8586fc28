# shellcheck shell=sh
. "$suites/python.sh"

fetch() {
  need_packages softhsm2
  fetch_python python-pkcs11 0.9.5 \
    6b65ec741ea45f47438c495e3d71d97ae671d03afaee6358022babda634508bd \
    cryptography==50.0.2 oscrypto==1.3.0 parameterized==0.9.0
}

make_tokens() {
  make_token python 123456 1234
}

# run: the tests beside no source of the package, or Python would take that one. Some are only for a
# file that is called as SoftHSM2's, and one wants a second library.
run() {
  ln -s "$module" "$folder/libsofthsm2.so"
  PKCS11_MODULE=$folder/libsofthsm2.so PKCS11_MODULE2=/usr/lib/softhsm/libsofthsm2.so
  export PKCS11_MODULE PKCS11_MODULE2
  PKCS11_TOKEN_LABEL=python PKCS11_TOKEN_PIN=1234 PKCS11_TOKEN_SO_PIN=123456
  export PKCS11_TOKEN_LABEL PKCS11_TOKEN_PIN PKCS11_TOKEN_SO_PIN
  mkdir "$folder/alone"
  mv "$folder/package/tests" "$folder/alone"
  pytest_in "$folder/alone"
}
