# Titles and names are data, in every language, whatever the locale says.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
title='城市银行 `touch stolen` $(touch stolen) '"'"'"]]> %s %n <b>'
sed -e 's/^title.*/title = "城市银行 `touch stolen` $(touch stolen) '"'"'\\"]]> %s %n <b>";/' \
    small.cfg >'; touch stolen; .cfg'
"$JIETONG" run './; touch stolen; .cfg' -n 30 >screen.txt 2>errors.txt
status=$?
check 'an evil title does no harm' [ $status -eq 0 -a ! -e stolen -a ! -e results/stolen ]
check 'it is shown as it is' [ "$(head -1 screen.txt)" = "$title" ]
check 'the folder has a name that is safe' [ "$(ls results)" = 'touch-stolen' ]
check 'the command in the provenance is quoted' \
    grep -qF "'./; touch stolen; .cfg'" results/touch-stolen/provenance
check 'it survives JSON' python3 -c '
import json, sys
assert json.load(open("results/touch-stolen/summary.json"))["title"] == sys.argv[1]' "$title"
check 'and SVG' python3 -c '
import glob, xml.dom.minidom
for name in glob.glob("results/*/plots/*.svg"):
    xml.dom.minidom.parse(name)'
answers 'the way out of the folder is no name' 3 'cannot be read' run ..

"$JIETONG" run small.cfg -n 30 -q --no-plots -o c
for locale in C.UTF-8 de_DE.UTF-8 zh_CN.UTF-8; do
    if locale -a 2>/dev/null | grep -qi "^${locale%.*}\.utf-\?8$"; then
        LC_ALL=$locale "$JIETONG" run small.cfg -n 30 -q --no-plots -o "$locale"
        check "the same bytes in the locale $locale" diff -r -x summary.txt c "$locale"
    else
        skip "the same bytes in the locale $locale"
    fi
done

cat >align.cfg <<'END'
targets = ( { measure = "answer_rate"; class = "calls"; at_least = 0.5; },
            { measure = "asa_s"; class = "calls"; at_most = 600; } );
@include "small.cfg"
END
sed -i '/^title/d; /^targets/d' small.cfg
"$JIETONG" run align.cfg -n 30 --no-files >screen.txt
check 'columns align where there are ± and ≥' python3 -c '
lines = open("screen.txt", encoding="utf-8").read().split("\n")
rows = lines[lines.index(next(l for l in lines if l.startswith("targets"))):]
wanted = rows[0].index("wanted")
assert all(rows[i][wanted] in "≥≤" and rows[i][wanted - 1] == " " for i in (1, 2)), rows'
