# `jietong verify`: the simulator agrees with exact queues, and would notice a wrong one.
. "$(dirname "$0")/check.bash"

"$JIETONG" verify >"$scratch/table.txt" 2>"$scratch/errors.txt"
status=$?
check 'the simulator agrees with the exact queues' [ $status -eq 0 ]
check 'it says nothing on the standard error' [ ! -s "$scratch/errors.txt" ]
check 'at least fifty numbers are compared' \
    [ "$(grep -c ' agrees$' "$scratch/table.txt")" -ge 50 ]
check 'a queue wrong by 5 % would stand at least 10 standard errors apart in every row' \
    awk '/ agrees$/ && $(NF - 1) < 10 { print; weak = 1 } END { exit weak }' "$scratch/table.txt"
