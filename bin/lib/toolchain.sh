# Sourced by the commands in bin/: finds or installs what the project needs.
# Sets root (the checkout), JAVA_HOME (25 or later) and PATH.

root=$(cd "$(dirname "$0")/.." && pwd)
dist=$root/target/dist
home=$dist
. "$root/bin/lib/java.sh"

find_jdk() {
  find_java javac && PATH=$JAVA_HOME/bin:$PATH
}

is_installed() {
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# need_packages NAME...: installs the Debian packages that are missing, or says the line to run.
need_packages() {
  missing=
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    die "expected the packages$missing; apt-get is not here: install their equivalents by hand"
  [ "$(id -u)" = 0 ] ||
    die "missing packages; run once: sudo apt-get install -y$missing"
  printf 'installing%s\n' "$missing" >&2
  apt-get update -qq >&2 || true
  # shellcheck disable=SC2086
  install_packages $missing || die "apt-get could not install:$missing"
}

# install_packages NAME...: with none of the servers started that come with some (invoke-rc.d(8)).
install_packages() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
)

need_jdk() {
  find_jdk && return 0
  if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    need_packages openjdk-25-jdk-headless
    find_jdk && return 0
  fi
  die "expected a JDK 25 or later in JAVA_HOME or under /usr/lib/jvm, found none: install one"
}

need_build_tools() {
  need_jdk
  need_packages maven gcc make libc6-dev libcmocka-dev openssl libssl3 libsodium23
}

# build [MAVEN ARGUMENT...]: every module, the C library included; what it says is in a file.
build() {
  mkdir -p "$root/target"
  printf 'building; target/build.log says how\n' >&2
  if ! (cd "$root" && mvn -B -q -ntp "$@") >"$root/target/build.log" 2>&1; then
    cat "$root/target/build.log" >&2
    die 'the build failed: see above'
  fi
}

# build_dist: what runs, behind target/dist, when a source is newer than it is.
build_dist() {
  stamp=$dist/stamp
  if [ ! -e "$stamp" ] || [ -n "$(find "$root" -path '*/target' -prune -o \
    \( -name '*.java' -o -name '*.proto' -o -name '*.c' -o -name '*.h' -o -name '*.def' \
    -o -name '*.sql' -o -name 'pom.xml' -o -path "$root/etc/*" -o -path "$root/bin/*" \) \
    -newer "$stamp" -print | head -n 1)" ]; then
    build_all -Dspotless.check.skip=true
  fi
}

# build_all [MAVEN ARGUMENT...]: also into Maven's local repository, for tests of one module. The
# stamp is as old as the build's beginning: what is changed meanwhile is newer.
build_all() {
  mkdir -p "$root/target"
  touch "$root/target/stamp.new"
  build install -DskipTests "$@"
  mv "$root/target/stamp.new" "$dist/stamp"
}
