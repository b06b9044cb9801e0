# usage: same_for_threads.sh MATCHER DIRECTORY THREADS...
# Runs the matcher over DIRECTORY/events, whole, and cut in two with a state between, and compares what it says.
set -eu
matcher=$1 directory=$2
shift 2
cd "$directory"
head -c 2200000 events > first
tail -c +2200001 events > second
for threads; do
  "$matcher" --threads "$threads" --deterministic --stats events > "out.$threads" 2> "err.$threads"
  rm -f state
  "$matcher" --threads "$threads" --deterministic --stats --state state first > "cut.$threads" 2>> "err.$threads"
  "$matcher" --threads "$threads" --deterministic --stats --state state second >> "cut.$threads" 2>> "err.$threads"
  cp state "state.$threads"
  for kind in out err cut state; do cmp "$kind.$1" "$kind.$threads"; done
done
test -s "out.$1"
