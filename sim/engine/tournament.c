#include "sim/engine/tournament.h"

#include "sim/base/mem.h"

#include <stdlib.h>

struct tournament tournament_new(size_t slots)
{
    struct tournament t = {.leaves = 1};
    for (unsigned levels = 1; t.leaves < slots; levels++) {
        t.leaves *= 2;
        t.to_group = levels > 3 ? levels - 3 : 0;
    }
    t.node = mem_lines(2 * t.leaves, sizeof *t.node);
    tournament_clear(&t);
    return t;
}

void tournament_free(struct tournament *t)
{
    free(t->node);
}

void tournament_clear(struct tournament *t)
{
    for (size_t i = 0; i < 2 * t->leaves; i++)
        t->node[i] = KEY_NEVER;
}
