#include "sim/engine/plan.h"

#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/engine/pay.h"
#include "sim/engine/plan_groups.h"
#include "sim/engine/plan_offers.h"
#include "sim/engine/plan_streams.h"
#include "sim/engine/plan_tape.h"
#include "sim/engine/plan_transfers.h"

#include <math.h>
#include <stdlib.h>

ticks plan_interval_start(const struct plan *p, int32_t interval)
{
    const int32_t day = plan_day_of(p, interval);
    return p->start + day * TICKS_PER_DAY + ticks_from_seconds(p->scenario->hours.opens_s)
           + (ticks)plan_time_of_day(p, interval) * p->interval;
}

int32_t plan_day_of(const struct plan *p, int32_t interval)
{
    const int32_t a_day = (int32_t)p->scenario->hours.intervals;
    return interval >= 0 ? interval / a_day : -((-interval + a_day - 1) / a_day);
}

size_t plan_time_of_day(const struct plan *p, int32_t interval)
{
    return (size_t)(interval - plan_day_of(p, interval) * (int32_t)p->scenario->hours.intervals);
}

size_t plan_row_at(const struct plan *p, ticks time)
{
    if (time >= p->end)
        return 1 + (size_t)p->intervals;
    const ticks opens = ticks_from_seconds(p->scenario->hours.opens_s);
    if (time < p->start + opens)
        return 0;
    const ticks a_day = (ticks)p->scenario->hours.intervals;
    const ticks day = (time - p->start) / TICKS_PER_DAY;
    const ticks since_opening = (time - p->start) % TICKS_PER_DAY - opens;
    if (since_opening < 0)
        return (size_t)(day * a_day);
    const ticks place = since_opening / p->interval;
    return (size_t)(1 + day * a_day + (place < a_day ? place : a_day - 1));
}

size_t plan_place_at(const struct plan *p, ticks time)
{
    const ticks last = (ticks)p->scenario->hours.intervals - 1;
    const ticks since_midnight =
        ((time - p->start) % TICKS_PER_DAY + TICKS_PER_DAY) % TICKS_PER_DAY;
    const ticks since_opening = since_midnight - ticks_from_seconds(p->scenario->hours.opens_s);
    const ticks place = since_opening < 0 ? 0 : since_opening / p->interval;
    return (size_t)(place < last ? place : last);
}

bool plan_is_open(const struct plan *p, int32_t interval)
{
    return dates_is_open(p->scenario, plan_day_of(p, interval), plan_time_of_day(p, interval));
}

size_t plan_agents(const struct plan *p, const struct agent_group *g, int32_t interval)
{
    if (!plan_is_open(p, interval))
        return 0;
    return dates_agents(p->scenario, g, plan_day_of(p, interval))[plan_time_of_day(p, interval)];
}

size_t plan_threshold(const struct plan *p, double within_s)
{
    const ticks wanted = ticks_from_seconds(within_s);
    size_t k = 0;
    while (k < p->n_thresholds && p->threshold[k] != wanted)
        k++;
    return k;
}

/* --- channels and events --------------------------------------------------------------------- */

static void add_rule(struct plan_channel *pc, enum when_full rule)
{
    pc->fills = true;
    pc->blocks = pc->blocks || rule == FULL_BUSY;
    pc->falls_back = pc->falls_back || rule == FULL_SIMPLE;
}

static void plan_channel_fill(struct plan *p, size_t channel)
{
    const struct scenario *s = p->scenario;
    const struct channel *c = &s->channels[channel];
    struct plan_channel *pc = &p->channels[channel];
    p->lines[channel] = c->lines ? c->lines : SIZE_MAX;
    if (c->sessions != SIZE_MAX)
        add_rule(pc, c->when_full);
    for (size_t i = 0; i < s->n_events; i++) {
        const struct scenario_event *e = &s->events[i];
        if (!e->sets_sessions || (e->channel >= 0 && e->channel != (int)channel))
            continue;
        add_rule(pc, e->has_fallback ? e->fallback : c->when_full);
        pc->cuts = pc->cuts || (e->sessions == 0 && e->inside != SESSIONS_FINISH);
    }
}

/* Factors on volume multiply: no two events of the same scope set one at the same time. */
static void surge_fill(struct plan *p)
{
    const struct scenario *s = p->scenario;
    const size_t cells = (size_t)p->intervals * p->n_streams;
    for (size_t k = 0; k < s->n_events; k++) {
        const struct scenario_event *e = &s->events[k];
        if (e->arrivals_factor == 1)
            continue;
        if (!p->surge) {
            p->surge = mem_array(cells, sizeof *p->surge);
            for (size_t i = 0; i < cells; i++)
                p->surge[i] = 1;
        }
        for (int32_t i = 0; i < p->intervals; i++) {
            const double at_s =
                s->hours.opens_s + (double)plan_time_of_day(p, i) * s->hours.interval_s;
            if (at_s < e->at_s || at_s >= e->ends_s || (e->day >= 0 && e->day != plan_day_of(p, i)))
                continue;
            for (size_t j = 0; j < p->n_streams; j++)
                if ((e->class < 0 || e->class == (int)p->streams[j].class)
                    && (e->channel < 0 || e->channel == (int)p->streams[j].channel))
                    p->surge[(size_t)i * p->n_streams + j] *= e->arrivals_factor;
        }
    }
}

double plan_surge(const struct plan *p, const struct plan_class *pc, int32_t interval)
{
    double factor = 0;
    for (size_t i = 0; i < pc->n_channels; i++) {
        const size_t j = plan_stream_at(pc, i, 0);
        factor += p->streams[j].laws.share * p->surge[(size_t)interval * p->n_streams + j];
    }
    return factor;
}

static bool containment_changes(const struct plan *p)
{
    bool changes = false;
    for (size_t i = 0; i < p->n_streams; i++)
        changes = changes || p->streams[i].self_service.drifts;
    for (size_t i = 0; i < p->scenario->n_events; i++)
        changes = changes || !isnan(p->scenario->events[i].escalates);
    return changes;
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool add_threshold(struct plan *p, double within_s, struct error *err)
{
    if (plan_threshold(p, within_s) < p->n_thresholds)
        return true;
    if (p->n_thresholds == THRESHOLDS_MOST)
        return fail(err, EXIT_FILE,
                    "%s: the targets name more than %d different acceptable waits (within_s)",
                    p->scenario->name, THRESHOLDS_MOST - 1);
    p->threshold[p->n_thresholds++] = ticks_from_seconds(within_s);
    return true;
}

static bool add_thresholds(struct plan *p, struct error *err)
{
    const struct scenario *s = p->scenario;
    if (!add_threshold(p, s->within_s, err))
        return false;
    for (size_t i = 0; i < s->n_targets; i++)
        if (measure_has_threshold(s->targets[i].measure)
            && !add_threshold(p, s->targets[i].within_s, err))
            return false;
    return true;
}

static void make_room(struct plan *p)
{
    const struct scenario *s = p->scenario;
    size_t n_shifts = 0, n_pauses = 0, n_persons = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++) {
            const struct shift *shift = &s->groups[g].shifts[k];
            const int32_t days = (int32_t)s->hours.days - plan_first_day(p, shift);
            n_shifts++;
            n_pauses += shift->n_breaks;
            n_persons += shift->heads * (size_t)days;
        }
    p->shifts = mem_array(n_shifts, sizeof *p->shifts);
    p->pauses = mem_array(n_pauses, sizeof *p->pauses);
    p->persons = mem_array(n_persons, sizeof *p->persons);
    size_t n_streams = 0;
    for (size_t c = 0; c < s->n_classes; c++)
        n_streams += class_channels(&s->classes[c]) * class_kinds(s, &s->classes[c])
                     + class_leg_queues(s, &s->classes[c], NULL);
    p->classes = mem_array(s->n_classes, sizeof *p->classes);
    p->streams = mem_array(n_streams, sizeof *p->streams);
    p->groups = mem_array(s->n_groups, sizeof *p->groups);
    p->lines = mem_array(s->n_channels, sizeof *p->lines);
    p->channels = mem_array(s->n_channels, sizeof *p->channels);
}

struct plan *plan_new(const struct scenario *s, uint64_t seed, struct error *err)
{
    struct plan *p = mem_array(1, sizeof *p);
    const int32_t warm_up_intervals = (int32_t)ceil(s->hours.warm_up_s / s->hours.interval_s);
    *p = (struct plan){
        .scenario = s,
        .seed = seed,
        .interval = ticks_from_seconds(s->hours.interval_s),
        .first_interval = -warm_up_intervals,
        .intervals = (int32_t)(s->hours.days * s->hours.intervals),
        .n_classes = s->n_classes,
        .n_groups = s->n_groups,
        .short_abandon = s->short_abandon_s > 0 ? ticks_from_seconds(s->short_abandon_s) : -1,
        .busyness_key = stream_key(seed, "busyness of all classes"),
    };
    p->start = warm_up_intervals * p->interval;
    p->end = p->start + (ticks)s->hours.days * TICKS_PER_DAY;
    make_room(p);
    if (p->end > KEY_TIME_MOST) {
        fail(err, EXIT_FILE, "%s: days and warm-up must be at most %d days together", s->name,
             (int)(KEY_TIME_MOST / TICKS_PER_DAY));
        goto failed;
    }
    if (!add_thresholds(p, err))
        goto failed;
    for (size_t c = 0; c < s->n_channels; c++)
        plan_channel_fill(p, c);
    plan_streams_fill(p);
    plan_groups_fill(p);
    plan_offers_fill(p);
    plan_transfers_fill(p);
    for (size_t i = 0; i < p->n_streams; i++)
        p->streams[i].goes_on =
            p->streams[i].comes_back || p->streams[i].n_transfers > 0 || p->streams[i].n_orders > 0;
    if (p->n_agents > AGENTS_MOST) {
        fail(err, EXIT_FILE, "%s: %u agents' seats are needed; at most %d can be simulated",
             s->name, p->n_agents, AGENTS_MOST);
        goto failed;
    }

    surge_fill(p);
    p->containment_changes = containment_changes(p);
    plan_tape_fill(p);
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].pay.has_wage)
            pay_plan(p, g);
    return p;
failed:
    plan_free(p);
    return NULL;
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_streams; i++)
        plan_stream_clear(&p->streams[i]);
    for (size_t i = 0; i < p->n_groups; i++)
        plan_group_clear(&p->groups[i]);
    free(p->classes);
    free(p->streams);
    free(p->groups);
    free(p->shifts);
    free(p->persons);
    free(p->pauses);
    free(p->tape);
    free(p->lines);
    free(p->channels);
    free(p->surge);
    free(p);
}
