#include "sim/monte/wait_counts.h"

/* The bins up to the last in which there is a wait. */
static size_t bins_used(const uint32_t waits[])
{
    size_t bins = WAIT_BINS;
    while (bins > 0 && waits[bins - 1] == 0)
        bins--;
    return bins;
}

void wait_counts_longest(size_t longest[], const struct plan *p, const struct record *r)
{
    for (size_t i = 0; i < p->n_streams; i++)
        for (enum wait_end end = 0; end < WAIT_ENDS; end++)
            longest[i * WAIT_ENDS + end] = bins_used(record_waits(r, i, end));
}

/* Counts bin by bin, not yet summed up. */
static void add_waits(struct wait_counts *c, const uint32_t waits[], size_t bins)
{
    for (; c->bins < bins; c->bins++)
        c->f[c->bins] = 0;
    for (size_t bin = 0; bin < bins; bin++)
        c->f[bin] += (double)waits[bin];
}

/* Those of zero are in from the start. */
void wait_counts_take(struct wait_counts *c, const struct rollup *rollup, const struct record *r,
                      const size_t longest[], size_t scope, enum wait_of whose)
{
    const struct plan *p = rollup->plan;
    const int64_t *k = rollup_contacts(rollup, rollup->intervals, scope);
    const struct scope_part *part = &rollup->scopes.part[scope];
    const bool zeros = whose != WAIT_OF_QUEUED, left = whose != WAIT_OF_ANSWERED;
    c->bins = 1;
    c->f[0] =
        zeros ? (double)(k[ANSWERED_AT_ONCE] + (left ? k[BALKED] + k[ACCEPTED_AT_ONCE] : 0)) : 0;
    for (size_t i = 0; i < p->n_streams; i++) {
        if (!scope_covers(p->scenario, part->scope, part->index, &p->streams[i]))
            continue;
        for (enum wait_end end = 0; end < WAIT_ENDS; end++)
            if (left || end == WAIT_ENDS_ANSWERED)
                add_waits(c, record_waits(r, i, end), longest[i * WAIT_ENDS + end]);
    }
    for (size_t bin = 1; bin < c->bins; bin++)
        c->f[bin] += c->f[bin - 1];
    c->n = c->f[c->bins - 1];
}
