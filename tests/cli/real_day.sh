# A day of a bank's telephone centre, its calls as counted every five minutes: what is requested
# in every interval is what was counted.
. "$(dirname "$0")/check.bash"

data=${JIETONG_DATA:-}/bank-5min/bank_calls_5min_2003_part1.csv
if [ -z "${JIETONG_DATA:-}" ] || [ ! -e "$data" ]; then
    skip 'a real day: JIETONG_DATA names no folder with bank-5min'
    exit
fi
cd "$scratch" || exit
day=2003-03-10
# The day ends at 21:05, in the middle of an interval: nobody called in what was not counted.
awk -F, -v day=$day '
    NR == 1 { print "start,calls" }
    $1 == day { print $3 "," $4 }
    END { print "21:05,0"; print "21:10,0" }' "$data" >day.csv
cat >day.cfg <<'END'
title = "A bank's Monday";
calendar : { opens = "07:00"; closes = "21:15"; interval_min = 15; };
classes : {
    calls : { arrivals : { counts = "day.csv"; };
              handle   : { talk : { family = "lognormal"; mean_s = 180; cv = 1.2; };
                           wrap_up : { family = "exponential"; mean_s = 30; }; };
              patience : { family = "weibull"; mean_s = 150; shape = 0.8; }; };
};
groups : { desk : { agents = 200; }; };
END
"$JIETONG" run day.cfg -n 40 -q --no-plots -o day
check 'a real day runs' [ $? -eq 0 ]
check 'what is requested in each interval is what was counted' awk -F, '
    NR == FNR {
        if (FNR > 1) {
            split($1, time, ":")
            counted[sprintf("%s:%02d", time[1], time[2] - time[2] % 15)] += $2
        }
        next
    }
    $1 == "requested" && $3 == "all" && $5 != "all" {
        n++
        if ($6 != counted[$5] || $8 != 0) {
            print $5, "counted", counted[$5], "requested", $6, "+-", $8
            bad = 1
        }
    }
    END { exit bad || n != 57 || length(counted) != 57 }' day.csv day/measures.csv
check 'every single day has as many calls as the real one' \
    [ "$(column day/replications.csv requested | sort -u)" = "$(awk -F, '{ n += $2 } END { print n }' day.csv)" ]
