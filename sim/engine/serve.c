/*
 * serve.c -- a contact with an agent.
 */
#include "sim/engine/state.h"

void count_reached(struct day *d, struct contact *c)
{
    if ((c->flags & (ASKED | REACHED)) == ASKED) {
        c->flags |= REACHED;
        d->record.contacts[c->first_cell + CUSTOMERS_REACHED]++;
    }
}

void contact_answered(struct day *d, uint32_t contact, uint32_t group)
{
    struct contact *c = &d->contacts[contact];
    counters_of(d, c)[ANSWERED]++;
    count_answered_wait(d, c, d->now - c->requested);
    d->groups[group].overtime_row[GROUP_ANSWERED]++;
    if (stream_of(d, c)->comes_back) {
        if (c->attempt == 0)
            counters_of(d, c)[FIRST_ANSWERED]++;
        count_reached(d, c);
    }
    tell_answer(d, c, group);
}

/* By the interval of the answer on both sides, whenever it is known. */
void count_handle(struct day *d, const struct contact *c, int64_t *of_group, ticks handle)
{
    counters_of(d, c)[HANDLE_TICKS] += handle;
    of_group[GROUP_HANDLE_TICKS] += handle;
}

/* Does anything follow the answer? */
bool contact_is_needed(const struct day *d, const struct contact *c)
{
    return stream_of(d, c)->comes_back || (c->flags & HOLDS_LINE);
}

void contact_handled(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    contact_frees_line(d, c);
    if (!recontacts_later(d, c))
        contact_gone(d, c);
}
