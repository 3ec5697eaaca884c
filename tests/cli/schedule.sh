# `jietong schedule`: heads on shifts, on the screen and in files.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
roster='groups={desk={shifts=({start="08:00";hours=4;heads=2;},{start="09:00";hours=3;heads=0;});absence=0.05;};}'
few=(--search 32 --fresh 64 --no-plots)

"$JIETONG" schedule small.cfg "${few[@]}" --set "$roster" -o a >screen.txt
check 'a roster is found and certified' [ $? -eq 0 ]
check 'its files' \
    [ "$(ls a | xargs)" = 'coverage.csv provenance roster.csv scenario.cfg summary.json summary.txt' ]
check 'the summary is what the terminal showed' cmp screen.txt a/summary.txt
check 'the screen fits into 100 columns' [ "$(LC_ALL=C.UTF-8 wc -L <screen.txt)" -le 100 ]
check 'every interval has its row' [ "$(wc -l <a/coverage.csv)" -eq 9 ]
"$JIETONG" schedule small.cfg "${few[@]}" --set "$roster" -o b -q --threads 3
check 'the same bytes with other threads' diff -r -x summary.txt a b

# Two days, patterns with a choice of days and breaks in a window.
week='calendar={opens="08:00";closes="12:00";from="2024-05-06";days=2;}'
patterns='groups={desk={patterns=({name="early";starts={from="08:00";to="09:00";};hours=[3.0,2.5];
    days_on=6;breaks=({after_hours=0.5;before_hours=2.5;minutes=15;});},
    {name="late";starts=["10:00"];hours=2;days="tue";part_time=true;});absence=0.05;};}'
"$JIETONG" schedule small.cfg "${few[@]}" --set "$week" --set "$patterns" -o week >screen.txt
check 'a roster of patterns is found' [ $? -eq 0 ]
check 'breaks have their time' grep -q '^desk,early 0[0-9:+.]* .*,[0-9]*,[01][0-9]:[0-9]*+15$' week/roster.csv
check 'every interval of every day has its row' [ "$(wc -l <week/coverage.csv)" -eq 17 ]
back=(--set "$week" --set 'groups={desk={shifts="'"$PWD"'/week/roster.csv";absence=0.05;};}')
"$JIETONG" run small.cfg -n 32 "${back[@]}" -o again -q --no-plots
check 'the roster is read back' [ $? -le 1 ]
searched=$(grep -m1 '"in_search"' week/summary.json | tr -dc '0-9.')
check 'and gives on the days of the search the same to the last digit' grep -qF "${searched:0:12}" again/measures.csv

check 'without premiums it has no column for them' [ "$(head -n 1 week/roster.csv)" = \
    'group,name,start,hours,days,heads,breaks' ]

# Early shifts are dear, and the roster goes where it is cheaper; what it costs, run says too.
paid='groups={desk={wage_per_hour=40;overtime_rate=0;patterns=(
    {name="dear";starts=["08:00","09:00"];hours=[2.0,3.0];wage_premium=0.5;},
    {name="plain";starts=["08:00","10:00"];hours=2;});};}'
"$JIETONG" schedule small.cfg "${few[@]}" --set "$paid" -o dear >screen.txt
check 'a premium keeps heads away' grep -qE '^desk +dear +0 ' screen.txt
sed 's/plain";/&wage_premium=0.9;/' <<<"$paid" >dearer.txt
"$JIETONG" schedule small.cfg "${few[@]}" --set "$(cat dearer.txt)" -o dearer >screen.txt
check 'a higher one elsewhere brings them back' grep -qE '^desk +dear +[1-9]' screen.txt
check 'the roster has its premiums' grep -qE '^desk,dear .*,0.5$' dearer/roster.csv
"$JIETONG" run small.cfg -n 32 -q --no-plots -o cost --set \
    'groups={desk={wage_per_hour=40;overtime_rate=0;shifts="'"$PWD"'/dearer/roster.csv";};}'
check 'and read back it costs as much' awk -F, -v cost="$(sed -nE 's/^ *"cost": ([0-9.]+),?$/\1/p' dearer/summary.json | head -n 1)" '
    $1 == "cost_per_day" && $3 == "all" && $5 == "all" { seen++; off = $6 - cost }
    END { exit !seen || off * off > 1e-6 }' cost/measures.csv

"$JIETONG" schedule small.cfg "${few[@]}" --set "$roster" -o quantile \
    --set 'targets=({measure="wait_p90_s";at_most=45;})' >screen.txt
check 'a quantile of waits is met by the share that waits no longer' \
    grep -qE '≥ 90 % +9[0-9.]+ % ± [0-9.]+ +9[0-9.]+ % ± [0-9.]+ +met, certain$' screen.txt
answers 'a quantile that is no share is refused' 3 'not wait_queued_p90_s' schedule small.cfg \
    "${few[@]}" --set "$roster" --set 'targets=({measure="wait_queued_p90_s";at_most=45;})'
answers 'a target on the intervals of single days is refused' 3 \
    'targets[0].on_intervals: must be left out to be scheduled: heads are found' schedule small.cfg \
    "${few[@]}" --set "$roster" --set 'targets=({measure="answer_rate";at_least=0.9;on_intervals=0.9;})'
answers 'shifts must be there' 3 'must have patterns, or shifts' schedule small.cfg

# Interrupted: older results stay as they are, and nothing of its own is left.
set -m
cp -r week before
"$JIETONG" schedule small.cfg --search 100000 --fresh 64 --no-plots --set "$week" --set "$patterns" \
    -o week >screen.txt 2>errors.txt &
sleep 1
kill -INT $!
wait $!
check 'an interrupted search exits with 130' [ $? -eq 130 ]
check 'it says so' grep -q 'interrupted before an answer was found' errors.txt
check 'it leaves older results alone, and nothing of its own' diff -r before week
check 'and prints nothing' [ ! -s screen.txt ]

late='groups={desk={shifts=({start="10:00";hours=2;heads=0;});};}'
answers 'what no shift covers is named' 1 'desk 08:00-10:00 by up to' schedule small.cfg "${few[@]}" \
    --set "$late"
capped='groups={desk={patterns=({name="day";starts=["08:00"];hours=4;heads_at_most=1;});};}'
answers 'what a limit forbids is named' 1 'desk 08:00-12:00 by up to' schedule small.cfg "${few[@]}" \
    --set "$capped"
