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
    "$JIETONG" plot results change --title "Six 'agents'" --size 1200x700 --format png -q
    check 'another size' [ "$(od -An -tu1 -j16 -N8 results/plots/change.png | xargs)" = '0 0 4 176 0 0 2 188' ]
    check 'in one format only' cmp before.svg results/plots/change.svg
    "$JIETONG" plot results --title "Six 'agents' \`touch x\`" --format svg -q
    check 'another title' grep -q 'Six ’agents’ ‘touch x‘' results/plots/change.svg
    check 'is never obeyed' [ ! -e results/plots/x -a ! -e x ]
    "$JIETONG" plot results --format svg -q
    check 'and no longer there when it is not asked for' cmp before.svg results/plots/change.svg
    "$JIETONG" plot results --format pdf -q
    check 'as PDF' [ "$(head -c 5 results/plots/change.pdf)" = '%PDF-' ]
    sed -i 's/What changes over the day/Six agents/' results/plots/change.gp
    "$JIETONG" plot -q results
    check 'a change of the script is in the picture' [ "$(cmp -s before.svg results/plots/change.svg; echo $?)" -eq 1 ]
    echo 'this is no command' >results/plots/change.gp
    answers 'a script that fails' 4 'not all pictures were drawn' plot results
else
    skip 'pictures drawn again: there is no gnuplot'
fi
mkdir -p two/plots && touch two/plots/one.gp two/plots/other.gp
answers 'a figure that is not there' 2 'holds no figure "onne"; there is "one"' plot two onne
answers 'one title for two figures' 2 '--title is for one figure: name it after the folder, such as one' plot two --title x
answers 'a size that is none' 2 '--size must be WIDTHxHEIGHT in pixels' plot two --size 800
answers 'a size beyond reason' 2 'each from 200 to 10000' plot two --size 800x100000
answers 'a format that is none' 2 '--format must be svg, png or pdf, not "gif"' plot two --format gif
answers 'a folder that is not there' 3 'nowhere holds no figures' plot nowhere
mkdir -p empty/plots
answers 'a folder without figures' 3 'there is no script' plot empty
