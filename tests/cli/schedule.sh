# `jietong schedule`: heads on shifts, on the screen and in files.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
roster='groups={desk={shifts=({start="08:00";hours=4;heads=2;},{start="09:00";hours=3;heads=0;});absence=0.05;};}'
few=(--search 32 --fresh 64 --no-plots)

"$JIETONG" schedule small.cfg "${few[@]}" --set "$roster" -o a >screen.txt
check 'a roster is found and certified' [ $? -eq 0 ]
check 'its files' [ "$(ls a | xargs)" = 'coverage.csv provenance roster.csv scenario.cfg summary.txt' ]
check 'the summary is what the terminal showed' cmp screen.txt a/summary.txt
check 'the screen fits into 100 columns' [ "$(LC_ALL=C.UTF-8 wc -L <screen.txt)" -le 100 ]
check 'every shift has its row' [ "$(wc -l <a/roster.csv)" -eq 3 ]
check 'every interval has its row' [ "$(wc -l <a/coverage.csv)" -eq 9 ]
"$JIETONG" schedule small.cfg "${few[@]}" --set "$roster" -o b -q --threads 3
check 'the same bytes with other threads' diff -r -x summary.txt a b

answers 'shifts must be there' 3 'must have shifts' schedule small.cfg
answers 'several days are refused' 3 'must be 1 to be scheduled' schedule small.cfg \
    --set "$roster" --set calendar.days=2
late='groups={desk={shifts=({start="10:00";hours=2;heads=0;});};}'
answers 'what no shift covers is named' 1 'desk 08:00 by' schedule small.cfg "${few[@]}" --set "$late"
