#!/bin/sh
# Called by Maven with a module's classpath: where its siblings come from the local repository and
# not from this build, they must be what bin/build made here, and no older than their sources.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
dist=$root/target/dist

refuse() {
  printf '%s: run bin/build, or add -am\n' "$1" >&2
  exit 1
}

printf '%s\n' "$1" | tr ':' '\n' | grep '/org/asterism/.*\.jar$' | while read -r jar; do
  name=${jar##*/}
  cmp -s "$jar" "$dist/lib/$name" || refuse "$jar is not what was built in $root"
  module=${name#asterism-}
  module=${module%-[0-9]*.*.*}
  newer=$(find "$root/$module/src/main" "$root/$module/pom.xml" -newer "$dist/stamp" | head -n 1)
  [ -z "$newer" ] || refuse "$newer is newer than $name"
done
