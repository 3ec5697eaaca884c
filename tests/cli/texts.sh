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
check 'in JSON its quotation mark is escaped' \
    grep -qF 'stolen) '"'"'\"]]> %s %n <b>",' results/touch-stolen/summary.json
check 'in SVG it is no tag' [ "$(cat results/*/plots/*.svg | grep -c '<b>')" -eq 0 ]
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
check 'columns align where there are ± and ≥' [ "$(LC_ALL=C.UTF-8 awk '
    # Everything up to the column of the targets is ASCII, so that bytes are columns.
    /^targets/ { place = index($0, "wanted") }
    place && ++row > 1 && row < 4 { print substr($0, place - 1, 1) substr($0, place, 3) }' \
    screen.txt | xargs)" = '≥ ≤' ]
