# --trace tells one replication contact by contact, and agrees with what was counted.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit
"$JIETONG" run small.cfg -n 10 -q --no-plots --trace 4 -o told
check 'the columns' [ "$(head -1 told/trace.csv)" = \
    customer,class,channel,arrived,requested,ended,outcome,group,handled ]
check 'the rows are those of the replication' awk -F, '
    function seconds(text, part) {
        split(text, part, ":")
        return 3600 * part[1] + 60 * part[2] + part[3]
    }
    function wrong(what) {
        print what
        bad = 1
        exit
    }
    NR == FNR {
        for (i = 1; i <= NF; i++)
            if (FNR == 1)
                name[i] = $i
            else if ($1 == 4)
                day[name[i]] = $i
        next
    }
    FNR > 1 {
        n++
        ends[$7]++
        waited += seconds($6) - seconds($5)
        if ($7 == "answered")
            handled += seconds($9) - seconds($6)
        if ($1 in seen)
            wrong("two rows of " $1)
        seen[$1]
        if ($4 < "08" || $4 >= "12")
            wrong("arrived at " $4)
    }
    END {
        if (bad)
            exit 1
        print n, ends["answered"], ends["abandoned"], waited / n, handled / ends["answered"]
        print day["requested"], day["answered"], day["abandoned"], day["wait_s"], day["handle_s"]
        wait = waited / n - day["wait_s"]
        handle = handled / ends["answered"] - day["handle_s"]
        exit !(n == day["requested"] && n > 100 && ends["answered"] == day["answered"] \
               && ends["abandoned"] == day["abandoned"] \
               && wait * wait < 1e-5 && handle * handle < 1e-5)
    }' told/replications.csv told/trace.csv
check 'abandoned contacts have no group' \
    [ -z "$(grep ',abandoned,' told/trace.csv | cut -d, -f8,9 | grep -v '^,$')" ]
"$JIETONG" run small.cfg -n 10 -q --no-plots -o told
check 'the trace of an older run does not stay' [ ! -e told/trace.csv ]
"$JIETONG" run small.cfg -n 2 -q --no-plots --trace 900 -o told
check 'a day beyond those simulated can be told' [ "$(wc -l <told/trace.csv)" -gt 100 ]
"$JIETONG" run small.cfg -n 2 -q --no-plots --trace 0 -o told --set calendar.days=2
check 'in a horizon of several days times have the day' \
    [ "$(cut -d, -f4 told/trace.csv | sed 's/ .*//' | sort -u | xargs)" = 'arrived d0 d1' ]
