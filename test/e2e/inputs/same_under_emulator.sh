# usage: same_under_emulator.sh HOST OTHER DIRECTORY OPTIONS-OF-OTHER...
# Compares what a matcher for another processor says of DIRECTORY/events under an emulator, with each of the options
# ("" for none), with what the one for this machine says: alerts, notices and counters.
set -eu
host=$1 other=$2 directory=$3
shift 3
cd "$directory"
"$host" --threads 1 --deterministic --stats events > host.out 2> host.err
test -s host.out
for options; do
  # shellcheck disable=SC2086
  qemu-aarch64-static "$other" $options --deterministic --stats events > other.out 2> other.err
  cmp host.out other.out
  cmp host.err other.err
done
