/*
 * waiting.c -- what is counted of waits: their sums, their sizes, and the area under the queue.
 */
#include "sim/engine/contact.h"

/* Adds time spent waiting to the rows in which it was spent. */
static inline void count_queue_time(struct day *d, const struct contact *c, ticks until)
{
    ticks from = c->requested;
    uint32_t row = d->row;
    if (from < d->row_started) {
        row = c->cell / (uint32_t)(d->plan->n_streams * COUNTERS);
        for (; row < d->row && until > d->row_start[row + 1]; row++) {
            record_contacts(&d->record, row, c->stream)[QUEUE_TICKS] +=
                d->row_start[row + 1] - from;
            from = d->row_start[row + 1];
        }
    }
    record_contacts(&d->record, row, c->stream)[QUEUE_TICKS] += until - from;
}

static inline void count_wait(struct day *d, const struct contact *c, ticks wait, enum wait_end end)
{
    const size_t block = ((is_counted(d, c) ? 1u + c->stream : 0u) * WAIT_ENDS + end) * WAIT_BINS;
    d->record.waits[block + wait_bin(wait)]++;
}

inline void count_within(const struct day *d, int64_t *counters, enum counter first, ticks wait)
{
    for (size_t k = 0; k < d->plan->n_thresholds; k++)
        counters[first + k] += wait <= d->plan->threshold[k];
}

static inline void count_longest(int64_t *counters, ticks wait)
{
    counters[LONGEST_WAIT] = wait > counters[LONGEST_WAIT] ? wait : counters[LONGEST_WAIT];
}

/* Of more than zero: the others are ANSWERED_AT_ONCE. */
void count_answered_wait(struct day *d, const struct contact *c, ticks wait)
{
    int64_t *counters = counters_of(d, c);
    count_within(d, counters, ANSWERED_WITHIN, wait);
    counters[WAIT_ANSWERED_TICKS] += wait;
    count_longest(counters, wait);
    count_wait(d, c, wait, WAIT_ENDS_ANSWERED);
    count_queue_time(d, c, d->now);
}

/* Of a contact that was passed on, which makes no request. */
void count_leg_wait(struct day *d, const struct contact *c, ticks until)
{
    counters_of(d, c)[TRANSFER_WAIT_TICKS] += until - c->requested;
    count_queue_time(d, c, until);
}

/* A request that ends without an agent after a wait: abandoned, dismissed, moved, unfinished.
 */
void count_unanswered_wait(struct day *d, const struct contact *c, ticks until)
{
    const ticks wait = until - c->requested;
    counters_of(d, c)[WAIT_TICKS] += wait;
    count_longest(counters_of(d, c), wait);
    count_queue_time(d, c, until);
    if (wait > 0)
        count_wait(d, c, wait, WAIT_ENDS_UNANSWERED);
}
