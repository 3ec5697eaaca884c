# scripts/readme accepts examples that print what they show, and only those.
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT

judged() {
    local wanted=$1 name=$2 text=$3 got verdict=accepted
    printf '%s\n' "$text" >"$scratch/README.md"
    got=$(scripts/readme "$scratch" 2>&1) || verdict=refused
    if [ $verdict = "$wanted" ]; then
        echo "ok - $name is $wanted"
    else
        printf '%s\n' "not ok - $name is $wanted" "$got"
    fi
}

judged accepted 'an example that prints what it shows' $'```console\n$ echo a; echo b\na\nb\n```'
judged refused 'another line' $'```console\n$ echo a; echo b\na\nc\n```'
judged refused 'a missing line' $'```console\n$ echo a; echo b\na\n```'
judged refused 'a line too many' $'```console\n$ echo a\na\nb\n```'
judged refused 'output where none is shown' $'```console\n$ echo a\n$ true\n```'
judged accepted 'an ellipsis for some lines' $'```console\n$ seq 9\n1\n...\n8\n9\n```'
judged accepted 'an ellipsis for no lines' $'```console\n$ seq 2\n1\n...\n2\n...\n```'
judged refused 'an ellipsis before a line that never comes' $'```console\n$ seq 9\n...\n10\n```'
judged accepted 'a continued command' $'```console\n$ echo a \\\n    b\na b\n```'
judged accepted 'a document typed in' $'```console\n$ cat <<E\n> a\n> E\na\n```'
judged refused 'a failure that is not shown' $'```console\n$ false\n```'
judged accepted 'a failure that is shown' $'```console\n$ (exit 3)\n$ echo $?\n3\n```'
judged accepted 'any other block' $'```sh\n$ false\nfalse\n```'
judged refused 'a wrong example after a right one' $'```console\n$ true\n```\n\n```console\n$ echo a\nb\n```'
