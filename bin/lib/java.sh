# shellcheck shell=sh
# Sourced after toolchain.sh: how the project's JVMs are started. Sets java_options and
# engine_heap: options in lines, because a path may have spaces.

# The words of a JVM that has a terminal or a supervisor go to standard error.
java_options="$(sed "/^#/d; s|@home@|$dist|g" "$root/etc/java.options")
-Dlogback.configurationFile=$root/etc/logback.xml
-Djava.util.logging.config.file=$root/etc/logging.properties"

# A JVM takes a quarter of the machine by default: each part has a stated heap instead. heap_of
# DEFAULT: that of a service, by ASTERISM_HEAP where it is set.
heap_of() {
  case "${ASTERISM_HEAP:-$1}" in
  *[!0-9kmgKMG]* | *[kmgKMG]?* | [!1-9]* | *[0-9])
    die "expected a heap such as 512m or 2g in ASTERISM_HEAP, found $ASTERISM_HEAP"
    ;;
  esac
  printf -- '-Xmx%s\n-XX:+UseSerialGC' "${ASTERISM_HEAP:-$1}"
}

engine_heap=$(heap_of 512m) || exit

# exec_java OPTIONS ARGUMENT...: a JVM in place of this shell.
exec_java() {
  options=$java_options$newline$1
  shift
  set -f
  IFS=$newline
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" $options "$@"
}

newline='
'

# jar_of MODULE: the jar that brings the others.
jar_of() {
  printf '%s\n' "$dist/lib/asterism-$1"-[0-9]*.jar
}
