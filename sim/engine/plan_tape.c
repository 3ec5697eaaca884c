#include "sim/engine/plan_tape.h"

#include "models/stream.h"
#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct tape_maker {
    struct plan *plan;
    size_t room;
};

/* The order of what the roster takes away at one instant. */
static uint32_t leaving_order(enum tape_kind kind)
{
    switch (kind) {
    case TAPE_HORIZON_ENDS: return 0;
    case TAPE_CLOSES:
    case TAPE_CHANNEL_CLOSES: return 1;
    case TAPE_OPENS:
    case TAPE_CHANNEL_OPENS: return 2;
    case TAPE_INTERVAL_STARTS: return 3;
    case TAPE_EVENT_ENDS: return 5;
    case TAPE_CONTAINMENT_DRIFTS: return 6;
    case TAPE_EVENT_STARTS: return 7;
    default: return 4;
    }
}

static void tape_add(struct tape_maker *t, ticks time, enum tape_kind kind, uint32_t subject,
                     uint32_t count)
{
    struct plan *p = t->plan;
    if (time > p->end)
        return;
    if (p->n_tape == t->room) {
        t->room = t->room ? 2 * t->room : 256;
        p->tape = mem_grow(p->tape, t->room, sizeof *p->tape);
    }
    const bool brings = kind == TAPE_STAFFING_RISES || kind == TAPE_SHIFT_STARTS;
    p->tape[p->n_tape++] = (struct tape_event){
        .key = brings ? key_bringing(time, BRINGS_ROSTER, 0)
                      : key_make(time, TURN_ROSTER_LEAVES, leaving_order(kind)),
        .subject = subject,
        .count = count,
        .kind = (uint8_t)kind,
    };
}

static int tape_compare(const void *a, const void *b)
{
    const struct tape_event *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Stable, so that events of one instant keep the order in which the scenario names them. */
static void tape_sort(struct plan *p)
{
    struct tape_event *spare = mem_array(p->n_tape, sizeof *spare);
    for (size_t width = 1; width < p->n_tape; width *= 2) {
        for (size_t left = 0; left < p->n_tape; left += 2 * width) {
            const size_t middle = left + width < p->n_tape ? left + width : p->n_tape;
            const size_t right = middle + width < p->n_tape ? middle + width : p->n_tape;
            size_t i = left, j = middle;
            for (size_t k = left; k < right; k++) {
                const bool take_left =
                    i < middle && (j >= right || tape_compare(&p->tape[i], &p->tape[j]) <= 0);
                spare[k] = p->tape[take_left ? i++ : j++];
            }
        }
        memcpy(p->tape, spare, p->n_tape * sizeof *spare);
    }
    free(spare);
}

/* Does the centre go on from one interval to the next without closing? */
static bool goes_on_after(const struct plan *p, int32_t i)
{
    const struct calendar_hours *hours = &p->scenario->hours;
    const bool ends_day = plan_time_of_day(p, i) == hours->intervals - 1;
    if (ends_day && !hours->never_closes)
        return false;
    return i + 1 == p->intervals || plan_is_open(p, i + 1);
}

static bool closes_after(const struct plan *p, int32_t i)
{
    return plan_is_open(p, i) && !goes_on_after(p, i);
}

/* A centre that never closes is open when simulated time begins. */
static bool opens_with(const struct plan *p, int32_t i)
{
    const bool goes_on = i == p->first_interval ? p->scenario->hours.never_closes
                                                : plan_is_open(p, i - 1) && goes_on_after(p, i - 1);
    return plan_is_open(p, i) && !goes_on;
}

static int32_t next_open(const struct plan *p, int32_t i)
{
    while (i < p->intervals && !plan_is_open(p, i))
        i++;
    return i;
}

static void tape_calendar(struct tape_maker *t)
{
    const struct plan *p = t->plan;
    for (int32_t i = 0; i < p->intervals; i++) {
        const ticks at = plan_interval_start(p, i);
        if (opens_with(p, i))
            tape_add(t, at, TAPE_OPENS, 0, 0);
        if (plan_is_open(p, i))
            tape_add(t, at, TAPE_INTERVAL_STARTS, (uint32_t)i + 1, 0);
        if (closes_after(p, i))
            tape_add(t, at + p->interval, TAPE_CLOSES, (uint32_t)next_open(p, i + 1), 0);
    }
    tape_add(t, p->end, TAPE_HORIZON_ENDS, 0, 0);
}

/* A channel's hours on a day, within those of the centre. */
static void tape_channel_day(struct tape_maker *t, uint32_t channel, int32_t day)
{
    const struct plan *p = t->plan;
    const struct scenario *s = p->scenario;
    const struct channel *c = &s->channels[channel];
    int32_t first = 0, last = (int32_t)s->hours.intervals;
    while (first < last && !dates_is_open(s, day, (size_t)first))
        first++;
    while (last > first && !dates_is_open(s, day, (size_t)last - 1))
        last--;
    const ticks midnight = p->start + day * TICKS_PER_DAY;
    const ticks centre_opens =
        midnight + ticks_from_seconds(s->hours.opens_s) + first * p->interval;
    const ticks centre_closes =
        midnight + ticks_from_seconds(s->hours.opens_s) + last * p->interval;
    ticks opens = midnight + ticks_from_seconds(c->opens_s);
    ticks closes = midnight + ticks_from_seconds(c->closes_s);
    opens = opens > centre_opens ? opens : centre_opens;
    closes = closes < centre_closes ? closes : centre_closes;
    if (opens >= closes || closes <= 0)
        return;
    tape_add(t, opens > 0 ? opens : 0, TAPE_CHANNEL_OPENS, channel, 0);
    tape_add(t, closes, TAPE_CHANNEL_CLOSES, channel, 0);
}

static void tape_channels(struct tape_maker *t)
{
    const struct plan *p = t->plan;
    const struct scenario *s = p->scenario;
    for (int32_t day = plan_day_of(p, p->first_interval); day < (int32_t)s->hours.days; day++)
        for (uint32_t i = 0; i < s->n_channels; i++)
            if (s->channels[i].has_hours)
                tape_channel_day(t, i, day);
}

/* Events happen on counted days only; containment drifts in the warm-up too. */
static void tape_events(struct tape_maker *t)
{
    const struct plan *p = t->plan;
    const struct scenario *s = p->scenario;
    for (int32_t day = 0; day < (int32_t)s->hours.days; day++)
        for (uint32_t i = 0; i < s->n_events; i++) {
            const struct scenario_event *e = &s->events[i];
            const ticks midnight = p->start + day * TICKS_PER_DAY;
            if (e->day >= 0 && e->day != day)
                continue;
            tape_add(t, midnight + ticks_from_seconds(e->at_s), TAPE_EVENT_STARTS, i, 0);
            tape_add(t, midnight + ticks_from_seconds(e->ends_s), TAPE_EVENT_ENDS, i, 0);
        }
    bool drifts = false;
    for (size_t i = 0; i < p->n_streams; i++)
        drifts = drifts || p->streams[i].self_service.drifts;
    for (int32_t day = plan_day_of(p, p->first_interval) + 1;
         drifts && day < (int32_t)s->hours.days; day++)
        tape_add(t, p->start + day * TICKS_PER_DAY, TAPE_CONTAINMENT_DRIFTS, (uint32_t)day, 0);
}

/* Nobody is there while the centre is closed. */
static void tape_staffing(struct tape_maker *t, uint32_t group)
{
    const struct plan *p = t->plan;
    const struct agent_group *g = p->scenario->groups + group;
    size_t staffed = 0;
    for (int32_t i = p->first_interval; i < p->intervals; i++) {
        const ticks at = plan_interval_start(p, i);
        const size_t wanted = plan_agents(p, g, i);
        if (staffed > 0 && plan_time_of_day(p, i) == 0 && g->attendance.absence > 0)
            tape_add(t, at, TAPE_STAFFING_MIDNIGHT, group, 0);
        if (wanted < staffed)
            tape_add(t, at, TAPE_STAFFING_DROPS, group, (uint32_t)(staffed - wanted));
        if (wanted > staffed)
            tape_add(t, at, TAPE_STAFFING_RISES, group, (uint32_t)(wanted - staffed));
        staffed = wanted;
        if (closes_after(p, i)) {
            tape_add(t, at + p->interval, TAPE_STAFFING_DROPS, group, (uint32_t)staffed);
            staffed = 0;
        }
    }
}

int32_t plan_first_day(const struct plan *p, const struct shift *s)
{
    if (!p->scenario->hours.never_closes)
        return 0;
    int32_t day = 0;
    const ticks end = ticks_from_seconds(s->start_s + s->length_s);
    while (p->start + (day - 1) * TICKS_PER_DAY + end > 0)
        day--;
    return day;
}

uint32_t plan_seats_a_head(const struct plan *p, const struct shift *s)
{
    const int32_t days = (int32_t)p->scenario->hours.days - plan_first_day(p, s);
    return (uint32_t)(days < 3 ? days : 3);
}

static ticks shift_start(const struct plan *p, const struct shift *s, int32_t day)
{
    return p->start + day * TICKS_PER_DAY + ticks_from_seconds(s->start_s);
}

ticks plan_break_starts(const struct plan *p, const struct plan_pause *pause, int32_t day,
                        size_t head)
{
    return shift_start(p, pause->shift, day) + ticks_from_seconds(pause_start(pause->listed, head));
}

/* Before a break, or the end of the shift, of a person who comes then. */
static void tape_drain(struct tape_maker *t, uint32_t number, ticks comes, ticks to, uint32_t pause)
{
    const struct plan *p = t->plan;
    const size_t group = p->shifts[p->persons[number].shift].group;
    const ticks drain = ticks_from_seconds(p->scenario->groups[group].drain_s);
    if (drain > 0 && to - drain > comes)
        tape_add(t, to - drain, TAPE_DRAIN_STARTS, number, pause);
}

/* The breaks of a person who comes then. One that began before, in the shift of yesterday, is
 * running when simulated time begins. */
static void tape_breaks(struct tape_maker *t, uint32_t number, ticks comes, uint32_t first_pause)
{
    struct plan *p = t->plan;
    struct person *person = &p->persons[number];
    for (uint32_t i = first_pause; i < p->n_pauses; i++) {
        const struct plan_pause *pause = &p->pauses[i];
        const ticks at = plan_break_starts(p, pause, person->day, person->head);
        if (at > comes)
            tape_add(t, at, TAPE_BREAK_STARTS, number, i);
        else if (at == comes || at + pause->length > comes)
            person->pause = i;
        tape_drain(t, number, comes, at, i);
    }
}

static void tape_shift(struct tape_maker *t, uint16_t shift, const struct shift *s,
                       uint32_t first_slot, uint32_t first_pause)
{
    struct plan *p = t->plan;
    const uint32_t seats = plan_seats_a_head(p, s);
    for (int32_t day = plan_first_day(p, s); day < (int32_t)p->scenario->hours.days; day++) {
        const ticks start = shift_start(p, s, day);
        const ticks end = start + ticks_from_seconds(s->length_s);
        const size_t heads = dates_has_shift(p->scenario, s, day) ? s->heads : 0;
        for (uint32_t head = 0; head < heads; head++) {
            const uint32_t person = (uint32_t)p->n_persons++;
            p->persons[person] = (struct person){
                .slot = first_slot + head * seats + (uint32_t)(day - plan_first_day(p, s)) % seats,
                .head = head,
                .pause = NO_PAUSE,
                .day = day,
                .shift = shift,
            };
            const ticks comes = start > 0 ? start : 0;
            tape_add(t, comes, TAPE_SHIFT_STARTS, person, 0);
            tape_add(t, end, TAPE_SHIFT_ENDS, person, 0);
            tape_drain(t, person, comes, end, NO_PAUSE);
            tape_breaks(t, person, comes, first_pause);
        }
    }
}

static int pause_compare(const void *a, const void *b)
{
    const double x = ((const struct plan_pause *)a)->listed->earliest_s;
    const double y = ((const struct plan_pause *)b)->listed->earliest_s;
    return x < y ? -1 : x > y;
}

/* Their windows do not overlap, so that every head takes them in the same order. */
static void pauses_fill(struct plan *p, const struct shift *s)
{
    struct plan_pause *first = &p->pauses[p->n_pauses];
    for (size_t b = 0; b < s->n_breaks; b++)
        p->pauses[p->n_pauses++] = (struct plan_pause){
            .shift = s,
            .listed = &s->breaks[b],
            .length = ticks_from_seconds(s->breaks[b].length_s),
            .fixed_end = s->breaks[b].fixed_end,
            .paid = s->breaks[b].paid,
        };
    qsort(first, s->n_breaks, sizeof *first, pause_compare);
}

static void tape_shifts(struct tape_maker *t, size_t group)
{
    struct plan *p = t->plan;
    const struct agent_group *g = &p->scenario->groups[group];
    uint32_t slot = p->groups[group].first_agent, head = 0;
    for (size_t k = 0; k < g->n_shifts; k++) {
        const struct shift *s = &g->shifts[k];
        char *name = mem_print("%s/%s", g->name, s->name);
        p->shifts[p->n_shifts] =
            (struct plan_shift){s, stream_key(p->seed, name), (uint16_t)group, head};
        free(name);
        const uint32_t first_pause = (uint32_t)p->n_pauses;
        pauses_fill(p, s);
        tape_shift(t, (uint16_t)p->n_shifts++, s, slot, first_pause);
        slot += (uint32_t)s->heads * plan_seats_a_head(p, s);
        head += (uint32_t)s->heads;
    }
}

void plan_tape_fill(struct plan *p)
{
    const struct scenario *s = p->scenario;
    struct tape_maker maker = {.plan = p};
    tape_calendar(&maker);
    tape_channels(&maker);
    tape_events(&maker);
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->groups[g].agents)
            tape_staffing(&maker, (uint32_t)g);
        tape_shifts(&maker, g);
    }
    tape_sort(p);
}
