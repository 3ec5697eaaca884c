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

together 2 design.cfg -q --no-plots -n 3200 -o killed >screen.txt 2>&1 &
for ((i = 0; i < 100; i++)); do
    sleep 0.1
    [ "$(grep -ac '^piece' killed/journal 2>/dev/null)" -gt 2 ] 2>/dev/null && break
done
kill -KILL $(pgrep -P $!) 2>/dev/null
kill -KILL $! 2>/dev/null
wait 2>/dev/null
check 'a killed one leaves its journal' [ -s killed/journal -a ! -e killed/sweep.csv ]

together 2 nothing.cfg -o none >screen.txt 2>errors.txt
check 'a bad design gets one sentence' [ "$(grep -c '^jietong: nothing.cfg: cannot be read' errors.txt)" -eq 1 ]
together 2 design.cfg -o small.cfg/x >screen.txt 2>errors.txt
check 'so does a folder that cannot be made' [ "$(grep -c '^jietong: small.cfg/x cannot be written to' errors.txt)" -eq 1 ]
check 'and nothing is written' [ ! -e none ]
