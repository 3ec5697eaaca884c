# scripts/layers accepts this tree and finds each kind of include that it is there to refuse.
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT

# A tree of one wrong file: its path, its text, and what must be said of it.
refused() {
    local name=$1 path=$2 text=$3 wanted=$4 got
    rm -rf "$scratch/tree"
    mkdir -p "$scratch"/tree/{models,output,sim/{base,scenario,engine,monte,study,cmd}}
    printf '#include "sim/%s.h"\n' base/below engine/beside >"$scratch/tree/sim/engine/above.h"
    touch "$scratch"/tree/sim/{base/below,engine/beside}.h
    if ! scripts/layers "$scratch/tree"; then
        echo "not ok - $name: the tree is refused without the wrong file"
        return
    fi
    printf '%s\n' "$text" >"$scratch/tree/$path"
    if got=$(scripts/layers "$scratch/tree" 2>&1) || [[ $got != *"$wanted"* ]]; then
        printf '%s\n' "not ok - $name" "wanted: $wanted" "got: $got"
    else
        echo "ok - $name"
    fi
}

refused 'an include that points upwards' sim/base/below.h '#include "sim/engine/other.h"' \
    'sim/base/below.h:1: "sim/engine/other.h" does not point downwards'
refused 'output used below the commands' sim/study/roster.c '#include "output/table.h"' downwards
refused 'models that know the simulator' models/arrivals.c '#include "sim/base/mem.h"' downwards
refused 'models that know output' models/arrivals.c '#include "output/table.h"' downwards
refused 'an include relative to the file' sim/engine/day.c '#include "queue.h"' 'top of the tree'
refused 'a library away from home' sim/cmd/cmd_run.c '#include <libconfig.h>' 'belongs in scenario'
refused 'OpenMP away from home' sim/engine/day.c '#pragma omp parallel' replicate.c
refused 'another header before its own' sim/base/below.c \
    $'#include <stdio.h>\n#include "sim/base/below.h"' 'own header first'
refused 'headers in a circle' sim/engine/beside.h '#include "sim/engine/above.h"' \
    'headers include each other: sim/engine/'
