#!/bin/sh
# Called by Maven with the folder that it built what runs into, and Java's: writes the manual there.
# Then the build gets a folder of its own, and target/dist points there: what runs from an older one
# goes on with the files that it knows.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/folders.sh"
dist=$root/target/dist
builds=$root/target/builds

rm -rf "$1/share"
"$2/bin/java" -XX:TieredStopAtLevel=1 -cp "$(echo "$1"/lib/asterism-operator-cli-[0-9]*.jar)" \
  org.asterism.cli.ManualPages "$1/share"
# Another folder is a release.
[ "$1" = "$root/target/built" ] || exit 0

mkdir -p "$builds"
# A build of before is a folder and no link.
[ -L "$dist" ] || [ ! -e "$dist" ] || mv "$dist" "$builds/before"
if diff -rq -x stamp -x '*.aot' -x training.log "$1" "$dist/" >/dev/null 2>&1; then
  exit 0
fi
new=$(mktemp -d "$builds/$(date -u +%Y%m%dT%H%M%S).XXXX")
chmod 755 "$new"
cp -a "$1/." "$new"
[ ! -e "$dist/stamp" ] || cp -p "$dist/stamp" "$new"
touch "$new"
point "$dist" "builds/${new##*/}"
remove_old "$builds" "$new"
