# Sourced after toolchain.sh: how the project's JVMs are started. Sets java_options and
# engine_heap.

# The words of a JVM that has a terminal or a supervisor go to standard error.
java_options="$(sed "/^#/d; s|@home@|$dist|g" "$root/etc/java.options" | tr '\n' ' ')
  -Dlogback.configurationFile=$root/etc/logback.xml
  -Djava.util.logging.config.file=$root/etc/logging.properties"

# A JVM takes a quarter of the machine by default: each part has a stated heap instead.
engine_heap='-Xmx512m -XX:+UseSerialGC'

# jar_of MODULE: the jar that brings the others.
jar_of() {
  printf '%s\n' "$dist/lib/asterism-$1"-[0-9]*.jar
}
