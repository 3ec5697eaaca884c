# What the tests of the command line share. Each is one line on the standard output, as
# scripts/run-tests counts them: "ok - name", "not ok - name" or "skip - name".

: "${JIETONG:?must name the program}"
export LC_ALL=C
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT

# A small centre, quick in every build: out.cfg in the scratch folder.
small=$scratch/small.cfg
cat >"$small" <<'END'
title = "A small desk";
calendar : { opens = "08:00"; closes = "12:00"; };
targets = ( { measure = "answer_rate"; at_least = 0.8; } );
classes : {
    calls : { arrivals : { per_day = 200; day_factor_cv = 0.1; };
              handle   : { family = "exponential"; mean_s = 240; };
              patience : { family = "exponential"; mean_s = 120; }; };
    cards : { arrivals : { per_day = 50; };
              handle   : { family = "lognormal"; mean_s = 200; cv = 1; };
              patience : { family = "exponential"; mean_s = 90; }; };
};
groups : { desk : { agents = 5; }; };
END

ok() {
    echo "ok - $1"
}

# not_ok NAME LINE...
not_ok() {
    echo "not ok - $1"
    shift
    printf '    %s\n' "$@"
}

skip() {
    echo "skip - $1"
}

# check NAME COMMAND...: the command succeeds.
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        ok "$name"
    else
        not_ok "$name" "failed: $*" "$output"
    fi
}

# answers NAME STATUS TEXT ARGUMENT...: the program exits so, and says the text somewhere.
answers() {
    local name=$1 wanted=$2 text=$3 output status
    shift 3
    output=$("$JIETONG" "$@" 2>&1)
    status=$?
    if [ $status -eq "$wanted" ] && [[ $output == *"$text"* ]]; then
        ok "$name"
    else
        not_ok "$name" "wanted $wanted: $text" "got $status: $output"
    fi
}

# column FILE NAME: that column of a CSV file without quotes.
column() {
    awk -F, -v name="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) place = i; next }
        { print $place }' "$1"
}
