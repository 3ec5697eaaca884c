# A sweep shared by processes under mpirun: the same bytes as one process, also after a kill.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
cat >design.cfg <<'END'
scenario = "small.cfg";
replications = 32;
kind = "sobol"; points = 24;
vary = ( { name = "agents"; set = "groups.desk.agents"; from = 3; to = 9; whole = true; },
         { name = "volume"; scale = "classes.*.arrivals.per_day"; from = 0.5; to = 2; log = true; } );
END

if ! command -v mpirun >/dev/null; then
    skip 'sweeps over several processes: there is no mpirun'
    exit
fi
together() {
    local n=$1
    shift
    timeout 60 mpirun -n "$n" --oversubscribe --allow-run-as-root "$JIETONG" sweep "$@" </dev/null
}
if ! grep -q ompi_mpi_comm_world "$JIETONG"; then
    together 2 design.cfg -o none >screen.txt 2>errors.txt
    check 'without MPI mpirun gets a sentence' \
        [ "$(grep -c 'was built without MPI, so 2 processes cannot share a sweep' errors.txt)" -ge 1 ]
    check 'and nothing is written' [ ! -e none ]
    exit
fi
# Sanitizers see what MPI itself leaves behind, and the thread sanitizer its locks.
if nm "$JIETONG" 2>/dev/null | grep -q -e __asan_init -e __tsan_init; then
    skip 'sweeps over several processes: not under a sanitizer'
    exit
fi

"$JIETONG" sweep design.cfg -q --no-plots -o one
for n in 2 3; do
    together $n design.cfg -q --no-plots -o "many$n" --threads 2 >screen.txt 2>&1
    check "$n processes give the same bytes as one" diff -r -I '^Files in ' one "many$n"
done

# One point, whose days are dealt out.
cat >days.cfg <<'END'
scenario = "small.cfg";
replications = 1000;
END
"$JIETONG" sweep days.cfg -q --no-plots -o days
for n in 1 2 3; do
    together $n days.cfg -q --no-plots -o "days$n" --threads 1 >screen.txt 2>&1
    check "the days of one point shared by $n processes" diff -r -I '^Files in ' days "days$n"
done

# Parts whose fresh days are shared by processes.
for part in 1 2; do
    together 2 design.cfg -q --no-plots -o parts --part $part/2 >screen.txt 2>&1
done
together 3 design.cfg -q --no-plots -o parts --merge >screen.txt 2>&1
check 'parts merged by 3 processes' diff -r -I '^Files in ' one parts

# A process and all that it started.
descent() {
    local child
    echo "$1"
    for child in $(pgrep -P "$1"); do
        descent "$child"
    done
}
"$JIETONG" sweep design.cfg -q --no-plots -n 3200 -o long
for pieces in 3 490; do
    together 2 design.cfg -q --no-plots -n 3200 -o killed >screen.txt 2>&1 &
    for ((i = 0; i < 300; i++)); do
        sleep 0.05
        [ "$(grep -ac '^piece' killed/journal 2>/dev/null)" -gt $pieces ] 2>/dev/null && break
        [ -e killed/sweep.csv ] && break
    done
    kill -KILL $(descent $!) 2>/dev/null
    wait 2>/dev/null
    flock killed/journal true
    check "killed after $pieces pieces it leaves its journal" \
        [ -s killed/journal -a ! -e killed/sweep.csv ]
done 2>/dev/null
together 3 design.cfg -q --no-plots -n 3200 -o killed >screen.txt 2>&1
check 'and ends in the same bytes' diff -r -I '^Files in ' long killed

together 2 days.cfg -o empty --merge >screen.txt 2>errors.txt
check 'a merge of nothing gets one sentence' \
    [ "$(grep -c '^jietong: empty: 1 of 1 simulations are not there yet' errors.txt)" -eq 1 ]
together 2 nothing.cfg -o none >screen.txt 2>errors.txt
check 'a bad design gets one sentence' [ "$(grep -c '^jietong: nothing.cfg: cannot be read' errors.txt)" -eq 1 ]
together 2 design.cfg -o small.cfg/x >screen.txt 2>errors.txt
check 'so does a folder that cannot be made' [ "$(grep -c '^jietong: small.cfg/x cannot be written to' errors.txt)" -eq 1 ]
check 'and nothing is written' [ ! -e none ]
