#include "sim/engine/pay.h"

#include "sim/base/mem.h"

enum { WHOLE_WAGE = 1000 };

/* Where ticks of each row go, or so many thousandths of them: element row * step. */
struct account {
    int64_t *ticks;
    size_t step;
    int64_t sign;
    int64_t share; /* of WHOLE_WAGE */
};

/* As much of the time as the premium of a shift is of the wage. */
static struct account premium_of(struct account to, const struct shift *s)
{
    to.share = (int64_t)(s->wage_premium * WHOLE_WAGE + 0.5);
    return to;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t limit(int64_t x, int64_t low, int64_t high)
{
    return x < low ? low : x > high ? high : x;
}

/* The row in which an instant is paid; 0: in none. */
static size_t row_of(const struct plan *p, ticks t)
{
    const struct calendar_hours *hours = &p->scenario->hours;
    const ticks opens = ticks_from_seconds(hours->opens_s);
    int64_t day = floor_divide(t - p->start, TICKS_PER_DAY);
    if (hours->never_closes && (day < 0 || day >= (int64_t)hours->days))
        return 0;
    day = limit(day, 0, (int64_t)hours->days - 1);
    const ticks since = t - p->start - day * TICKS_PER_DAY - opens;
    const int64_t place = limit(floor_divide(since, p->interval), 0, (int64_t)hours->intervals - 1);
    return (size_t)(1 + day * (int64_t)hours->intervals + place);
}

/* Adds the time from one instant to another, cut where intervals end. */
static void add_time(const struct plan *p, struct account to, ticks from, ticks until)
{
    const ticks opens = p->start + ticks_from_seconds(p->scenario->hours.opens_s);
    while (from < until) {
        const ticks next = opens + (floor_divide(from - opens, p->interval) + 1) * p->interval;
        const ticks end = next < until ? next : until;
        const size_t row = row_of(p, from);
        if (row > 0)
            to.ticks[row * to.step] += to.sign * ((end - from) * to.share / WHOLE_WAGE);
        from = end;
    }
}

/* The shift of one head on one day, less the unpaid breaks where the roster has them. */
static void add_head(const struct plan *p, struct account to, const struct shift *s, size_t head,
                     int32_t day)
{
    const ticks start = p->start + day * TICKS_PER_DAY + ticks_from_seconds(s->start_s);
    add_time(p, to, start, start + ticks_from_seconds(s->length_s));
    to.sign = -to.sign;
    for (size_t b = 0; b < s->n_breaks; b++) {
        if (s->breaks[b].paid)
            continue;
        const ticks at = start + ticks_from_seconds(pause_start(&s->breaks[b], head));
        add_time(p, to, at, at + ticks_from_seconds(s->breaks[b].length_s));
    }
}

static void add_agents(const struct plan *p, struct account to, const struct agent_group *g)
{
    for (int32_t i = 0; i < p->intervals; i++)
        to.ticks[((size_t)i + 1) * to.step] += (int64_t)plan_agents(p, g, i) * p->interval;
}

void pay_plan(struct plan *p, size_t group)
{
    struct plan_group *pg = &p->groups[group];
    const struct pay *pay = &pg->group->pay;
    const double thousandths = 1000;
    pg->wage = (int64_t)(pay->wage_per_hour * thousandths + 0.5);
    pg->overtime_wage = (int64_t)(pay->wage_per_hour * pay->overtime_rate * thousandths + 0.5);
    pg->paid = mem_array(1 + (size_t)p->intervals, sizeof *pg->paid);
    pg->premium = mem_array(1 + (size_t)p->intervals, sizeof *pg->premium);
    const struct account to = {pg->paid, 1, 1, WHOLE_WAGE}, premium = {pg->premium, 1, 1, 0};
    if (pg->group->agents)
        add_agents(p, to, pg->group);
    for (size_t i = 0; i < p->n_persons; i++) {
        const struct person *person = &p->persons[i];
        const struct plan_shift *ps = &p->shifts[person->shift];
        if (ps->group != group)
            continue;
        add_head(p, to, ps->shift, person->head, person->day);
        add_head(p, premium_of(premium, ps->shift), ps->shift, person->head, person->day);
    }
}

void pay_absent(const struct plan *p, const struct person *person, const struct record *r)
{
    const struct plan_shift *ps = &p->shifts[person->shift];
    const struct plan_group *pg = &p->groups[ps->group];
    if (!pg->paid || pg->group->pay.paid_absence)
        return;
    int64_t *counters = record_agents(r, 0, ps->group);
    const size_t step = r->groups * GROUP_COUNTERS;
    const struct account to = {&counters[GROUP_PAID], step, -1, WHOLE_WAGE},
                         premium = {&counters[GROUP_COST], step, -1, 0};
    add_head(p, to, ps->shift, person->head, person->day);
    add_head(p, premium_of(premium, ps->shift), ps->shift, person->head, person->day);
}

/* Ticks at so many thousandths an hour, in millionths, rounded to nearest. In two steps: the whole
 * product of a large centre has more than 64 bits. */
static int64_t cost_of(int64_t time, int64_t wage)
{
    const int64_t unit = 3600 * TICKS_PER_SECOND / 1000;
    return time / unit * wage + (time % unit * wage + unit / 2) / unit;
}

void pay_close(const struct plan *p, const struct record *r)
{
    for (size_t g = 0; g < p->n_groups; g++) {
        const struct plan_group *pg = &p->groups[g];
        if (!pg->paid)
            continue;
        for (size_t row = 1; row < r->rows; row++) {
            int64_t *k = record_agents(r, row, g);
            k[GROUP_PAID] += pg->paid[row];
            if (pg->group->agents && !pg->group->pay.paid_absence)
                k[GROUP_PAID] -= k[GROUP_ABSENT];
            const int64_t premium = k[GROUP_COST] + pg->premium[row];
            k[GROUP_COST] = cost_of(k[GROUP_PAID] + premium, pg->wage)
                            + cost_of(k[GROUP_OVERTIME], pg->overtime_wage);
        }
    }
}
