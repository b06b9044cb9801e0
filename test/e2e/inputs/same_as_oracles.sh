# same_as_oracles.sh RULEC RULE GENERATOR DIRECTORY: fails where the matcher and an oracle differ; counts the matches.
rm -f "$4/all"
rulec=$1 rule=$2 generator=$3 cd=$4
for seed in 1 2 3 4 5 6; do
  python3 "$generator" $seed events > "$cd/events"
  python3 "$generator" $seed indicators > "$cd/indicators"
  "$rulec" run "$rule" --matches --indicators "$cd/indicators" -- "$cd/events" > "$cd/matches"
  for oracle in ast ir; do
    "$rulec" run "$rule" --oracle $oracle --indicators "$cd/indicators" -- "$cd/events" | diff "$cd/matches" - >&2
  done
  cat "$cd/matches" >> "$cd/all"
done
echo "$(wc -l < "$cd/all") matches"
