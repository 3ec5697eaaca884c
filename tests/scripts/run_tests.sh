# The runner counts what its tests report, and takes silence and crashes for what they are.
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT

expect() {
    local name=$1 status=$2 counts=$3 got
    shift 3
    got=$(TEST_SECONDS=1 scripts/run-tests "$@" 2>&1)
    if [ $? -eq "$status" ] && [ "${got##*$'\n'}" = "$counts" ]; then
        echo "ok - $name"
    else
        printf '%s\n' "not ok - $name" "wanted: $counts" "got: $got"
    fi
}

cat >"$scratch/cmocka" <<'EOF'
[==========] Running 4 test(s).
[ RUN      ] one
[       OK ] one
[ RUN      ] two
[  ERROR   ] --- 1 != 2
[  FAILED  ] two
[ RUN      ] three
[  SKIPPED ] three
[ RUN      ] four
[       OK ] four
[==========] 4 test(s) run.
[  PASSED  ] 2 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  SKIPPED ] three
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] two
EOF

expect 'a cmocka report is counted once' 1 '2 passed, 1 failed, 1 skipped' "cat $scratch/cmocka; false"
expect 'a failure counts even if the program forgets to say so by its exit' 1 \
    '2 passed, 1 failed, 1 skipped' "cat $scratch/cmocka"
expect 'lines of a shell test are counted, over all commands' 1 '2 passed, 1 failed, 1 skipped' \
    'echo ok - a; echo skip - b' 'echo ok - c; echo not ok - d'
expect 'a silent check that succeeds is one test' 0 '1 passed, 0 failed' true
expect 'a silent check that fails is one failure' 1 '0 passed, 1 failed' false
expect 'a cmocka program that runs no test has failed' 1 '0 passed, 1 failed' \
    'echo "[==========] Running 0 test(s)."; echo "[==========] 0 test(s) run."'
expect 'a crash after tests that passed is a failure' 1 '1 passed, 1 failed' \
    'echo ok - a; kill -SEGV $$'
expect 'a command that never ends is a failure' 1 '0 passed, 1 failed' 'sleep 100'
expect 'a program that is not there is a failure' 1 '0 passed, 1 failed' "$scratch/nothing"
expect 'nothing run is not success' 1 '0 passed, 0 failed'

if TEST_SECONDS=1 scripts/run-tests 'echo reason; echo not ok - a' | grep -q '^    reason$'; then
    echo 'ok - the output of what failed is shown'
else
    echo 'not ok - the output of what failed is shown'
fi
