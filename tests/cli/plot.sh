# `jietong plot`: the pictures of stored results, drawn again.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
if command -v gnuplot >/dev/null; then
    "$JIETONG" compare small.cfg --set groups.desk.agents=6 -n 20 -q -o results
    cp results/plots/change.svg before.svg
    rm results/plots/change.png
    "$JIETONG" plot results >said.txt
    check 'what was drawn before is drawn again' [ $? -eq 0 -a -s results/plots/change.png ]
    check 'the same as before' cmp before.svg results/plots/change.svg
    check 'and said' [ "$(cat said.txt)" = '1 figure drawn in results/plots' ]
    sed -i 's/What changes over the day/Six agents/' results/plots/change.gp
    "$JIETONG" plot -q results
    check 'a change of the script is in the picture' [ "$(cmp -s before.svg results/plots/change.svg; echo $?)" -eq 1 ]
    echo 'this is no command' >results/plots/change.gp
    answers 'a script that fails' 4 'not all pictures were drawn' plot results
else
    skip 'pictures drawn again: there is no gnuplot'
fi
answers 'a folder that is not there' 3 'nowhere holds no figures' plot nowhere
mkdir -p empty/plots
answers 'a folder without figures' 3 'there is no script' plot empty
