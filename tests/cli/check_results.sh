# `jietong check`: stored results, and what has moved since.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
mkdir centres
cp small.cfg centres/one.cfg
sed 's/agents = 5/agents = 6/' small.cfg >centres/two.cfg

answers 'nothing is stored yet' 3 'no results are stored for any of the scenarios' check centres
"$JIETONG" check --update centres -n 100 >stored.txt
check 'results are stored beside the scenarios, with their provenance' [ "$(ls centres/expected | xargs)" = \
    'one.csv one.provenance two.csv two.provenance' ]
check 'the provenance has the command' grep -qxF \
    'command: jietong check --update -n 100 --seed 1 centres/one.cfg' centres/expected/one.provenance
check 'and says so' grep -q 'centres/one.cfg: 100 replications stored' stored.txt
cp -r centres/expected before
"$JIETONG" check --update centres -n 100 --threads 1 -q
check 'storing again gives the same bytes on any number of threads' diff -r before centres/expected
for threads in 1 2 5; do
    answers "the same is the same with $threads threads" 0 'No result of 2 scenarios has moved' \
        check centres --threads $threads
done
check 'number by number' [ "$("$JIETONG" check centres | grep -c ' 0 of .* differ  the same$')" -eq 2 ]
answers 'another seed differs by chance only' 0 'no more than by chance; other days' \
    check centres/one.cfg --seed 77

sed -i 's/mean_s = 240/mean_s = 242.4/' centres/one.cfg
"$JIETONG" check centres >moved.txt
check 'a handle time one per cent longer makes it exit with 1' [ $? -eq 1 ]
check 'the scenario that moved is named, and no other' \
    [ "$(grep -c MOVED moved.txt)" -eq 2 -a "$(grep -cE 'one.cfg +100 .* MOVED$' moved.txt)" -eq 1 ]
check 'what moved, in which direction and by how much' \
    grep -qE '^centres/one.cfg: handle time \(AHT\) 23[0-9.]+ → 23[0-9.]+ s, \+[0-9.]+ ± [0-9.]+ s$' moved.txt
"$JIETONG" check -q centres >quiet.txt
check 'quiet is quiet, and says no all the same' [ $? -eq 1 -a ! -s quiet.txt ]
sed 's/mean_s = 242.4/mean_s = 280/' centres/one.cfg >centres/slow.cfg
for kind in csv provenance; do cp centres/expected/one.$kind centres/expected/slow.$kind; done
"$JIETONG" check centres/slow.cfg >slow.txt
check 'of waits their quantiles, in seconds' \
    grep -qE '^centres/slow.cfg: wait, P90 [0-9.]+ → [0-9.]+ s, \+[0-9.]+ ± [0-9.]+ s$' slow.txt
rm centres/slow.cfg centres/expected/slow.*
"$JIETONG" check --update -q centres -n 100
answers 'stored again, it is what is expected' 0 'No result of 2 scenarios has moved' check centres

# Two milliseconds of a handle time are beyond chance, since days correspond, and matter to nobody.
sed -i 's/mean_s = 242.4/mean_s = 242.402/' centres/one.cfg
answers 'less than matters passes with a warning' 0 'moved, immaterial' check centres/one.cfg
sed -i 's/mean_s = 242.402/mean_s = 242.4/' centres/one.cfg

cp small.cfg centres/three.cfg
answers 'a scenario of which nothing is stored is told' 0 'of 1 nothing is stored' check centres
answers 'alone, it is an error' 3 'no results are stored for centres/three.cfg' check centres/three.cfg
echo seed,what >centres/expected/three.csv
answers 'a stored file without results' 3 'three.csv:1: holds no results' check centres
printf 'seed,what\nx,1\n' >centres/expected/three.csv
answers 'a stored file that was not made here' 3 'is no seed' check centres
rm centres/expected/three.csv
mkdir centres/expected/three.csv
answers 'a folder in place of a stored file' 3 'three.csv: cannot be read: it is a folder' \
    check centres
rmdir centres/expected/three.csv
printf 'seed,replication,what,below what\n1,0,1,1\n1,1,1,1\n' >centres/expected/three.csv
answers 'a stored file without its provenance' 3 'three.provenance: must say how many' check centres
echo 'replications: 3' >centres/expected/three.provenance
answers 'a stored file that lost its end' 3 'are stored beside it, 2, not 3' check centres
echo 'replications: 2' >centres/expected/three.provenance
answers 'a measure that is there no more has moved' 1 'of 1 stored measures 0 are simulated now' check centres
answers 'a folder without scenarios' 3 'has no scenario' check before
answers 'a folder that is not there' 3 'nowhere.cfg' check nowhere.cfg
answers 'without an operand it looks for the scenarios' 3 'scenarios: cannot be read' check
