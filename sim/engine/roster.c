/*
 * roster.c -- what the roster has fixed: who is absent, and shifts; and the tape on which that and
 * the calendar stand.
 */
#include "sim/engine/agent.h"

#include "models/portable.h"
#include "sim/engine/pay.h"

#include <math.h>

/* --- who is absent --------------------------------------------------------------------------- */

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

/* --- shifts ---------------------------------------------------------------------------------- */

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

/* --- the tape -------------------------------------------------------------------------------- */

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
