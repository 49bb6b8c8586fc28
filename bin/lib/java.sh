# Sourced after toolchain.sh: how the project's JVMs are started. Sets java_options and
# engine_heap.

# Natives load from a fixed folder and are never unpacked to a temporary one (design §12).
java_options="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djna.boot.library.path=$dist/native -Djna.nosys=true -Djna.nounpack=true
  -Dorg.sqlite.lib.path=$dist/native -Dorg.sqlite.lib.name=libsqlitejdbc.so
  -Dcom.amazon.corretto.crypto.provider.useExternalLib=true -Djava.library.path=$dist/native
  -Djdk.tls.server.newSessionTicketCount=0 -Dlogback.configurationFile=$root/etc/logback.xml
  -Djava.util.logging.config.file=$root/etc/logging.properties
  -Dfile.encoding=UTF-8 -Djava.awt.headless=true"

# A JVM takes a quarter of the machine by default: each part has a stated heap instead.
engine_heap='-Xmx512m -XX:+UseSerialGC'
