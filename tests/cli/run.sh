# `jietong run`: the answer, its files, and what they do and do not depend on.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
quick=(--no-plots -q)

"$JIETONG" run small.cfg -n 70 --no-plots >screen.txt 2>errors.txt
status=$?
check 'a run whose targets are met exits with 0' [ $status -eq 0 ]
check 'it says nothing on the standard error' [ ! -s errors.txt ]
check 'the folder is named after the scenario, and holds the files' [ "$(ls results/small)" = \
    "measures.csv
provenance
replications.csv
scenario.cfg
summary.json
summary.txt" ]
check 'nothing hidden is left in it' [ "$(ls -A results/small | wc -l)" -eq 6 ]
check 'the summary is what the terminal showed' cmp screen.txt results/small/summary.txt
check 'it fits into 100 columns and 45 lines' \
    [ "$(LC_ALL=C.UTF-8 awk 'length > 100' screen.txt | wc -l)" -eq 0 -a "$(wc -l <screen.txt)" -le 45 ]
check 'service level and occupancy stand beside the answer rate' \
    grep -qE '^(answered within 20 s|occupancy) ' screen.txt
check 'the columns of measures.csv' [ "$(head -1 results/small/measures.csv)" = \
    measure,unit,scope,name,interval,estimate,std_error,half_width,replications,mean,sd,p05,p50,p95 ]
check 'scopes are all, class and group' [ "$(column results/small/measures.csv scope | sort -u | xargs)" = \
    'all class group' ]
check 'intervals are all or the time they begin' \
    [ "$(column results/small/measures.csv interval | sort -u | xargs)" = \
    '08:00 08:30 09:00 09:30 10:00 10:30 11:00 11:30 all' ]
check 'every replication and day has a row' \
    [ "$(column results/small/replications.csv replication | sort -n | uniq | wc -l)" -eq 70 ]
check 'the summary is also JSON' python3 -c '
import json
s = json.load(open("results/small/summary.json"))
t = s["targets"][0]
assert s["title"] == "A small desk" and s["replications"] == 70 and s["partial"] is False
assert t["measure"] == "answer_rate" and t["met"] is True and t["days"] == 70
assert abs(t["estimate"] - s["all"]["answer_rate"]["estimate"]) == 0
assert set(s["classes"]) == {"calls", "cards"} and set(s["groups"]) == {"desk"}'
check 'the files agree with each other' python3 -c '
import csv, json
s = json.load(open("results/small/summary.json"))
rows = [r for r in csv.DictReader(open("results/small/measures.csv"))]
days = list(csv.DictReader(open("results/small/replications.csv")))
one = {r["measure"]: r for r in rows if r["scope"] == "all" and r["interval"] == "all"}
assert float(one["requested"]["estimate"]) == s["all"]["requested"]["estimate"]
mean = sum(float(d["requested"]) for d in days) / len(days)
assert abs(mean - float(one["requested"]["estimate"])) < 1e-9 * mean
answered = sum(float(d["answered"]) for d in days)
requested = sum(float(d["requested"]) for d in days)
assert abs(answered / requested - float(one["answer_rate"]["estimate"])) < 1e-12
by_interval = sum(float(r["estimate"]) for r in rows if r["measure"] == "requested"
                  and r["scope"] == "all" and r["interval"] != "all")
assert abs(by_interval - mean) < 1e-9 * mean'

for threads in 1 2 3 8; do
    "$JIETONG" run small.cfg -n 70 "${quick[@]}" --threads $threads -o t$threads
done
for threads in 1 2 3 8; do
    check "every file has the same bytes with $threads threads" \
        diff -r -x summary.txt t$threads results/small
done
"$JIETONG" run small.cfg -n 70 --no-plots >/dev/null
check 'the same command writes the same bytes' diff -r -x summary.txt results/small t1
"$JIETONG" run results/small/scenario.cfg -n 70 "${quick[@]}" -o again
check 'the scenario as run gives the same numbers' \
    cmp again/measures.csv results/small/measures.csv
command=$(sed -n 's/^command: jietong //p' t2/provenance)
eval "\"\$JIETONG\" $command ${quick[*]} -o by-command"
check 'so does the command in the provenance' cmp by-command/measures.csv t2/measures.csv
"$JIETONG" run small.cfg -n 70 "${quick[@]}" --seed 2 -o seed2
check 'another seed has other days' [ "$(cmp -s seed2/replications.csv t1/replications.csv; echo $?)" -eq 1 ]
"$JIETONG" run small.cfg -n 40 "${quick[@]}" -o fewer
check 'fewer replications are the first ones' \
    [ "$(head -41 t1/replications.csv | cmp - fewer/replications.csv && echo same)" = same ]

"$JIETONG" run small.cfg -n 40 "${quick[@]}" -o two --set groups.desk.agents=2 \
    --set 'title="Two agents"'
check 'a target that is missed makes it exit with 1' [ $? -eq 1 ]
check 'overrides are in the scenario as run' grep -q '"Two agents"' two/scenario.cfg
check 'and in the command that gives the numbers again' \
    grep -qF -- "--set groups.desk.agents=2 --set 'title=\"Two agents\"'" two/provenance
answers 'overrides are checked like the file' 3 '--set: groups.desk.agents' \
    run small.cfg --no-files --set groups.desk.agents=-1
"$JIETONG" run small.cfg -n 40 -q --no-files >quiet.txt
check 'quiet is quiet' [ ! -s quiet.txt ]

answers 'a precision that is reached says so' 0 'Precision of answer_rate reached' \
    run small.cfg --no-files --precision answer_rate:5%
answers 'one that is not exits with 1' 1 'Precision of answer_rate not reached' \
    run small.cfg --no-files --precision answer_rate:0.00001 --at-most 400

if command -v gnuplot >/dev/null; then
    "$JIETONG" run small.cfg -n 40 -q -o pictures
    check 'the pictures of a run' [ "$(ls pictures/plots | xargs)" = "answer-rate.csv \
answer-rate.gp answer-rate.png answer-rate.svg days.csv days.gp days.png days.svg demand.csv \
demand.gp demand.png demand.svg house.gp occupancy.csv occupancy.gp occupancy.png occupancy.svg \
waits.csv waits.gp waits.png waits.svg" ]
    "$JIETONG" run small.cfg -n 40 -q -o pictures --no-plots --seed 3
    check 'pictures of older numbers do not stay' [ "$(ls pictures/plots)" = house.gp ]
else
    skip 'the pictures of a run: there is no gnuplot'
fi
