# shellcheck shell=sh
# Sourced with $home set, the folder of what runs: how the project's JVMs are started. They need a
# runtime, not a JDK.

newline='
'

# die WORDS [STATUS]
die() {
  printf 'asterism: %s\n' "$1" >&2
  exit "${2:-1}"
}

java_feature() { # the feature release of the Java at $1, or nothing
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# find_java [PROGRAM]: sets JAVA_HOME to a Java of 25 or later, one that has this program too.
find_java() {
  in_path=$(command -v java) && in_path=$(readlink -f "$in_path")
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "${in_path%/bin/java}"; do
    feature=$(java_feature "$candidate")
    if [ -n "$feature" ] && [ "$feature" -ge 25 ] && [ -x "$candidate/bin/${1:-java}" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

# A JVM takes a quarter of the machine by default: each part has a stated heap instead. heap_of
# DEFAULT: that of a service, by ASTERISM_HEAP where it is set.
heap_of() {
  case "${ASTERISM_HEAP:-$1}" in
  *[!0-9kmgKMG]* | *[kmgKMG]?* | [!1-9]* | *[0-9])
    die "expected a heap such as 512m or 2g in ASTERISM_HEAP, found $ASTERISM_HEAP" 78
    ;;
  esac
  printf -- '-Xmx%s\n-XX:+UseSerialGC' "${ASTERISM_HEAP:-$1}"
}

# exec_java OPTIONS ARGUMENT...: a JVM in place of this shell. Options are in lines, because a path
# may have spaces. The words of a JVM that has a terminal or a supervisor go to standard error.
exec_java() {
  options="$(sed "/^#/d; s|@home@|$home|g" "$home/etc/java.options")
-Dlogback.configurationFile=$home/etc/logback.xml
-Djava.util.logging.config.file=$home/etc/logging.properties
$1"
  shift
  set -f
  IFS=$newline
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" $options "$@"
}

# jar_of MODULE: the jar that brings the others.
jar_of() {
  printf '%s\n' "$home/lib/asterism-$1"-[0-9]*.jar
}
