/*
 * roster.c -- what calendar and roster have fixed: opening, closing, shifts, breaks, steps of
 * staffing; and the spells of in-shift shrinkage.
 *
 * An agent's spells follow a clock of his own, drawn by his address, that contacts do not delay: a
 * spell that is due while he is busy begins when he is free and keeps its length, the next one
 * stays where it was. Breaks run beside that clock: what of a spell lies inside a break is
 * swallowed.
 */
#include "sim/engine/agent.h"

#include "models/portable.h"
#include "sim/engine/pay.h"
#include "sim/engine/plan_tape.h"

#include <math.h>

/* --- spells ---------------------------------------------------------------------------------- */

static struct pair clock_draw(const struct day *d, const struct agent_clock *clock,
                              enum purpose purpose, uint32_t count)
{
    return draw_one(clock->key, (struct address){clock->head, (uint32_t)clock->day,
                                                 d->replication_of[LAYER_ATTENDANCE],
                                                 address_what(purpose, count >> 16, count)});
}

/* Sets a clock on from `from`: a time present, then the next spell; when that begins. */
ticks clock_next_spell(const struct day *d, const struct plan_group *pg, struct agent_clock *clock,
                       ticks from)
{
    const struct pair p = clock_draw(d, clock, PURPOSE_SPELL, clock->spells++);
    clock->spell_length = ticks_from_seconds(sampler_draw(&pg->away, p.b));
    return from + ticks_from_seconds(pg->present_s * exponential_from_bits(p.a));
}

static void spell_plan(struct day *d, uint32_t agent, ticks from)
{
    const struct plan_group *pg = d->groups[d->agents[agent].group].plan;
    d->agents[agent].spell_due = clock_next_spell(d, pg, &d->clocks[agent], from);
}

/* What is left of the spell that a random instant falls into: a uniform part of a spell chosen in
 * proportion to its length. For the exponential law that is the law itself. */
static double spell_rest_s(const struct day *d, const struct plan_group *pg,
                           const struct agent_clock *clock, uint64_t bits)
{
    if (pg->away.family == DURATION_EXPONENTIAL)
        return sampler_draw(&pg->away, bits);
    const double part = portable_unit(clock_draw(d, clock, PURPOSE_SPELL_FIRST, 1).a);
    if (pg->away.family == DURATION_FIXED)
        return part * pg->away.scale;
    /* Lognormal: in proportion to length, the mean of the logarithm moves by sigma^2. */
    const double sigma = pg->away.b;
    return part * portable_exp(sigma * sigma) * sampler_draw(&pg->away, bits);
}

/* How long the spell still takes that is under way as the clock starts; -1: none is. */
ticks clock_first_spell(const struct day *d, const struct plan_group *pg,
                        const struct agent_clock *clock)
{
    const struct pair p = clock_draw(d, clock, PURPOSE_SPELL_FIRST, 0);
    if (portable_unit(p.a) >= pg->group->attendance.in_shift_shrinkage)
        return -1;
    return ticks_from_seconds(spell_rest_s(d, pg, clock, p.b));
}

static void away_until(struct day *d, uint32_t agent, ticks until)
{
    d->agents[agent].state = AGENT_AWAY;
    agent_counts_as(d, agent, GROUP_AWAY);
    agent_expects(d, agent, until);
}

void agent_goes_away(struct day *d, uint32_t agent)
{
    const ticks due = d->agents[agent].spell_due;
    const ticks length = d->clocks[agent].spell_length;
    spell_plan(d, agent, due + length);
    away_until(d, agent, d->now + length);
}

/* --- breaks ---------------------------------------------------------------------------------- */

/* When the next of the breaks that are due should begin. */
static ticks break_planned(const struct day *d, uint32_t agent)
{
    const struct agent_clock *clock = &d->clocks[agent];
    return plan_break_starts(d->plan, &d->plan->pauses[clock->due_pause], clock->day, clock->head);
}

/* That break, as if it had begun at that time. */
static void break_begins(struct day *d, uint32_t agent, ticks from)
{
    struct agent *a = &d->agents[agent];
    struct agent_clock *clock = &d->clocks[agent];
    if (clock->due_pause == clock->winds_down_to)
        a->flags &= (uint8_t)~WINDS_DOWN;
    const struct plan_pause *pause = &d->plan->pauses[clock->due_pause++];
    const ticks end = from + pause->length;
    if (--clock->breaks_due == 0)
        a->flags &= (uint8_t)~BREAK_IS_DUE;
    if (end <= d->now) {
        agent_ends_break(d, agent);
        return;
    }
    a->state = AGENT_ON_BREAK;
    agent_counts_as(d, agent, pause->paid ? GROUP_BREAK_PAID : GROUP_BREAK_UNPAID);
    agent_expects(d, agent, end);
}

static void late_break_begins(struct day *d, uint32_t agent)
{
    const bool fixed_end = d->plan->pauses[d->clocks[agent].due_pause].fixed_end;
    break_begins(d, agent, fixed_end ? break_planned(d, agent) : d->now);
}

static void break_begins_as_planned(struct day *d, uint32_t agent)
{
    d->clocks[agent].break_began = d->now;
    break_begins(d, agent, break_planned(d, agent));
}

void agent_begins_break(struct day *d, uint32_t agent)
{
    d->clocks[agent].break_began = d->now;
    late_break_begins(d, agent);
}

/*
 * Sets the clock on beyond a break that is over; until when the agent is away after it. Spells that
 * were due before keep their length; of those inside only what goes on beyond the break is left.
 */
static ticks clock_passes_break(struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    const struct agent_clock *clock = &d->clocks[agent];
    ticks until = d->now;
    while (a->spell_due < clock->break_began) {
        until += clock->spell_length;
        spell_plan(d, agent, a->spell_due + clock->spell_length);
    }
    while (a->spell_due <= d->now) {
        const ticks end = a->spell_due + clock->spell_length;
        until = end > until ? end : until;
        spell_plan(d, agent, end);
    }
    return until;
}

void agent_ends_break(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct agent_clock *clock = &d->clocks[agent];
    if (a->flags & BREAK_IS_DUE) {
        late_break_begins(d, agent);
        return;
    }
    if (clock->away_until > d->now) {
        away_until(d, agent, clock->away_until);
        return;
    }
    const ticks until = clock_passes_break(d, agent);
    if (until > d->now) {
        away_until(d, agent, until);
        return;
    }
    agent_is_available(d, agent);
}

/* Breaks that fall due while one of them has to wait follow it. */
static void note_break(struct day *d, uint32_t agent, uint32_t pause)
{
    struct agent *a = &d->agents[agent];
    struct agent_clock *clock = &d->clocks[agent];
    if (!(a->flags & BREAK_IS_DUE)) {
        clock->due_pause = pause;
        clock->breaks_due = 0;
    }
    clock->breaks_due++;
    a->flags |= BREAK_IS_DUE;
}

/* Of somebody absent, whose time then is not paid either. */
static void absent_break_begins(struct day *d, uint32_t agent, uint32_t pause)
{
    const struct plan_pause *p = &d->plan->pauses[pause];
    const struct agent_clock *clock = &d->clocks[agent];
    if (p->paid)
        return;
    agent_counts_as(d, agent, GROUP_ABSENT_UNPAID);
    agent_expects(d, agent, plan_break_starts(d->plan, p, clock->day, clock->head) + p->length);
}

void absent_break_ends(struct day *d, uint32_t agent)
{
    agent_counts_as(d, agent, GROUP_ABSENT);
    agent_expects(d, agent, TICKS_MOST);
}

static void break_is_due(struct day *d, uint32_t agent, uint32_t pause)
{
    struct agent *a = &d->agents[agent];
    struct agent_clock *clock = &d->clocks[agent];
    if (a->state == AGENT_ABSENT)
        absent_break_begins(d, agent, pause);
    if (a->state == AGENT_OFF || a->state == AGENT_ABSENT || (a->flags & LEAVES_WHEN_FREE))
        return;
    note_break(d, agent, pause);
    switch ((enum agent_state)a->state) {
    case AGENT_IDLE:
        available_remove(d, agent, 0);
        clock->away_until = 0;
        break_begins_as_planned(d, agent);
        break;
    case AGENT_WINDING_DOWN:
        clock->away_until = 0;
        break_begins_as_planned(d, agent);
        break;
    case AGENT_AWAY:
        clock->away_until = key_time(d->agent_keys.node[d->agent_keys.leaves + agent]);
        break_begins_as_planned(d, agent);
        break;
    case AGENT_ON_BREAK: break;
    default:
        desk_takes_no_more(d, agent);
        clock->away_until = 0;
        break;
    }
}

/* He finishes what he has in hand and is given nothing more until the break, or NO_PAUSE: until the
 * end of his shift. */
static void agent_winds_down(struct day *d, uint32_t agent, uint32_t pause)
{
    struct agent *a = &d->agents[agent];
    if (a->state == AGENT_OFF || a->state == AGENT_ABSENT || (a->flags & LEAVES_WHEN_FREE))
        return;
    d->clocks[agent].winds_down_to = pause;
    a->flags |= WINDS_DOWN;
    if (a->state == AGENT_IDLE) {
        available_remove(d, agent, 0);
        agent_waits_for_nothing(d, agent);
    } else {
        desk_takes_no_more(d, agent);
    }
}

/* --- shifts ---------------------------------------------------------------------------------- */

/* The day's probability of absence, so that sick days are common to many. */
static double absence_of_day(const struct day *d, size_t group, int32_t day)
{
    const struct plan_group *pg = d->groups[group].plan;
    uint64_t bits[4];
    for (unsigned i = 0; i < 2; i++) {
        const struct address at = {0, (uint32_t)day, d->replication_of[LAYER_ATTENDANCE],
                                   address_what(PURPOSE_ABSENCE_DAY, 0, i)};
        bits[2 * i] = draw_shared_out(d, pg->key, at);
        bits[2 * i + 1] = draw_one(pg->key, at).b;
    }
    return attendance_absence(&pg->group->attendance, bits);
}

/* A head of the name, who stands in that place among all heads of the group. */
static bool head_is_absent(struct day *d, size_t group, uint64_t key, uint32_t head, uint32_t place,
                           int32_t day)
{
    struct group_state *g = &d->groups[group];
    if (!d->plan->scenario->layers.absence) {
        /* The expected number, spread evenly over the heads of the group. */
        const double p = g->plan->group->attendance.absence, before = place;
        return floor((before + 1) * p) > floor(before * p);
    }
    if (g->absence_day != day) {
        g->absence_day = day;
        g->absence = absence_of_day(d, group, day);
    }
    const struct address at = {head, (uint32_t)day, d->replication_of[LAYER_ATTENDANCE],
                               address_what(PURPOSE_ABSENCE, 0, 0)};
    return portable_unit(draw_shared_out(d, key, at)) < g->absence;
}

bool person_is_absent(struct day *d, const struct person *person)
{
    const struct plan_shift *shift = &d->plan->shifts[person->shift];
    return head_is_absent(d, shift->group, shift->key, person->head,
                          shift->first_head + person->head, person->day);
}

/* A present agent's first moment: in equilibrium he may be in the middle of a spell. A break at
 * that moment comes before any contact. */
static void agent_comes(struct day *d, uint32_t agent, const struct agent_clock *clock,
                        uint32_t pause)
{
    const struct plan_group *pg = d->groups[d->agents[agent].group].plan;
    d->agents[agent].flags = 0;
    d->agents[agent].spell_due = TICKS_MOST;
    d->clocks[agent] = *clock;
    if (pg->present_s > 0) {
        const ticks rest = clock_first_spell(d, pg, &d->clocks[agent]);
        if (rest >= 0) {
            spell_plan(d, agent, d->now + rest);
            away_until(d, agent, d->now + rest);
            if (pause != NO_PAUSE)
                break_is_due(d, agent, pause);
            return;
        }
        spell_plan(d, agent, d->now);
    }
    if (pause == NO_PAUSE) {
        agent_is_available(d, agent);
        return;
    }
    note_break(d, agent, pause);
    break_begins_as_planned(d, agent);
}

static void shift_starts(struct day *d, uint32_t number)
{
    const struct person *person = &d->plan->persons[number];
    struct agent *a = &d->agents[person->slot];
    const struct plan_shift *shift = &d->plan->shifts[person->shift];
    const uint8_t *bands = d->groups[shift->group].plan->band_of_head;
    const struct agent_clock clock = {
        .key = shift->key,
        .head = person->head,
        .day = person->day,
        .band = bands ? bands[shift->first_head + person->head] : 0,
    };
    if (a->state != AGENT_OFF) {
        /* Somebody of days ago is still talking at this desk: he works this shift. */
        d->clocks[person->slot].day = person->day;
        desk_goes_on(d, person->slot);
        return;
    }
    if (person_is_absent(d, person)) {
        a->state = AGENT_ABSENT;
        d->clocks[person->slot] = clock;
        agent_counts_as(d, person->slot, GROUP_ABSENT);
        if (person->pause != NO_PAUSE)
            absent_break_begins(d, person->slot, person->pause);
        pay_absent(d->plan, person, &d->record);
        return;
    }
    agent_comes(d, person->slot, &clock, person->pause);
}

static void shift_ends(struct day *d, uint32_t number)
{
    const uint32_t agent = d->plan->persons[number].slot;
    switch ((enum agent_state)d->agents[agent].state) {
    case AGENT_OFF:
    case AGENT_STAYING: break;
    case AGENT_TALKING:
    case AGENT_WRAPPING: agent_works_over(d, agent); break;
    case AGENT_ON_JOB: job_meets_end_of_shift(d, agent); break;
    case AGENT_IDLE:
        available_remove(d, agent, 0);
        agent_goes_home(d, agent);
        break;
    case AGENT_WINDING_DOWN: /* after closing he serves the queue first */
        agent_works_over(d, agent);
        agent_moves_on(d, agent);
        break;
    case AGENT_ABSENT:
    case AGENT_AWAY:
    case AGENT_ON_BREAK: agent_leaves(d, agent); break;
    }
}

/* --- agents by interval ---------------------------------------------------------------------- */

/* Of a person of a group by interval: the places of ever more heads of one shift. */
static uint8_t band_of(const struct plan_group *pg, uint32_t person)
{
    return (uint8_t)tenure_band_at(&pg->group->tenure, tenure_place(person, 0));
}

/* Of these heads; where agents are given by the interval, the n-th is absent or not for a day,
 * however often there are so many. */
uint32_t heads_absent(struct day *d, uint32_t group, uint32_t first, uint32_t end, int32_t day)
{
    const struct plan_group *pg = d->groups[group].plan;
    uint32_t absent = 0;
    for (uint32_t head = first; pg->group->attendance.absence > 0 && head < end; head++)
        absent += head_is_absent(d, group, pg->key, head, head, day);
    return absent;
}

static void absent_come(struct day *d, uint32_t group, uint32_t count)
{
    for (; count > 0; count--)
        group_time_starts(d, &d->groups[group], GROUP_ABSENT);
}

static void absent_go(struct day *d, uint32_t group, uint32_t count)
{
    for (; count > 0; count--)
        group_time_stops(d, &d->groups[group], GROUP_ABSENT);
}

static void agents_come(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    const struct plan_group *pg = d->groups[group].plan;
    const bool hold = pg->group->at_drop == DROP_HOLD;
    for (; count > 0; count--) {
        /* With "hold" those who should have left are counted in first. Also when every seat is
         * taken. */
        if (g->leaving > 0 && (hold || g->free_seat == NOBODY)) {
            group_keeps_leaver(d, group);
            continue;
        }
        if (g->free_seat == NOBODY) {
            group_keeps_desk(d, group);
            continue;
        }
        const uint32_t agent = g->free_seat;
        g->free_seat = d->agents[agent].next;
        const struct agent_clock clock = {
            .key = pg->key,
            .head = g->persons,
            .band = pg->paces ? band_of(pg, g->persons) : 0,
        };
        g->persons++;
        agent_comes(d, agent, &clock, NO_PAUSE);
    }
}

static void agents_go(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    for (; count > 0 && g->at[0].n > 0; count--) {
        const uint32_t agent = g->at[0].head;
        available_remove(d, agent, 0);
        agent_goes_home(d, agent);
    }
    while (count > 0 && group_releases_job(d, group))
        count--;
    for (; count > 0 && g->now_as[GROUP_BUSY] > 0; count--)
        if (d->groups[group].plan->levels > 1)
            group_releases_desk(d, group);
        else
            group_releases_next(d, group);
    /* The others are away: who is one too many does not come back. */
    for (uint32_t agent = d->groups[group].plan->first_agent; count > 0; agent++)
        if (d->agents[agent].state == AGENT_AWAY) {
            agent_leaves(d, agent);
            count--;
        }
}

/* The calendar day of the current interval. */
static int32_t day_of_row(const struct day *d)
{
    if (d->row > 0)
        return plan_day_of(d->plan, (int32_t)d->row - 1);
    return (int32_t)((d->now - d->plan->start - TICKS_PER_DAY + 1) / TICKS_PER_DAY);
}

static void staffing_rises(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    if (g->staffed == 0)
        g->staffed_day = day_of_row(d);
    const uint32_t absent = heads_absent(d, group, g->staffed, g->staffed + count, g->staffed_day);
    g->staffed += count;
    absent_come(d, group, absent);
    agents_come(d, group, count - absent);
}

static void staffing_drops(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    const uint32_t absent = heads_absent(d, group, g->staffed - count, g->staffed, g->staffed_day);
    g->staffed -= count;
    absent_go(d, group, absent);
    agents_go(d, group, count - absent);
}

/* Midnight passes while they are there: tomorrow others are absent, and maybe more or fewer. */
static void staffing_meets_midnight(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    const uint32_t before = heads_absent(d, group, 0, g->staffed, g->staffed_day);
    g->staffed_day++;
    const uint32_t after = heads_absent(d, group, 0, g->staffed, g->staffed_day);
    if (after > before) {
        absent_come(d, group, after - before);
        agents_go(d, group, after - before);
    } else {
        absent_go(d, group, before - after);
        agents_come(d, group, before - after);
    }
}

/* --- the calendar ---------------------------------------------------------------------------- */

static void interval_starts(struct day *d, uint32_t row)
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

static void channel_opens(struct day *d, uint32_t channel)
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

static void channel_closes(struct day *d, uint32_t channel)
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
static void centre_closes(struct day *d, uint32_t next)
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
static void centre_opens(struct day *d)
{
    d->open = true;
    for (size_t i = 0; i < d->plan->scenario->n_channels; i++)
        d->channels[i].open = !d->plan->scenario->channels[i].has_hours;
}

void roster_moves(struct day *d)
{
    const struct tape_event *event = d->tape++;
    switch ((enum tape_kind)event->kind) {
    case TAPE_HORIZON_ENDS: d->running = false; break;
    case TAPE_CLOSES: centre_closes(d, event->subject); break;
    case TAPE_OPENS: centre_opens(d); break;
    case TAPE_INTERVAL_STARTS: interval_starts(d, event->subject); break;
    case TAPE_SHIFT_ENDS: shift_ends(d, event->subject); break;
    case TAPE_BREAK_STARTS:
        break_is_due(d, d->plan->persons[event->subject].slot, event->count);
        break;
    case TAPE_DRAIN_STARTS:
        agent_winds_down(d, d->plan->persons[event->subject].slot, event->count);
        break;
    case TAPE_STAFFING_DROPS: staffing_drops(d, event->subject, event->count); break;
    case TAPE_STAFFING_MIDNIGHT: staffing_meets_midnight(d, event->subject); break;
    case TAPE_STAFFING_RISES: staffing_rises(d, event->subject, event->count); break;
    case TAPE_SHIFT_STARTS: shift_starts(d, event->subject); break;
    case TAPE_EVENT_ENDS: event_ends(d, event->subject); break;
    case TAPE_CONTAINMENT_DRIFTS: containment_drifts(d, (int32_t)event->subject); break;
    case TAPE_EVENT_STARTS: event_starts(d, event->subject); break;
    case TAPE_CHANNEL_OPENS: channel_opens(d, event->subject); break;
    case TAPE_CHANNEL_CLOSES: channel_closes(d, event->subject); break;
    }
}
