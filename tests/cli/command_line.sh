# The command line: every mistake is one sentence and exit 2; help and version are exit 0.
. "$(dirname "$0")/check.bash"

cd "$scratch" || exit

refused() {
    answers "refused: jietong ${*:2}" 2 "$@"
}

refused 'a command is missing'
refused 'did you mean jietong run?' rnu
refused 'there is no command "frobnicate"' frobnicate
refused 'an argument is missing' run
refused '"b.cfg" is one argument too many' run a.cfg b.cfg
refused 'did you mean --threads?' run --thread 2 small.cfg
refused 'did you mean --replications?' run --rep 2 small.cfg
refused 'did you mean --seed?' run --sed=2 small.cfg
refused 'run has no option --bogus' run --bogus small.cfg
refused 'run has no option -x' run -x small.cfg
refused 'settings has no option --seed' settings --seed 1
refused '-n needs an argument: N' run small.cfg -n
refused '--seed needs an argument: N' run small.cfg --seed
refused '--quiet takes no argument' run --quiet=1 small.cfg
for n in 10x -5 0 '' ' 7' +7 1e3 0x10 99999999999999999999999; do
    refused "--replications must be a whole number from 1 to 1073741824, not \"$n\"" \
        run -n "$n" small.cfg
done
refused '--threads must be a whole number from 1' run --threads 0 small.cfg
refused '--seed must be a whole number from 0' run --seed -1 small.cfg
refused '--seed must be a whole number from 0' run --seed 18446744073709551616 small.cfg
refused '--trace must be a whole number from 0' run --trace x small.cfg
refused '--output must be the name of a folder' run -o '' small.cfg
refused '--set must be PATH=VALUE' run --set path small.cfg
refused '--set must be PATH=VALUE' run --set =1 small.cfg
refused '--precision must be MEASURE:HALFWIDTH' run --precision wait_s small.cfg
refused 'did you mean "wait_s"?' run --precision wait:1% small.cfg
for width in '' 0 -1 x 1x 1%% nan inf 0x1 1e999; do
    refused '--precision must be MEASURE:HALFWIDTH' run --precision "wait_s:$width" small.cfg
done
refused 'containment is always zero' run --precision containment:1% small.cfg
refused 'cannot both say when to stop' run -n 5 --precision wait_s:1% small.cfg
refused '--at-most is only for --precision' run --at-most 5 small.cfg
refused '--at-least 9 is more than --at-most 5' \
    run --precision wait_s:1% --at-least 9 --at-most 5 small.cfg
refused '--control needs 64 replications or more, not 40' run --control -n 40 small.cfg
refused '--control needs 64 replications or more, not 63' \
    run --control --precision wait_s:1% --at-most 63 small.cfg
refused '--no-files leaves no place for --output' run --no-files -o x small.cfg
refused '--no-files leaves no place for --trace' run --no-files --trace 0 small.cfg
refused 'there is no setting "nothing"' settings nothing

check 'a refused command line leaves nothing behind' [ "$(ls)" = small.cfg ]

answers 'the help lists the commands' 0 'verify     whether' help
answers '--help does so too' 0 'verify     whether' --help
answers 'the help of a command lists its options' 0 '--precision MEASURE:HALFWIDTH' help run
answers 'a command has --help' 0 '--precision MEASURE:HALFWIDTH' run --help
answers '--help wins over what else is missing or wrong later' 0 'Usage: jietong run' run -h
answers 'the version' 0 'jietong 0.' --version
answers '-- ends the options' 3 './-n: ' run -- ./-n
answers 'options may follow operands, and -nN is one word' 0 '3 days' \
    run small.cfg --no-files -n3
answers 'the last of two equal options counts' 0 '3 days' run -n 5 --no-files -n 3 small.cfg

lines=$("$JIETONG" help run | awk 'length > 80' | wc -l)
check 'no line of the help is longer than 80 characters' [ "$lines" -eq 0 ]
answers 'the settings show path, unit, default and meaning' 0 \
    'calendar.interval_min: min, default 30' settings
answers 'the settings below a path' 0 'classes.<class>.patience.balk' settings classes.calls.patience
answers 'the settings of a shared pattern' 0 '<duration>.cv' settings duration
n=$("$JIETONG" settings calendar.opens | grep -c '^  [a-z]')
check 'a path of one setting shows that one' [ "$n" -eq 1 ]
