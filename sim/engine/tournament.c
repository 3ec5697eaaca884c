#include "sim/engine/tournament.h"

#include "sim/base/mem.h"

#include <stdlib.h>

struct tournament tournament_new(size_t slots)
{
    size_t leaves = 1;
    while (leaves < slots)
        leaves *= 2;
    struct tournament t = {.node = mem_lines(2 * leaves, sizeof *t.node), .leaves = leaves};
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
