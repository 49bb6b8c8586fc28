# shellcheck shell=sh
# Sourced: folders of what runs, one for each build and each version. A link says which is meant.

# point LINK TARGET: in one step, for whoever looks.
point() {
  ln -s "$2" "$1.$$"
  mv -T "$1.$$" "$1"
}

# What runs from a folder holds a lock on it, and the folder stays.
remove_unused() {
  flock -xn "$1" rm -rf "$1" || printf 'kept, because it is in use: %s\n' "$1" >&2
}

# remove_old FOLDERS CURRENT: those below FOLDERS, but for the current one and the newest besides.
remove_old() {
  find "$1" -mindepth 1 -maxdepth 1 -type d ! -path "$2" -printf '%T@ %p\n' |
    sort -rn | tail -n +2 | cut -d ' ' -f 2- |
    while IFS= read -r old; do
      remove_unused "$old"
    done
}
