# `jietong size`: agents by group and interval, exactly and by simulation, on the screen and in files.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
cat >pool.cfg <<'END'
targets = ( { measure = "answer_rate"; at_least = 0.9288; } );
classes : { calls : { arrivals : { per_day = 48000; };
                      handle   : { family = "exponential"; mean_s = 180; };
                      patience : { family = "exponential"; mean_s = 120; }; }; };
groups : { desk : { agents = 50; }; };
END

answers 'one pool is answered exactly' 0 '96 agents present: answer rate' size pool.cfg
"$JIETONG" size pool.cfg >screen.txt
check 'its screen fits into 100 columns' [ "$(LC_ALL=C.UTF-8 wc -L <screen.txt)" -le 100 ]
check 'Erlang C and Erlang A stand beside it' grep -qE '^00:00-24:00 +100.0 +107 +96 +96 ' screen.txt
check 'no files are written unasked' [ ! -e results ]
answers 'another target, another number' 0 '107 agents present' size pool.cfg \
    --set 'classes.calls.patience="endless"' \
    --set 'targets=({measure="service_level_requested";within_s=20;at_least=0.8;})'

roster='groups={desk={shifts=({start="08:00";hours=4;heads=6;});absence=0.05;in_shift_shrinkage=0.1;planned_absence=0.1;};}'
few=(--search 32 --fresh 64 --no-plots)
"$JIETONG" size small.cfg "${few[@]}" --set "$roster" -o a >screen.txt
status=$?
check 'a day is searched and certified' [ $status -eq 0 -o $status -eq 1 ]
check 'its files' [ "$(ls a | xargs)" = \
    'attainment.csv provenance scenario.cfg staffing.csv summary.json summary.txt' ]
check 'the summary is what the terminal showed' cmp screen.txt a/summary.txt
check 'a simulated day fits into 100 columns too' \
    [ "$(LC_ALL=C.UTF-8 wc -L <screen.txt)" -le 100 ]
check 'every interval has its row' [ "$(wc -l <a/staffing.csv)" -eq 9 ]
check 'formulas stand beside the answer, simulated' \
    [ "$(grep -cE '^(by Erlang [AC]|required) +[0-9]+ of 8 ' screen.txt)" -eq 3 ]
check 'and in the file' awk -F, 'NR > 1 && ($8 <= 0 || $8 > 1 || $10 <= 0 || $10 > 1) { exit 1 }' \
    a/attainment.csv
check 'heads are grossed up for absence and spells' awk -F, '
    NR > 1 { off = $7 * 0.95 * 0.9 - $6; if (off * off > 1e-18) exit 1 }' a/staffing.csv
check 'net is what is present less what is required' awk -F, '
    NR > 1 { off = $9 - $6 - $10; if (off * off > 1e-18) exit 1 }' a/staffing.csv
"$JIETONG" size small.cfg "${few[@]}" --set "$roster" -o b --threads 3 -q
check 'the same bytes with other threads' diff -r -x summary.txt a b
command=$(sed -n 's/^command: jietong //p' a/provenance)
eval "\"\$JIETONG\" $command --no-plots -q -o c"
check 'and by the command in the provenance' diff -r -x summary.txt a c

answers 'formulas alone simulate nothing' 0 'Formulas only' size small.cfg --formulas
answers 'without targets there is nothing to size for' 3 'nothing to size for' size pool.cfg \
    --set 'targets=()'
answers 'what agents cannot improve is refused' 3 'that more agents improve' size pool.cfg \
    --set 'targets=({measure="cost_per_day";at_most=100;})'
answers 'a target on the intervals of single days is refused' 3 \
    'targets[0].on_intervals: must be left out to be sized: agents are found' size pool.cfg \
    --set 'targets=({measure="answer_rate";at_least=0.9;on_intervals=0.9;})'
answers 'a target that no number of agents meets is refused' 3 'no number of agents' size pool.cfg \
    --set 'targets=({measure="occupancy";at_most=0.0;})'
answers 'too few days say nothing' 2 'must be 32 days or more' size pool.cfg --search 8
answers 'formulas have no use for days' 2 'leaves no use for --fresh' size pool.cfg --formulas \
    --fresh 100
