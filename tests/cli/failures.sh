# What the machine or a file can refuse: one sentence, the right exit, and older results untouched.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit

answers 'a scenario that is not there' 3 'nothing.cfg: ' run nothing.cfg
echo 'title = ' >broken.cfg
answers 'a scenario that cannot be read' 3 'broken.cfg:' run broken.cfg
check 'nothing is written for a bad scenario' [ ! -e results ]

echo >file
answers 'a folder that cannot be made' 4 'file/results cannot be written to: Not a directory' \
    run small.cfg -o file/results
mkdir locked
chmod a-w locked
if touch locked/try 2>/dev/null; then
    answers 'a folder nobody can write to' 4 '/proc/1 cannot be written to: ' run small.cfg -o /proc/1
else
    answers 'a folder nobody can write to' 4 'locked cannot be written to: Permission denied' \
        run small.cfg -o locked
fi
answers 'that is found before anything is simulated' 4 'cannot be written to' \
    run small.cfg -n 1000000000 -o file/results

"$JIETONG" run small.cfg --no-files -n 2 >/dev/full 2>errors.txt
status=$?
check 'an answer that cannot be written' \
    [ $status -eq 4 -a "$(cat errors.txt)" = \
    'jietong: the answer could not be written: No space left on device' ]

# A limit on the size of files stands for a full disk: what is larger cannot be written.
limited() {
    (
        ulimit -f 32
        exec "$JIETONG" run small.cfg -n 60 --no-plots "$@"
    ) >screen.txt 2>errors.txt
}
"$JIETONG" run small.cfg -n 30 -q --no-plots -o older
cp -r older before
# The thread sanitizer keeps files of its own, and does not start under the limit.
if (
    ulimit -f 32
    "$JIETONG" run small.cfg -n 2 -q --no-files
) 2>/dev/null; then
    limited -o older
    check 'files that cannot be written: exit 4' [ $? -eq 4 ]
    check 'the message names them' grep -q 'not saved: measures.csv' errors.txt
    check 'the answer is on the screen all the same' grep -q '^answer rate' screen.txt
    check 'older results stay as they are' diff -r before older
    limited -o newer
    check 'without older results what can be saved is' [ -s newer/summary.txt -a -s newer/summary.json \
        -a ! -e newer/measures.csv ]
    check 'nothing half-written is left' [ -z "$(ls -A newer older | grep part)" ]
else
    skip 'files that cannot be written: this program does not run under a limit'
fi

mkdir disk
if mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null; then
    "$JIETONG" run small.cfg -n 60 --no-plots -o disk/x >screen.txt 2>errors.txt
    status=$?
    check 'a full disk: exit 4, and the reason' \
        [ $status -eq 4 -a "$(grep -c 'No space left on device' errors.txt)" -eq 1 ]
    check 'a full disk: the answer is on the screen' grep -q '^answer rate' screen.txt
    umount disk
else
    skip 'a full disk: no file system of its own can be mounted here'
fi

# gnuplot that is missing, that fails, and that leaves half a picture.
mkdir empty fails
printf '#!/bin/sh\necho "cannot draw today" >&2\nexit 1\n' >fails/gnuplot
chmod +x fails/gnuplot
PATH=$scratch/empty "$JIETONG" run small.cfg -n 30 -o missing >screen.txt 2>errors.txt
status=$?
check 'no gnuplot: exit 4, and it says so' \
    [ $status -eq 4 -a "$(/bin/grep -c 'gnuplot is not installed' errors.txt)" -eq 1 ]
check 'no gnuplot: the numbers are saved' cmp older/scenario.cfg missing/scenario.cfg
check 'no gnuplot: so are the scripts' [ -s missing/plots/demand.gp -a -s missing/plots/demand.csv ]
PATH=$scratch/fails "$JIETONG" run small.cfg -n 30 -o failing >screen.txt 2>errors.txt
status=$?
check 'a gnuplot that fails: exit 4, and its reason' \
    [ $status -eq 4 -a "$(/bin/grep -c 'cannot draw today' errors.txt)" -eq 1 ]
check 'a gnuplot that fails: the numbers are saved' cmp older/measures.csv failing/measures.csv
