#include "sim/study/shrinkage.h"

#include <math.h>

/* What a day of the group's roster comes to. */
struct shape {
    double rostered_h, on_break_h, unpaid_h; /* of all heads */
    double premium_h;                        /* paid hours that premiums are worth */
    double heads;
};

static struct shape shape_of(const struct scenario *s, const struct coverage *roster, size_t group)
{
    static const double hours_a_head = 8;
    const struct agent_group *g = &s->groups[group];
    struct shape shape = {0};
    for (size_t k = 0; k < g->n_shifts; k++) {
        const struct shift *shift = &g->shifts[k];
        const double heads = (double)shift->heads * shift_share_of_days(&s->hours, shift);
        shape.heads += heads;
        shape.rostered_h += heads * shift->length_s / 3600;
        double unpaid_h = 0;
        for (size_t b = 0; b < shift->n_breaks; b++) {
            const double hours = heads * shift->breaks[b].length_s / 3600;
            shape.on_break_h += hours;
            unpaid_h += shift->breaks[b].paid ? 0 : hours;
        }
        shape.unpaid_h += unpaid_h;
        shape.premium_h += shift->wage_premium * (heads * shift->length_s / 3600 - unpaid_h);
    }
    if (shape.heads > 0)
        return shape;
    for (size_t i = 0; i < roster->intervals; i++)
        shape.rostered_h +=
            roster->rostered[group * roster->intervals + i] * s->hours.interval_s / 3600;
    shape.heads = shape.rostered_h / hours_a_head;
    return shape;
}

double fte_of_heads(const struct agent_group *g, double heads)
{
    return heads * 365 / 250 / (1 - g->attendance.planned_absence);
}

/* With so many hours on site less breaks. */
static struct ladder ladder_of(const struct scenario *s, const struct shape *shape, size_t group,
                               double attending_h)
{
    const struct agent_group *g = &s->groups[group];
    const double worked = shape->rostered_h - shape->on_break_h;
    const double times = worked > 0 ? attending_h / worked : 0;
    const double heads = times * shape->heads;
    const double rostered_h = times * shape->rostered_h;
    const double absent = g->pay.paid_absence ? 0 : g->attendance.absence;
    const double paid_h = times * (shape->rostered_h - shape->unpaid_h) * (1 - absent);
    const double premium_h = times * shape->premium_h * (1 - absent);
    return (struct ladder){
        .contract_h = fte_of_heads(g, rostered_h),
        .rostered_h = rostered_h,
        .attending_h = attending_h,
        .present_h = attending_h * coverage_present_share(g),
        .heads = heads,
        .fte = fte_of_heads(g, heads),
        .paid_h = paid_h,
        .cost = g->pay.has_wage ? (paid_h + premium_h) * g->pay.wage_per_hour : NAN,
    };
}

struct ladder ladder_from_present(const struct scenario *s, const struct coverage *roster,
                                  size_t group, double present_h, double occupancy)
{
    struct shape shape = shape_of(s, roster, group);
    if (shape.rostered_h == 0)
        shape = (struct shape){.rostered_h = 8, .heads = 1};
    struct ladder l =
        ladder_of(s, &shape, group, present_h / coverage_present_share(&s->groups[group]));
    l.busy_h = l.present_h * occupancy;
    return l;
}

struct ladder ladder_of_roster(const struct scenario *s, const struct coverage *roster,
                               size_t group)
{
    const struct shape shape = shape_of(s, roster, group);
    struct ladder l = ladder_of(s, &shape, group, shape.rostered_h - shape.on_break_h);
    l.busy_h = NAN;
    return l;
}

void ladder_add(struct ladder *a, const struct ladder *b)
{
    a->contract_h += b->contract_h;
    a->rostered_h += b->rostered_h;
    a->attending_h += b->attending_h;
    a->present_h += b->present_h;
    a->busy_h += b->busy_h;
    a->heads += b->heads;
    a->fte += b->fte;
    a->paid_h += b->paid_h;
    a->cost += b->cost;
}
