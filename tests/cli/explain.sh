# `jietong explain`: what one more is worth, and what makes days differ.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit

"$JIETONG" explain small.cfg -n 40 >page.txt 2>errors.txt
check 'explaining exits with 0 and says nothing on the standard error' [ $? -eq 0 -a ! -s errors.txt ]
check 'where the agents come from' grep -qE '^randomness within the day +[+-][0-9.]+ ± ' page.txt
check 'what the centre lacks is left out, and said' grep -q 'left out: absence and spells away' page.txt
check 'what one more is worth' grep -qE '^one agent of desk +\+[0-9.]+ ± [0-9.]+ ' page.txt
check 'ten seconds of handle time cost something' grep -qE '^ten seconds of handle time +-[0-9.]+ ± ' page.txt
check 'what is not there has no worth' [ "$(grep -cE '^one point of (containment|absence)' page.txt)" -eq 0 ]
check 'what makes days differ' grep -qE '^how busy the day is +[0-9.-]+ % ± ' page.txt
check 'in 100 columns' [ "$(LC_ALL=C.UTF-8 wc -L <page.txt)" -le 100 ]
check 'no file is written unless asked for' [ "$(ls | xargs)" = 'errors.txt page.txt small.cfg' ]
for threads in 1 3; do
    "$JIETONG" explain small.cfg -n 40 -q --no-plots --threads $threads -o t$threads
done
check 'the files' [ "$(ls t1 | xargs)" = 'provenance spread.csv summary.txt waterfall.csv worth.csv' ]
check 'the steps add up to the need' awk -F, '
    NR > 1 { if ($1 == "needed") need = $2; else sum += $2 }
    END { exit need < 1 || (sum - need)^2 > 1e-12 }' t1/waterfall.csv
check 'have the same bytes on any number of threads' diff -r -x summary.txt t1 t3
command=$(sed -n 's/^command: jietong //p' t1/provenance)
eval "\"\$JIETONG\" $command -q --no-plots -o again"
check 'the command in the provenance gives the same again' diff -r -x summary.txt t1 again
"$JIETONG" explain small.cfg -n 20 --set groups.desk.agents=1 >one.txt
check 'the only agent is not taken away' [ $? -eq 0 -a "$(grep -c '^one agent of desk' one.txt)" -eq 1 ]
roster='groups={desk={absence=0.05;in_shift_shrinkage=0.1;
    shifts=({start="08:00";hours=4;heads=4;breaks=({at="10:00";minutes=30;});});};}'
"$JIETONG" size small.cfg --set "$roster" --search 32 --fresh 64 >size.txt
"$JIETONG" explain small.cfg -n 40 --set "$roster" --recommended --search 32 --fresh 64 --no-plots \
    -o to-size >page.txt
rostered=$(sed -nE 's/^required +[0-9.]+ +[0-9.]+ +[0-9.]+ +([0-9]+) .*/\1/p' size.txt)
check 'with --recommended the steps add up to what size recommends' [ "${rostered:-none}" = \
    "$(awk -F, '$1 != "recommended" { sum += 4 * $2 } END { printf "%.0f", sum }' to-size/waterfall.csv)" ]
check 'which the last row says' [ "${rostered:-none}" = \
    "$(sed -nE 's/^recommended by size.* ([0-9.]+)$/\1/p' page.txt | xargs printf %.0f)" ]
answers 'days of the search are of use with it only' 2 'of use with --recommended only' \
    explain small.cfg --search 64
if command -v gnuplot >/dev/null; then
    "$JIETONG" explain small.cfg -n 20 -q -o pictures
    check 'the pictures' [ "$(ls pictures/plots | grep -c 'png$')" -eq 3 ]
    "$JIETONG" explain small.cfg -n 20 -q -o pictures --set 'targets=()'
    check 'without targets there is no waterfall' [ "$(ls pictures/plots | grep -c '^waterfall')" -eq 0 ]
else
    skip 'the pictures: there is no gnuplot'
fi
"$JIETONG" explain small.cfg -n 20 >intervals.txt \
    --set 'targets=({measure="answer_rate";at_least=0.9;on_intervals=0.9;})'
check 'a target on the intervals of single days is not staffed for, and told' \
    grep -q 'not told: a target on the intervals of single days is not staffed for\.' intervals.txt
answers 'a file that is missing' 3 'other.cfg: cannot be read' explain other.cfg
answers 'a folder that cannot be' 4 'cannot be written to' explain small.cfg -n 20 -o small.cfg/x
