/*
 * away.c -- agents who are there and take nothing: spells of in-shift shrinkage, and breaks.
 *
 * An agent's spells follow a clock of his own, drawn by his address, that contacts do not delay: a
 * spell that is due while he is busy begins when he is free and keeps its length, the next one
 * stays where it was. Breaks run beside that clock: what of a spell lies inside a break is
 * swallowed.
 */
#include "sim/engine/agent.h"

#include "models/portable.h"
#include "sim/engine/plan_tape.h"

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
void absent_break_begins(struct day *d, uint32_t agent, uint32_t pause)
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

void break_is_due(struct day *d, uint32_t agent, uint32_t pause)
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
void agent_winds_down(struct day *d, uint32_t agent, uint32_t pause)
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

/* --- the first moment ------------------------------------------------------------------------ */

/* A present agent's first moment: in equilibrium he may be in the middle of a spell. A break at
 * that moment comes before any contact. */
void agent_comes(struct day *d, uint32_t agent, const struct agent_clock *clock, uint32_t pause)
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
