# Sweeps: the same bytes however the work is cut and interrupted, and one sentence for a bad design.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit

cp small.cfg desk.cfg
cat >design.cfg <<'END'
title = "Agents and absence of mind";
scenario = "desk.cfg";
replications = 32;
vary = ( { name = "agents"; set = "groups.desk.agents"; values = [3, 4, 5, 6, 7]; },
         { name = "volume"; scale = "classes.*.arrivals.per_day"; from = 0.5; to = 2; steps = 4; log = true; } );
END
sweep() {
    "$JIETONG" sweep design.cfg --no-plots "$@"
}

# The same files in both folders; the page names its folder.
same() {
    diff -r -I '^Files in ' "$@"
}

sweep -q -o whole
check 'a sweep is done' [ $? -eq 0 ]
check 'a row for every point and measure' [ "$(column whole/sweep.csv point | sort -un | wc -l)" -eq 20 ]
check 'efficient points are marked' grep -q ',efficient$' whole/frontier.csv
check 'no journal is left' [ -z "$(ls -A whole | grep -e journal -e part)" ]
"$JIETONG" sweep design.cfg -q -o drawn -n 8
check 'two axes have a map and a frontier' [ -s drawn/plots/map.png -a -s drawn/plots/frontier.png ]
check 'and no lines' [ ! -e drawn/plots/lines.gp ]
sed -e 's/vary = (/kind = "latin"; points = 8; vary = (/' -e 's/values = [^;]*;/from = 3; to = 7; whole = true;/' \
    -e 's/steps = 4; //' design.cfg >sample.cfg
"$JIETONG" sweep sample.cfg -q -o drawn -n 8
check 'a sample has a picture of each axis, and no map' \
    [ -s drawn/plots/axis-1.png -a -s drawn/plots/axis-2.png -a ! -e drawn/plots/map.png ]
cat >population.cfg <<'END'
scenario = "desk.cfg";
replications = 4;
population : { kinds = ( { name = "desk"; centres = 12; } ); staffing : { sigma = 0.2; scale = "groups.desk.agents"; }; };
END
"$JIETONG" sweep population.cfg -q -o drawn
check 'a population has its centres and their distribution' \
    [ -s drawn/plots/centres.png -a -s drawn/plots/distribution.png ]
check 'and pictures of other sweeps go' [ ! -e drawn/plots/axis-1.png -a ! -e drawn/frontier.csv ]

# Two channels with desks of their own: the page begins with the channels, and then speaks of that
# which the target on the answer rate names, to the number that it has without the other.
cat >voice.cfg <<'END'
targets = ( { measure = "answer_rate"; channel = "voice"; at_least = 0.9; } );
channels : { voice : { }; };
classes : { calls : { arrivals : { per_day = 700; }; handle : { family = "exponential"; mean_s = 240; };
                      patience : { family = "exponential"; mean_s = 120; }; }; };
groups : { desk : { classes = [ "calls" ]; agents = 3; }; };
END
sed -e 's/channels : {/& app : { kind = "chat"; };/' \
    -e 's/classes : {/& texts : { channel = "app"; arrivals : { per_day = 300; }; patience = "endless"; handle : { family = "fixed"; mean_s = 60; }; };/' \
    -e 's/groups : {/& text_desk : { classes = [ "texts" ]; agents = 2; concurrency : { at_most = 2; speed = [ 1.0, 0.8 ]; }; };/' \
    voice.cfg >both.cfg
for centre in voice both; do
    echo "scenario = \"$centre.cfg\"; replications = 4; scopes = \"every\";
population : { kinds = ( { name = \"city\"; centres = 3; } ); staffing : { sigma = 0.2; scale = \"groups.desk.agents\"; }; };" >of_$centre.cfg
    "$JIETONG" sweep of_$centre.cfg --no-plots -o of_$centre >$centre.txt
done
check 'a population of several channels is told by channel first' \
    [ "$(grep -nE '^(channel|voice|app|voice, by kind|voice, centre by centre) ' both.txt | cut -d: -f1 | xargs)" = '4 5 6 8 12' ]
check 'and then of the channel that the target names' \
    [ "$(grep '^all, by contacts ' both.txt | xargs)" = "$(grep '^all, by contacts ' voice.txt | xargs)" ]
check 'which is not that of all' \
    [ "$(awk -F, '$2 == "answer_rate" && $4 == "all" { print $6 }' of_both/sweep.csv)" != \
    "$(awk -F, '$2 == "answer_rate" && $4 == "all" { print $6 }' of_voice/sweep.csv)" ]
check 'one channel is told as a whole' [ "$(grep -c '^channel ' voice.txt)" -eq 0 ]

sweep -q -o one --threads 1
sweep -q -o many --threads 7
check 'one thread gives the same bytes' same whole one
check 'so do seven' same whole many

# A point is what a run of the same settings gives, to the last digit.
"$JIETONG" run desk.cfg -n 32 -q --no-plots -o run --set groups.desk.agents=4 \
    --set classes.calls.arrivals.per_day=100 --set classes.cards.arrivals.per_day=25 >screen.txt
rate=$(awk -F, '$1 == "4" && $4 == "answer_rate" { print $8, $9, $10 }' whole/sweep.csv)
alone=$(awk -F, '$1 == "answer_rate" && $3 == "all" && $5 == "all" { print $6, $7, $8 }' run/measures.csv)
check 'a point is what run gives for the same settings' [ "$rate" = "$alone" -a -n "$rate" ]

for part in 3 1 2; do
    sweep -q -o parts --part $part/3
done
check 'three parts wait to be joined' [ "$(ls parts | grep -c '^journal-[123]-of-3$')" -eq 3 ]
sweep -q -o parts --merge
check 'three parts joined give the same bytes' same whole parts

# Fresh days are shared, too, by parts that are run again when all have searched; whatever they
# leave, the merge does, and goes on if it is killed.
for round in search fresh; do
    for part in 1 2 3; do
        sweep -o shared --part $part/3 >"$round-$part.txt"
    done
done
check 'a part that has searched says what to do' grep -q '^Part 1 of 3 has searched' search-1.txt
check 'and then that it is done' grep -q '^Part 1 of 3 is done' fresh-1.txt
pieces=$(grep -ac '^piece' shared/journal-*-of-3 | awk -F: '{ n += $2 } END { print n }')
check 'the parts share the fresh days' [ "$pieces" -gt 24 ]
sweep -q -o shared --merge
check 'and joined they give the same bytes' same whole shared
for part in 1 2 3; do
    sweep -q -o cut --part $part/3
done
mkdir half
cp cut/journal-* half
sweep -q -o cut --merge
check 'so does a merge that does all fresh days' same whole cut
sweep -q -o half -n 32 --part 1/1
head -c "$(($(wc -c <half/journal-1-of-1) - 3000))" half/journal-1-of-1 >half/journal
rm half/journal-1-of-1
sweep -q -o half --merge
check 'and one that goes on where it was killed' same whole half

sweep -q -o some --part 1/3
answers 'a part that is missing is said' 3 'some: 13 of 20 simulations are not there yet' \
    sweep design.cfg -o some --merge

# Killed at any moment, it goes on from there.
sweep -q -o long -n 640
for delay in 0.05 0.15 0.1 0.2 0.12 0.17; do
    [ -e killed/sweep.csv ] && break
    timeout -s KILL $delay "$JIETONG" sweep design.cfg -q --no-plots -o killed -n 640 2>/dev/null
    # It may be a moment in dying, which keeps its journal locked.
    [ ! -e killed/journal ] || flock killed/journal true
done 2>/dev/null
check "a killed sweep leaves a journal and no results" \
    [ -s killed/journal -a ! -e killed/sweep.csv ]
sweep -q -o killed -n 640
check 'and ends in the same bytes' same long killed

# Cut off and damaged journals.
sweep -q -o torn --part 1/1
mv torn/journal-1-of-1 all
fresh=$(grep -abo '^piece 2[0-9] ' all | head -n 3 | tail -n 1 | cut -d: -f1)
for bytes in 0 20 35 36 5000 "$fresh" "$((fresh + 700))" "$(($(wc -c <all) - 1))"; do
    head -c "$bytes" all >torn/journal
    sweep -q -o torn
    check "a journal torn after $bytes bytes" same whole torn
done
sed 's/ 0\.9/ 0.8/' all >torn/journal
sweep -q -o torn
check 'a journal with other digits is not believed' same whole torn

cp all torn/journal
sed 's/\[3, 4/[2, 4/' design.cfg >other.cfg
answers 'a journal of another design' 3 'torn/journal was begun by another design' \
    sweep other.cfg -o torn --no-plots
answers 'of another seed' 3 'torn/journal was begun by another design' \
    sweep design.cfg -o torn --no-plots --seed 2
sed -i 's/mean_s = 240/mean_s = 241/' desk.cfg
answers 'of another scenario' 3 'torn/journal was begun by another design' \
    sweep design.cfg -o torn --no-plots
check 'which is left as it is' cmp all torn/journal

answers 'an answer on the screen' 0 'efficient' sweep design.cfg --no-plots -o screen
answers 'a folder that cannot be made' 4 'desk.cfg/x cannot be written to' sweep design.cfg -o desk.cfg/x

# Bad designs: one sentence, and nothing is written.
# bad NAME SENTENCE SETTINGS
bad() {
    printf 'scenario = "desk.cfg";\n%s\n' "$3" >bad.cfg
    local status said
    said=$("$JIETONG" sweep bad.cfg -q -o nowhere 2>&1)
    status=$?
    check "$1" [ $status -eq 3 -a "$said" = "jietong: bad.cfg:$2" -a ! -e nowhere ]
}
bad 'a path that is not there' '2: groups.nobody.agents: there is no "nobody" in groups' \
    'vary = ( { set = "groups.nobody.agents"; values = [1, 2]; } );'
bad 'an empty range' '2: vary[0].to: must be more than from (3), not 3: the range is empty' \
    'vary = ( { set = "groups.desk.agents"; from = 3; to = 3; steps = 2; } );'
bad 'a thousand million points' '2: points: must be a whole number from 1 to 100000, not 1000000000' \
    'kind = "random"; points = 1000000000; vary = ( { set = "groups.desk.agents"; from = 3; to = 5; } );'
bad 'a value that no centre can have, at the last point' \
    '2: groups.desk.agents: must be a whole number of agents from 0 to 131071, not -1' \
    'vary = ( { set = "groups.desk.agents"; values = [3, 4, -1]; } );'
bad 'of several the first' \
    '2: groups.desk.agents: must be a whole number of agents from 0 to 131071, not -1' \
    'vary = ( { set = "groups.desk.agents"; values = [3, -1, -2, -3, -4, -5]; } );'

sweep -q -o foreign --part 1/2
sweep -q -o foreign --part 2/2
sed -i '1s/.$/x/' foreign/journal-2-of-2
cp -r foreign before
answers 'a part of another version' 3 'foreign/journal-2-of-2 was begun by another design' \
    sweep design.cfg -o foreign --no-plots --merge
check 'which writes nothing' diff -r before foreign
(
    exec 9>>foreign/journal-1-of-2
    flock 9
    answers 'a part that is running already' 3 'foreign/journal-1-of-2 is in use' \
        sweep design.cfg -o foreign --no-plots --part 1/2
)
