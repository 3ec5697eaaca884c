# `jietong compare`: three lines, tables, files.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit

"$JIETONG" compare small.cfg --set groups.desk.agents=4 >lines.txt 2>errors.txt
status=$?
check 'a variant that is worse on a target makes it exit with 1' [ $status -eq 1 ]
check 'one change is answered in three lines below what was compared' \
    [ "$(cut -c 1-6 lines.txt | sed 1d | xargs)" = 'points agents money' ]
check 'in 100 columns' [ "$(LC_ALL=C.UTF-8 wc -L <lines.txt)" -le 100 ]
check 'and nothing else' [ ! -s errors.txt -a "$(ls)" = "errors.txt
lines.txt
small.cfg" ]
check 'an agent less is one less' grep -q '^agents  worth -1.00[0-9]* ± [0-9.]* agents; present 5 → 4, -1.00' lines.txt
"$JIETONG" compare small.cfg --set groups.desk.agents=6 >better.txt
check 'a variant that is better exits with 0' [ $? -eq 0 ]
"$JIETONG" compare small.cfg --set groups.desk.agents=5 >same.txt
check 'a variant that is the same exits with 0' [ $? -eq 0 ]
check 'and changes nothing, exactly' grep -q '^points  answer rate .*, ±0; within 20 s ±0;' same.txt

"$JIETONG" compare small.cfg small.cfg --set groups.desk.agents=4 >same.txt
check 'what is set is set in all of several scenarios' grep -q '^agents  worth ±0 agents; present 4 → 4, ±0' same.txt

variants=(--set groups.desk.agents=4 --or --set groups.desk.agents=6 --set 'title="Six"')
"$JIETONG" compare small.cfg "${variants[@]}" -n 50 >table.txt
check 'several variants have a table each' \
    [ "$(grep -c '^targets ' table.txt)" -eq 2 -a "$(grep -cE '^[12]: groups' table.txt)" -eq 2 ]
check 'with verdicts' [ "$(grep -cE 'worse, (still met|missed now)$|better, still met$' table.txt)" -eq 2 ]
for threads in 1 3; do
    "$JIETONG" compare small.cfg "${variants[@]}" -n 50 -q --no-plots --threads $threads -o t$threads
done
check 'the files of a comparison' [ "$(ls t1 | xargs)" = \
    'comparison.csv comparison.json provenance summary.txt' ]
check 'have the same bytes on any number of threads' diff -r -x summary.txt t1 t3
check 'a row for every measure and interval of both variants' \
    [ "$(column t1/comparison.csv interval | sort -u | wc -l)" -eq 9 \
    -a "$(column t1/comparison.csv variant | sort -u | wc -l)" -eq 2 ]
check 'all rows have all cells' awk -F, 'NR == 1 { n = NF } END { exit n != 17 }' \
    t1/comparison.csv
check 'the JSON has both variants' [ "$(grep -c '^      "name": "groups' t1/comparison.json)" -eq 2 ]
command=$(sed -n 's/^command: jietong //p' t1/provenance)
eval "\"\$JIETONG\" $command -q --no-plots -o again"
check 'the command in the provenance gives the same again' diff -r -x summary.txt t1 again
if command -v gnuplot >/dev/null; then
    "$JIETONG" compare small.cfg "${variants[@]}" -n 50 -q -o pictures
    check 'the picture of a comparison' [ "$(ls pictures/plots | xargs)" = \
        'change.csv change.gp change.png change.svg house.gp' ]
else
    skip 'the picture of a comparison: there is no gnuplot'
fi

answers 'nothing to compare with' 2 'nothing to compare small.cfg with' compare small.cfg
answers 'no scenario at all' 2 'an argument is missing' compare
answers 'a variant without a change' 2 '--or stands between two variants' \
    compare small.cfg --or --set groups.desk.agents=4
answers 'variants of several scenarios' 2 '--or makes variants of one scenario' \
    compare small.cfg small.cfg --set a=1 --or --set a=2
answers 'a file that is missing' 3 'other.cfg: cannot be read' compare small.cfg other.cfg
answers 'a mistake in a variant' 3 '--set: groups.desk.agnets' \
    compare small.cfg --set groups.desk.agnets=4
answers 'horizons that differ' 3 'opening hours, interval and days must be the same' \
    compare small.cfg --set calendar.days=2
answers 'a folder that cannot be' 4 'cannot be written to' \
    compare small.cfg --set groups.desk.agents=4 -o small.cfg/x
