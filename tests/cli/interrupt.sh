# Ctrl-C once: the days in flight are finished and saved as partial. Twice: at once, and older
# results are left alone.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
# In a background job of a script interrupts would be ignored, and the program would respect that.
set -m

"$JIETONG" run small.cfg -n 30 -q --no-plots -o folder
cp -r folder before

"$JIETONG" run small.cfg -n 1000000000 --no-plots -o folder >screen.txt 2>errors.txt &
sleep 1
check 'older results stay until the new ones are complete' diff -r before folder
kill -INT $!
wait $!
check 'an interrupted run exits with 130' [ $? -eq 130 ]
check 'it says so' grep -q 'interrupted: the answer is partial, from [1-9][0-9]* of' errors.txt
check 'the summary is marked' grep -q '^PARTIAL: interrupted' folder/summary.txt
check 'so is the JSON' grep -q '"partial": true' folder/summary.json
check 'so is the provenance' grep -q 'interrupted, partial' folder/provenance
n=$(sed -n 's/^replications: \([0-9]*\) of.*/\1/p' folder/provenance)
check 'the days are those that were done' [ "$(($(wc -l <folder/replications.csv) - 1))" -eq "$n" ]
"$JIETONG" run small.cfg -n "$n" -q --no-plots -o whole
check 'a run of so many days has the same numbers' cmp whole/measures.csv folder/measures.csv

# Days so long that the second interrupt comes while they are in flight.
"$JIETONG" run small.cfg -n 30 -q --no-plots -o folder
cp -r folder again
"$JIETONG" run small.cfg -n 4 --no-plots -o folder --set calendar.days=400 \
    --set classes.calls.arrivals.per_day=1000000 --set groups.desk.agents=17000 >screen.txt 2>errors.txt &
sleep 1
kill -INT $!
sleep 0.3
kill -INT $!
wait $!
check 'a second interrupt exits with 130' [ $? -eq 130 ]
check 'it leaves older results alone' diff -r again folder
check 'and nothing of its own' [ ! -s screen.txt -a "$(ls -A folder | wc -l)" -eq 7 ]
