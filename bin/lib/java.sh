# shellcheck shell=sh
# Sourced after toolchain.sh: how the project's JVMs are started. Sets java_options and
# engine_heap: options in lines, because a path may have spaces.

# The words of a JVM that has a terminal or a supervisor go to standard error.
java_options="$(sed "/^#/d; s|@home@|$dist|g" "$root/etc/java.options")
-Dlogback.configurationFile=$root/etc/logback.xml
-Djava.util.logging.config.file=$root/etc/logging.properties"

# A JVM takes a quarter of the machine by default: each part has a stated heap instead.
engine_heap='-Xmx512m
-XX:+UseSerialGC'

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
