#include "sim/engine/opening.h"

#include "sim/base/mem.h"
#include "sim/engine/state.h"

#include <stdlib.h>
#include <string.h>

struct opener {
    const struct plan *plan;
    struct day *day;  /* its draws and factors; it never runs */
    double *rostered; /* [intervals][groups] agents on duty if nobody is absent */
};

static size_t cells_of(const struct opening *o)
{
    return o->intervals * o->groups;
}

/* --- who is on duty when --------------------------------------------------------------------- */

/* Adds weight, by the share of each interval that lies in [from, until). */
static void add_stretch(const struct opening *o, double to[], size_t group, ticks from, ticks until,
                        double weight)
{
    const struct plan *p = o->opener->plan;
    const size_t row = plan_row_at(p, from);
    for (size_t i = row > 0 ? row - 1 : 0; i < o->intervals; i++) {
        const ticks start = plan_interval_start(p, (int32_t)i), end = start + p->interval;
        if (start >= until)
            return;
        const ticks shared = (until < end ? until : end) - (from > start ? from : start);
        if (shared > 0)
            to[i * o->groups + group] += weight * (double)shared / (double)p->interval;
    }
}

struct duty {
    ticks starts, ends;
};

static struct duty duty_of(const struct plan *p, const struct person *person)
{
    const struct shift *s = p->shifts[person->shift].shift;
    const ticks start = p->start + person->day * TICKS_PER_DAY + ticks_from_seconds(s->start_s);
    return (struct duty){start, start + ticks_from_seconds(s->length_s)};
}

/* What of [from, until) a person is on duty, without the breaks. */
static void add_on_duty(const struct opening *o, double to[], const struct person *person,
                        ticks from, ticks until, double weight)
{
    const struct plan *p = o->opener->plan;
    const struct plan_shift *ps = &p->shifts[person->shift];
    const struct duty duty = duty_of(p, person);
    add_stretch(o, to, ps->group, from, until, weight);
    for (size_t i = 0; i < ps->shift->n_breaks; i++) {
        const struct pause *b = &ps->shift->breaks[i];
        const ticks starts = duty.starts + ticks_from_seconds(pause_start(b, person->head));
        const ticks ends = starts + ticks_from_seconds(b->length_s);
        if (starts < until && ends > from)
            add_stretch(o, to, ps->group, starts > from ? starts : from,
                        ends < until ? ends : until, -weight);
    }
}

static void add_staffed(const struct opening *o, size_t group)
{
    const struct plan *p = o->opener->plan;
    const struct agent_group *g = p->groups[group].group;
    for (size_t i = 0; g->agents && i < o->intervals; i++)
        o->opener->rostered[i * o->groups + group] += (double)plan_agents(p, g, (int32_t)i);
}

struct opening opening_new(const struct plan *p)
{
    struct opening o = {
        .intervals = (size_t)p->intervals,
        .classes = p->n_classes,
        .groups = p->n_groups,
        .opener = mem_array(1, sizeof *o.opener),
    };
    o.expected = mem_array(o.intervals * o.classes, sizeof *o.expected);
    o.handle_error = mem_array(o.classes, sizeof *o.handle_error);
    o.present = mem_array(cells_of(&o), sizeof *o.present);
    o.away = mem_array(cells_of(&o), sizeof *o.away);
    *o.opener = (struct opener){p, day_new(p), mem_array(cells_of(&o), sizeof(double))};
    for (size_t group = 0; group < p->n_groups; group++)
        add_staffed(&o, group);
    for (size_t i = 0; i < p->n_persons; i++) {
        const struct duty duty = duty_of(p, &p->persons[i]);
        add_on_duty(&o, o.opener->rostered, &p->persons[i], duty.starts, duty.ends, 1);
    }
    return o;
}

void opening_free(struct opening *o)
{
    if (o->opener) {
        day_free(o->opener->day);
        free(o->opener->rostered);
    }
    free(o->opener);
    free(o->expected);
    free(o->handle_error);
    free(o->present);
    free(o->away);
}

/* --- a replication --------------------------------------------------------------------------- */

static void set_replication(struct day *d, uint32_t replication)
{
    d->replication = replication;
    for (enum layer layer = 0; layer < LAYERS; layer++)
        d->replication_of[layer] = replication;
    for (size_t group = 0; group < d->plan->n_groups; group++)
        d->groups[group].absence_day = INT32_MIN;
}

static void take_expected(struct opening *o)
{
    struct day *d = o->opener->day;
    inflows_expect(d);
    for (size_t class = 0; class < o->classes; class ++)
        o->handle_error[class] = d->inflows[class].handle_error;
    for (size_t i = 0; i < o->intervals; i++)
        for (size_t class = 0; class < o->classes; class ++)
            o->expected[i * o->classes + class] =
                d->inflows[class].expected[(int32_t)i - d->plan->first_interval];
}

/* The time away from the start of the shift, or of simulated time, to the end of the shift. */
static void add_spells(const struct opening *o, const struct person *person)
{
    const struct day *d = o->opener->day;
    const struct plan_shift *shift = &d->plan->shifts[person->shift];
    const struct plan_group *pg = d->groups[shift->group].plan;
    const struct duty duty = duty_of(d->plan, person);
    const ticks comes = duty.starts > 0 ? duty.starts : 0;
    struct agent_clock clock = {.key = shift->key, .head = person->head, .day = person->day};
    const ticks rest = clock_first_spell(d, pg, &clock);
    ticks back = comes + (rest > 0 ? rest : 0);
    add_on_duty(o, o->away, person, duty.starts, duty.ends,
                -pg->group->attendance.in_shift_shrinkage);
    if (rest > 0)
        add_on_duty(o, o->away, person, comes, back < duty.ends ? back : duty.ends, 1);
    while (back < duty.ends) {
        const ticks goes = clock_next_spell(d, pg, &clock, back);
        if (goes >= duty.ends)
            return;
        back = goes + clock.spell_length;
        add_on_duty(o, o->away, person, goes, back < duty.ends ? back : duty.ends, 1);
    }
}

/* Of the agents by interval. */
static void take_absent(const struct opening *o, uint32_t group)
{
    const struct plan *p = o->opener->plan;
    const struct agent_group *g = p->groups[group].group;
    for (size_t i = 0; g->agents && g->attendance.absence > 0 && i < o->intervals; i++)
        o->present[i * o->groups + group] -=
            heads_absent(o->opener->day, group, 0, (uint32_t)plan_agents(p, g, (int32_t)i),
                         plan_day_of(p, (int32_t)i));
}

static void take_present(struct opening *o, bool with_spells)
{
    struct day *d = o->opener->day;
    const struct plan *p = d->plan;
    memcpy(o->present, o->opener->rostered, cells_of(o) * sizeof *o->present);
    for (size_t i = 0; i < p->n_persons; i++) {
        const struct person *person = &p->persons[i];
        const struct duty duty = duty_of(p, person);
        if (person_is_absent(d, person))
            add_on_duty(o, o->present, person, duty.starts, duty.ends, -1);
        else if (with_spells && p->groups[p->shifts[person->shift].group].present_s > 0)
            add_spells(o, person);
    }
    for (uint32_t group = 0; group < o->groups; group++)
        take_absent(o, group);
    for (size_t i = 0; i < cells_of(o); i++)
        o->present[i] *= 1 - p->groups[i % o->groups].group->attendance.in_shift_shrinkage;
}

void opening_take(struct opening *o, uint32_t replication)
{
    set_replication(o->opener->day, replication);
    take_expected(o);
    take_present(o, false);
}

void opening_take_spells(struct opening *o, uint32_t replication)
{
    memset(o->away, 0, cells_of(o) * sizeof *o->away);
    set_replication(o->opener->day, replication);
    take_expected(o);
    take_present(o, true);
}
