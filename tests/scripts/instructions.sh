# scripts/instructions accepts the stored counts, and refuses ones that the day's loop exceeds by
# more than 5 %.
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
stored=tests/bench/instructions
changed() {
    awk -v factor="$1" '{ $3 = int(factor * $3); print }' $stored >"$scratch/changed"
    scripts/instructions --stored "$scratch/changed" w1
}
judged() {
    local name=$1 wanted=$2 status=$3 got=$4 exit=$5
    if [[ $got == $wanted && $exit -eq $status ]]; then
        echo "ok - $name"
    else
        printf '%s\n' "not ok - $name" "$got"
    fi
}

got=$(changed 1)
case $got in skip*) echo "$got" && exit ;; esac
got=$(changed 0.97)
judged 'three per cent more are borne' 'ok - w1: *, +3.* %*' 0 "$got" $?
got=$(changed 0.94)
judged 'six per cent more are not' 'not ok - w1: *, +6.* %*' 1 "$got" $?
got=$(changed 1.2)
judged 'many less ask for an update' 'ok - w1: *--update is due' 0 "$got" $?
: >"$scratch/changed"
got=$(scripts/instructions --stored "$scratch/changed" w1)
judged 'another compiler has none stored' 'skip - *: none are stored for *' 0 "$got" $?
got=$(scripts/instructions --update --stored "$scratch/changed" w1)
judged 'they can be stored' 'stored - w1: *' 0 "$got" $?
got=$(scripts/instructions --stored "$scratch/changed" w1)
judged 'and are then the same' 'ok - w1: *, +0.0 %*' 0 "$got" $?
