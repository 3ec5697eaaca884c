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
void contact_meets_pace(const struct day *d, struct contact *c, uint32_t agent)
{
    const struct pace *paces = d->plan->groups[d->agents[agent].group].paces;
    if (!paces)
        return;
    const struct pace *pace = &paces[d->clocks[agent].band];
    c->talk = (ticks)(pace->talk * (double)c->talk + 0.5);
    c->wrap_up = (ticks)(pace->wrap_up * (double)c->wrap_up + 0.5);
}

/* Who covers what. With one group, which covers everything, it follows from the rest when the day
 * closes. */
void count_cover(struct day *d, bool is_counted, uint32_t stream, uint32_t group,
                 enum cover_counter counter, int64_t by)
{
    if (d->plan->n_groups > 1 && is_counted)
        record_cover(&d->record, group, stream)[counter] += by;
}

void contact_answered(struct day *d, uint32_t contact, uint32_t group)
{
    struct contact *c = &d->contacts[contact];
    if (c->flags & LATER_LEG) {
        leg_is_answered(d, c, group);
        return;
    }
    counters_of(d, c)[ANSWERED]++;
    count_answered_wait(d, c, d->now - c->requested);
    d->groups[group].overtime_row[GROUP_ANSWERED]++;
    count_cover(d, is_counted(d, c), c->stream, group, COVER_ANSWERED, 1);
    if (stream_of(d, c)->comes_back) {
        if (c->attempt == 0)
            counters_of(d, c)[FIRST_ANSWERED]++;
        count_reached(d, c);
    }
    if (stream_of(d, c)->is_rated)
        counters_of(d, c)[SATISFIED] += satisfied_fixed(satisfied_after(
            &stream_of(d, c)->satisfied, seconds_from_ticks(d->now - c->requested)));
    tell_answer(d, c, group);
}

/* By the interval of the answer on both sides, whenever it is known. */
void count_handle(struct day *d, const struct contact *c, uint32_t group, int64_t *row,
                  ticks handle)
{
    const bool is_leg = c->flags & LATER_LEG;
    counters_of(d, c)[is_leg ? TRANSFER_HANDLE_TICKS : HANDLE_TICKS] += handle;
    row[is_leg ? GROUP_TRANSFER_TICKS : GROUP_HANDLE_TICKS] += handle;
    count_cover(d, is_counted(d, c), c->stream, group, COVER_HANDLE_TICKS, handle);
}

/* Does anything follow the answer? */
bool contact_is_needed(const struct day *d, const struct contact *c)
{
    return stream_of(d, c)->comes_back || stream_of(d, c)->n_orders > 0 || wraps_up_apart(d, c);
}

/* Does something happen at the end of the talk: is a line freed, or the contact passed on? */
bool wraps_up_apart(const struct day *d, const struct contact *c)
{
    return (c->flags & HOLDS_LINE) || stream_of(d, c)->n_transfers > 0;
}

void contact_handled(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    contact_frees_line(d, c);
    if (stream_of(d, c)->n_orders > 0) {
        contact_leaves_order(d, contact);
        c = &d->contacts[contact];
    }
    if ((c->flags & LATER_LEG) || !recontacts_later(d, c))
        contact_gone(d, c);
}
