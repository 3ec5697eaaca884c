/*
 * strata.c -- chances of a day that a block of replications shares out between them.
 *
 * The range of such a number is cut into STRATA equal parts, and the replications of a block have
 * each part once, in an order that is random for every number (a Latin hypercube: McKay, Beckman
 * and Conover, Technometrics 21, 1979). So each replication alone has the law it always had, and
 * the block as a whole is more even than chance: what depends on the numbers one at a time hardly
 * varies between blocks (Stein, Technometrics 29, 1987). Replications of a block are not
 * independent any more; blocks are.
 */
#include "sim/engine/state.h"

uint64_t draw_shared_out(const struct day *d, uint64_t key, struct address at)
{
    const uint64_t bits = draw_one(key, at).a;
    if (!d->plan->is_stratified)
        return bits;
    const struct address block = {at.n, at.interval, at.replication / STRATA,
                                  address_what(PURPOSE_STRATUM, at.what >> 24, at.what & 0xffff)};
    const struct pair order = draw_one(key, block);
    /* Times an odd number and plus any is an order of the whole numbers modulo a power of two. */
    const uint64_t stratum = ((order.b | 1) * at.replication + order.a) % STRATA;
    return stratum << (64 - STRATA_BITS) | bits >> STRATA_BITS;
}
