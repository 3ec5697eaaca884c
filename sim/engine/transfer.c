/*
 * transfer.c -- contacts that an agent passes on to another class: their second and third legs.
 *
 * A leg is no request: it waits in the queue of its new class and is served like any contact there,
 * but its end has counters of its own. It needs no place in the queue, keeps its line, and leaves
 * no customer who comes again. What it takes is drawn with the key of the class it comes from, so
 * that it shares no draw with the customers of the other.
 */
#include "sim/engine/contact.h"

#include "models/portable.h"

enum { LEGS_MOST = 3 };

static struct pair draws_of_leg(const struct day *d, const struct contact *c, enum purpose purpose)
{
    struct address at = address_of(d, c, purpose, 0);
    at.what = address_what(purpose, c->attempt, (c->flags & LATER_LEG) / ONE_LEG_MORE);
    return draw_one(stream_of(d, c)->key, at);
}

static ticks draw_leg_time(double factor, const struct sampler *law, uint64_t bits)
{
    return ticks_from_seconds(factor * sampler_draw(law, bits));
}

/* Of the leg to come, in its new class. */
static void leg_draws_needs(const struct day *d, struct contact *c, const struct plan_stream *to)
{
    const struct pair work = draws_of_leg(d, c, PURPOSE_LEG_WORK);
    const struct pair patience = draws_of_leg(d, c, PURPOSE_LEG_PATIENCE);
    c->talk = draw_leg_time(to->handle_factor, &to->talk, work.a);
    c->wrap_up = to->has_wrap_up ? draw_leg_time(to->handle_factor, &to->wrap_up, work.b) : 0;
    c->patience = to->laws.patience.endless
                      ? TICKS_MOST
                      : ticks_from_seconds(to->patience_factor
                                           * patience_draw(&to->patience, to->balk, patience.a));
}

static void leg_waits(struct day *d, struct contact *c)
{
    queue_insert(d, c);
    if (!stream_of(d, c)->patience_is_lazy && c->patience < d->plan->end - d->now)
        later_add(&d->later, d->now + c->patience, LATER_PATIENCE_ENDS, contact_index(d, c),
                  c->generation);
}

static void leg_begins(struct day *d, struct contact *c)
{
    c->requested = d->now;
    c->cell = cell_now(d, c);
    counters_of(d, c)[TRANSFERS]++;
    if (contact_finds_agent(d, c))
        return;
    if (c->patience == 0)
        leg_ends(d, c, TRANSFER_ABANDONED, d->now);
    else
        leg_waits(d, c);
}

/* At the end of the talk, while the channel is open; asking again gives the same answer. */
bool contact_is_transferred(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    if (ps->n_transfers == 0 || !channel_of(d, c)->open
        || (c->flags & LATER_LEG) == (LEGS_MOST - 1) * ONE_LEG_MORE)
        return false;
    const double u = portable_unit(draws_of_leg(d, c, PURPOSE_TRANSFER).a);
    for (size_t i = 0; i < ps->n_transfers; i++)
        if (u < ps->transfers[i].up_to) {
            leg_draws_needs(d, c, &d->plan->streams[ps->transfers[i].to]);
            c->stream = ps->transfers[i].to;
            c->flags += ONE_LEG_MORE;
            leg_begins(d, c);
            return true;
        }
    return false;
}

void leg_is_answered(struct day *d, const struct contact *c, uint32_t group)
{
    counters_of(d, c)[TRANSFER_ANSWERED]++;
    count_leg_wait(d, c, d->now);
    d->groups[group].overtime_row[GROUP_TRANSFERS]++;
    count_cover(d, is_counted(d, c), c->stream, group, COVER_ANSWERED, 1);
}

/* Without an agent. */
void leg_ends(struct day *d, struct contact *c, enum counter counter, ticks at)
{
    counters_of(d, c)[counter]++;
    count_leg_wait(d, c, at);
    contact_frees_line(d, c);
    contact_gone(d, c);
}
