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

/* From here on the contact takes what the agent makes of it. */
void contact_meets_pace(struct contact *c, const struct pace *pace)
{
    c->talk = (ticks)(pace->talk * (double)c->talk + 0.5);
    c->wrap_up = (ticks)(pace->wrap_up * (double)c->wrap_up + 0.5);
}

/* With one group, which covers everything, it follows from the rest when the day closes. */
static void count_cover(struct day *d, const struct contact *c, uint32_t group, ticks handle)
{
    if (d->plan->n_groups == 1 || !is_counted(d, c))
        return;
    int64_t *cover = record_cover(&d->record, group, c->stream);
    cover[COVER_ANSWERED]++;
    cover[COVER_HANDLE_TICKS] += handle;
}

/* False if nothing follows: the contact is gone for the simulation although its agent is still busy, which keeps
 * the pool as small as the queue. */
bool contact_answered(struct day *d, uint32_t contact, uint32_t group)
{
    struct contact *c = &d->contacts[contact];
    int64_t *counters = counters_of(d, c);
    const ticks handle = c->talk + c->wrap_up;
    counters[ANSWERED]++;
    counters[HANDLE_TICKS] += handle;
    count_answered_wait(d, c, d->now - c->requested);
    int64_t *row = d->groups[group].overtime_row;
    row[GROUP_ANSWERED]++;
    row[GROUP_HANDLE_TICKS] += handle;
    count_cover(d, c, group, handle);
    if (stream_of(d, c)->comes_back) {
        if (c->attempt == 0)
            counters[FIRST_ANSWERED]++;
        count_reached(d, c);
    }
    if (stream_of(d, c)->is_rated)
        counters[SATISFIED] += satisfied_fixed(satisfied_after(
            &stream_of(d, c)->satisfied, seconds_from_ticks(d->now - c->requested)));
    tell_answer(d, c, group);
    if (stream_of(d, c)->comes_back || (c->flags & HOLDS_LINE))
        return true;
    contact_gone(d, c);
    return false;
}

void contact_handled(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    contact_frees_line(d, c);
    if (!recontacts_later(d, c))
        contact_gone(d, c);
}
