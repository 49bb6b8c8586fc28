#!/bin/sh
# A stand-in for Gramine's /dev/attestation: a process at the other end of two pipes.
#   stand_in_gramine.sh FOLDER QUOTE OFFSET FAULT COUNT
# QUOTE is a file with a quote whose 64 bytes at OFFSET become the report data. COUNT times the
# FAULT happens: other (somebody else wrote his report data after ours), short, long, empty, hang.
set -eu
folder=$1 quote=$2 offset=$3 fault=$4 left=$5
written=$folder/written
mkfifo "$folder/user_report_data" "$folder/quote"
mkdir "$folder/keys"
printf dcap >"$folder/attestation_type"
printf 0123456789abcdef >"$folder/keys/_sgx_mrenclave"
printf fedcba9876543210 >"$folder/keys/_sgx_mrsigner"
touch "$folder/ready"

give() {
  head -c "$offset" "$quote"
  cat "$written"
  tail -c +"$((offset + 65))" "$quote"
}

while :; do
  head -c 64 "$folder/user_report_data" >"$written"
  now=none
  if [ "$left" -gt 0 ]; then
    now=$fault
    left=$((left - 1))
  fi
  case "$now" in
  none) give >"$folder/quote" ;;
  other)
    head -c 64 /dev/zero >"$written"
    give >"$folder/quote"
    ;;
  short) give | head -c 400 >"$folder/quote" ;;
  long) { give; head -c 70000 /dev/zero; } >"$folder/quote" || : ;;
  empty) : >"$folder/quote" ;;
  hang) sleep 1000 ;;
  esac
done
