# The reference scenarios give what is stored of them in scenarios/expected. Where a change of the
# numbers is meant, `build/jietong check --update` stores the new ones.
if output=$(build/release/jietong check scenarios 2>&1); then
    echo 'ok - no result of a reference scenario has moved'
else
    printf '%s\n' 'not ok - no result of a reference scenario has moved' "$output"
fi
case $output in
*'nothing is stored'*) printf '%s\n' 'not ok - every reference scenario has stored results' "$output" ;;
*) echo 'ok - every reference scenario has stored results' ;;
esac
