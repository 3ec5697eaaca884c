# --trace tells one replication contact by contact, and agrees with what was counted.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
"$JIETONG" run small.cfg -n 10 -q --no-plots --trace 4 -o told
check 'the columns' [ "$(head -1 told/trace.csv)" = \
    customer,class,channel,arrived,requested,ended,outcome,group,handled ]
check 'the rows are those of the replication' python3 -c '
import csv
told = list(csv.DictReader(open("told/trace.csv")))
day = list(csv.DictReader(open("told/replications.csv")))[4]
count = lambda outcome: sum(r["outcome"] == outcome for r in told)
assert len(told) == float(day["requested"]) > 100
assert count("answered") == float(day["answered"])
assert count("abandoned") == float(day["abandoned"])
waits = [seconds(r["ended"]) - seconds(r["requested"]) for r in told] if False else None
def seconds(text):
    h, m, s = text.split(":")
    return 3600 * int(h) + 60 * int(m) + float(s)
wait = sum(seconds(r["ended"]) - seconds(r["requested"]) for r in told) / len(told)
assert abs(wait - float(day["wait_s"])) < 0.002, (wait, day["wait_s"])
handled = [seconds(r["handled"]) - seconds(r["ended"]) for r in told if r["outcome"] == "answered"]
assert abs(sum(handled) / len(handled) - float(day["handle_s"])) < 0.002
assert all(8 <= seconds(r["arrived"]) / 3600 < 12 for r in told)
assert len({r["customer"] for r in told}) == len(told)'
check 'abandoned contacts have no group' \
    [ -z "$(grep ',abandoned,' told/trace.csv | cut -d, -f8,9 | grep -v '^,$')" ]
"$JIETONG" run small.cfg -n 10 -q --no-plots -o told
check 'the trace of an older run does not stay' [ ! -e told/trace.csv ]
"$JIETONG" run small.cfg -n 2 -q --no-plots --trace 900 -o told
check 'a day beyond those simulated can be told' [ "$(wc -l <told/trace.csv)" -gt 100 ]
"$JIETONG" run small.cfg -n 2 -q --no-plots --trace 0 -o told --set calendar.days=2
check 'in a horizon of several days times have the day' \
    [ "$(cut -d, -f4 told/trace.csv | sed 's/ .*//' | sort -u | xargs)" = 'arrived d0 d1' ]
