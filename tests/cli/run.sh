# `jietong run`: the answer, its files, and what they do and do not depend on.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
quick=(--no-plots -q)

"$JIETONG" run small.cfg -n 70 --no-plots >screen.txt 2>errors.txt
status=$?
check 'a run whose targets are met exits with 0' [ $status -eq 0 ]
check 'it says nothing on the standard error' [ ! -s errors.txt ]
check 'the folder is named after the scenario, and holds the files' [ "$(ls results/small)" = \
    "coverage.csv
measures.csv
provenance
replications.csv
scenario.cfg
summary.json
summary.txt" ]
check 'nothing hidden is left in it' [ "$(ls -A results/small | wc -l)" -eq 7 ]
check 'the summary is what the terminal showed' cmp screen.txt results/small/summary.txt
check 'where nobody is moved or called back the page says nothing of it' \
    [ "$(grep -c '^A day: ' screen.txt)" -eq 0 ]
called_back='channels.voice.callback={ kind="place"; accepts=1.0; after_s=5; dial_s=10; reach=1.0; tries=1; }'
"$JIETONG" run small.cfg -n 5 --set groups.desk.agents=2 --set "$called_back" \
    --no-files >called_back.txt
check 'elsewhere it says how many, and how soon they are reached' \
    grep -qE '^A day: [0-9.]+ ± [0-9.]+ to be called back \([0-9.]+ ± ' called_back.txt
check 'where customers come again it says how many are reached in the end' \
    [ "$("$JIETONG" run small.cfg -n 5 --no-files \
        --set 'classes.calls.redial={ probability=0.9; delay={ family="fixed"; mean_s=300; }; }' |
        grep -c '^customers reached ')" = 1 -a "$(grep -c '^customers reached ' screen.txt)" = 0 ]
"$JIETONG" run small.cfg -n 70 --no-files --set classes.cards.arrivals.per_day=1 \
    --set 'channels={ voice={}; video={}; }' --set 'classes.cards.channels={ video={ share=0.5; }; }' \
    --set 'targets=( { measure="answer_rate"; class="cards"; at_least=0.8; on_days=0.9; } )' |
    tr '\n' ' ' | tr -s ' ' >rare.txt
check 'days without a value are left out of the days of a target, and told' \
    grep -qE 'No value of answer rate, cards on (1[5-9]|2[0-9]|3[0-6]) of 70 days, which are left out\.' \
    rare.txt
intervals=(--set classes.cards.arrivals.per_day=4
    --set 'targets=( { measure="answer_rate"; class="cards"; at_least=0.8; on_intervals=0.5; },
                     { measure="occupancy"; at_most=0.9; on_intervals=0.5; on_days=0.5; } )')
for threads in 1 3; do
    "$JIETONG" run small.cfg -n 70 -q --no-plots "${intervals[@]}" --threads $threads -o intervals$threads
done
check 'targets on the intervals of single days are wanted, simulated and judged of ten' \
    [ "$(grep -cE '^answer rate, cards +≥ 80 % in 5 of 10 +[0-9.]+ ± [0-9.]+ +(met|missed), [+-]|^occupancy +≤ 90 % in 5 of 10 on 5 of 10 +[0-9.]+ ± [0-9.]+ +(met|missed), .* days ' intervals1/summary.txt)" -eq 2 ]
check 'and it is said what that means' grep -q '"in 9 of 10": of the intervals of single days' intervals1/summary.txt
check 'intervals without a value are left out, and told' \
    [ "$(tr '\n' ' ' <intervals1/summary.txt | tr -s ' ' |
        grep -oE 'No value of answer rate, cards in [0-9]+ of 560 intervals' | grep -oE '[0-9]+ of' | tr -dc 0-9)" = \
      "$((560 - $(grep -m1 '"intervals"' intervals1/summary.json | tr -dc 0-9)))" ]
check 'with the same bytes on any number of threads' diff -r -x summary.txt -x provenance intervals1 intervals3
check 'a target on a class speaks of all its live channels unless it names one' \
    grep -q 'answer rate, cards: in all live channels\.' rare.txt
check 'where chance has no part the page says so' \
    [ "$("$JIETONG" run small.cfg -n 2 --no-files --set 'layers={arrivals=false; handling=false; day=false;}' \
        --set 'classes.calls.patience="endless"' --set 'classes.cards.patience="endless"' |
        grep -c '^Random: nothing\. Off: ')" = 1 ]
check 'it fits into 100 columns and 45 lines' \
    [ "$(LC_ALL=C.UTF-8 wc -L <screen.txt)" -le 100 -a "$(wc -l <screen.txt)" -le 45 ]
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
check 'the summary is also JSON' [ "$(grep -cE '^  "(title": "A small desk"|replications": 70|partial": false|targets": \[|all": \{|classes": \{|groups": \{)' \
    results/small/summary.json)" -eq 7 ]
check 'a target in it has its verdict' [ "$(grep -cE '^      "(at_least": 0.8|met": true|days": 70)' \
    results/small/summary.json)" -eq 3 ]

# The value of a measure in all, over the whole horizon.
estimate() {
    awk -F, -v key="$2" '$1 == key && $3 == "all" && $5 == "all" { print $6 }' "$1/measures.csv"
}
check 'the files agree with each other' [ "$(grep -cF "$(estimate results/small answer_rate | cut -c 1-14)" \
    results/small/summary.json)" -ge 2 ]
check 'an estimate is the ratio of the sums over days' awk -F, -v rate="$(estimate results/small answer_rate)" '
    NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
    { answered += $place["answered"]; requested += $place["requested"] }
    END { off = answered / requested - rate; exit !(off * off < 1e-24) }' results/small/replications.csv
check 'intervals add up to the day' awk -F, -v day="$(estimate results/small requested)" '
    $1 == "requested" && $3 == "all" && $5 != "all" { sum += $6 }
    END { off = sum / day - 1; exit !(off * off < 1e-24) }' results/small/measures.csv

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

"$JIETONG" run small.cfg -n 70 "${quick[@]}" --control -o controlled >/dev/null
check 'controls leave the simulated days as they are' \
    cmp -s t1/replications.csv controlled/replications.csv
check 'and what is the same every day' grep -q '^staffed,number,all,all,all,5,0,' controlled/measures.csv
check 'and correct what is estimated from them' \
    [ "$(cmp -s t1/measures.csv controlled/measures.csv; echo $?)" -eq 1 ]
check 'and are in the command that gives the numbers again' \
    grep -qF -- 'run -n 70 --control --seed 1' controlled/provenance
answers 'a controlled run says so' 0 'Controlled by Erlang A on 1 120 opened days; without' \
    run small.cfg --no-files -n 70 --control
answers 'and what it leaves as it was' 0 'Quantiles of waits, percentiles and days of 10' \
    run small.cfg --no-files -n 70 --control

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

# Contacts that come back on another day.
cat >back.cfg <<'END'
classes : { calls : { arrivals : { per_day = 2000; }; handle : { family = "fixed"; mean_s = 60; };
                      patience = "endless";
                      recontact : { probability = 0.2; delay : { family = "fixed"; mean_s = 90000; }; }; }; };
groups : { desk : { agents = 9; }; };
END
"$JIETONG" run back.cfg -n 2 --no-files >screen.txt
check 'a single day says how many come back after its end' \
    grep -qE '^Missing: (39[0-9]|4[0-9][0-9]) contacts a day come back after the end, (19|20).* %' screen.txt
check 'and by how much warm-up they would be there' \
    grep -q 'calendar.warm_up_days = 2 ' screen.txt
"$JIETONG" run back.cfg -n 2 --no-files --set calendar.warm_up_days=2 >screen.txt
check 'with it nothing is missing' [ "$(grep -c '^Missing' screen.txt)" -eq 0 ]

# Seven classes that ask for an agent, of which a picture shows six, beside one that never does.
laws='handle : { family = "exponential"; mean_s = 60; }; patience : { family = "exponential"; mean_s = 90; };'
{
    echo 'channels : { voice : { opens = "08:00"; closes = "18:00"; }; post : { kind = "deferred"; due_hours = 8; }; };'
    echo 'classes : { letters : { channel = "post"; arrivals : { per_day = 9; }; handle : { family = "fixed"; mean_s = 60; }; };'
    for i in 1 2 3 4 5 6 7; do
        echo "c$i : { arrivals : { per_day = ${i}00; }; $laws out_of_hours : { at_opening = 0.5; }; };"
    done
    echo '}; groups : { desk : { agents = 2; }; };'
} >many.cfg
"$JIETONG" run many.cfg -n 5 --no-files >many.txt
check 'who comes out of hours is told of, with those who come again' \
    grep -qE '^A day: 1 [0-9]+ ± [0-9]+ out of hours \([0-9]+ ± [0-9]+ come when it opens\)' many.txt
if command -v gnuplot >/dev/null; then
    "$JIETONG" run many.cfg -n 5 -q -o many
    check 'the waits of the six largest classes are drawn, jobs or not' \
        [ "$(head -1 many/plots/waits.csv)" = seconds,c2,c3,c4,c5,c6,c7,all ]
    check 'without a target the answer rate drawn is that of all' \
        grep -q 'Answer rate and service level over the day' many/plots/answer-rate.svg
    sed 's/post : {/chat : { kind = "chat"; }; &/
         s/c1 : {/& channels : { chat : { share = 0.5; }; };/
         s/desk : {/& concurrency : { at_most = 1; };/' many.cfg >both.cfg
    echo 'targets = ( { measure = "answer_rate"; channel = "voice"; at_least = 0.9; } );' >>both.cfg
    "$JIETONG" run both.cfg -n 20 -q -o both
    check 'with one on a channel it is that of the channel, by half-hour' \
        grep -q 'Answer rate and service level of voice over the day' both/plots/answer-rate.svg
    check 'and from day to day' grep -q 'target 90 %' both/plots/days.svg
else
    skip 'the waits of the six largest classes: there is no gnuplot'
fi
