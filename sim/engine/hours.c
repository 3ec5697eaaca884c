/*
 * hours.c -- the calendar: intervals begin, the centre and its channels open and close.
 */
#include "sim/engine/agent.h"

void interval_starts(struct day *d, uint32_t row)
{
    if (d->plan->has_jobs)
        backlogs_are_looked_at(d);
    const int32_t last = (int32_t)d->row - 1;
    d->row = row;
    d->first_cell = row * (uint32_t)(d->plan->n_streams * COUNTERS);
    d->row_started = d->now;
    d->row_ends = d->now + d->plan->interval;
    for (size_t i = 0; i < d->plan->n_groups; i++) {
        struct group_state *g = &d->groups[i];
        g->row = g->overtime_row = record_agents(&d->record, row, i);
        for (unsigned as = 0; as <= GROUP_FOUR_SESSIONS; as++)
            g->row[as] += g->now_as[as] * d->plan->interval;
    }
    if (d->plan->has_jobs)
        backlogs_begin_interval(d, last, (int32_t)row - 1);
}

void channel_opens(struct day *d, uint32_t channel)
{
    d->channels[channel].open = true;
    calls_begin_or_end(d, channel);
}

/* Once nobody can call, nobody is kept free for calls. */
static void chats_are_let_through(struct day *d)
{
    for (uint32_t group = 0; group < d->plan->n_groups; group++)
        if (d->groups[group].plan->keep_free > 0)
            group_takes_chats(d, group);
}

/* Channels without hours of their own open with the centre. */
void channel_is_closed(struct day *d, uint32_t channel)
{
    const bool has_hours = d->plan->scenario->channels[channel].has_hours;
    const enum tape_kind opens = has_hours ? TAPE_CHANNEL_OPENS : TAPE_OPENS;
    const struct tape_event *e = d->tape;
    while (e->kind != TAPE_HORIZON_ENDS
           && (e->kind != opens || (has_hours && e->subject != channel)))
        e++;
    d->channels[channel].open = false;
    d->channels[channel].opens_next = key_time(e->key);
}

void channel_closes(struct day *d, uint32_t channel)
{
    channel_is_closed(d, channel);
    calls_begin_or_end(d, channel);
    for (uint32_t i = 0; i < d->plan->n_streams; i++)
        if (d->plan->scenario->hours.at_close == CLOSING_DISMISS && !d->plan->streams[i].is_deferred
            && d->plan->streams[i].channel == channel)
            queue_dismiss(d, i);
    chats_are_let_through(d);
}

/* Have all channels closed of which the group serves any class? Deferred ones have no queue. */
bool group_is_closed(const struct day *d, uint32_t group)
{
    const struct plan_group *pg = d->groups[group].plan;
    for (size_t bit = 0; bit < pg->n_queues; bit++) {
        const struct plan_stream *ps = &d->plan->streams[pg->stream_of_bit[bit]];
        if (!ps->is_deferred && d->channels[ps->channel].open)
            return false;
    }
    return true;
}

/* Agents' time until the next opening is not counted, but for overtime, which goes to the last
 * interval. */
void centre_closes(struct day *d, uint32_t next)
{
    const struct plan *p = d->plan;
    if (p->has_jobs)
        backlogs_are_looked_at(d);
    d->open = false;
    d->row_ends = (int32_t)next < p->intervals ? plan_interval_start(p, (int32_t)next) : p->end;
    for (size_t i = 0; i < p->n_groups; i++) {
        struct group_state *g = &d->groups[i];
        g->row = record_agents(&d->record, 0, i);
        g->overtime_row[GROUP_OVERTIME] += g->now_as[GROUP_OVERTIME] * (d->row_ends - d->now);
    }
    for (uint32_t i = 0; i < p->scenario->n_channels; i++)
        channel_is_closed(d, i);
    if (p->scenario->hours.at_close == CLOSING_DISMISS)
        for (uint32_t stream = 0; stream < p->n_streams; stream++)
            if (!p->streams[stream].is_deferred)
                queue_dismiss(d, stream);
    chats_are_let_through(d);
}

/* Channels with hours of their own follow by themselves. */
void centre_opens(struct day *d)
{
    d->open = true;
    for (size_t i = 0; i < d->plan->scenario->n_channels; i++)
        d->channels[i].open = !d->plan->scenario->channels[i].has_hours;
}
