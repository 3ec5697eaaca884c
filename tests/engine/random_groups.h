/*
 * random_groups.h -- the groups of a random centre: skills, shifts with breaks, attendance.
 */
#ifndef TESTS_ENGINE_RANDOM_GROUPS_H
#define TESTS_ENGINE_RANDOM_GROUPS_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

/* Breaks lie one in each part of the shift, so that they cannot meet. */
static inline void random_breaks(struct dice *d, struct shift *s)
{
    const size_t n = dice_count(d, 0, CENTRE_BREAKS);
    const double part = s->length_s / CENTRE_BREAKS;
    for (size_t b = 0; b < n; b++) {
        const double length = dice_between(d, 60, part / 2);
        const double room = part - length;
        const double late = dice_chance(d, 0.3) ? 0 : dice_between(d, 0, room / 2);
        const double earliest = (double)b * part + late;
        const double window = dice_chance(d, 0.5) ? dice_between(d, 0, room / 2) : 0;
        shift_break(s, (struct pause){earliest, earliest + window, length, dice_chance(d, 0.3),
                                      dice_chance(d, 0.5)});
    }
}

/* On a day with closing, it meets the opening hours. */
static inline void random_shift(struct dice *d, struct centre *c, struct agent_group *g)
{
    static char names[CENTRE_SHIFTS][8] = {"early", "late", "night", "short"};
    const struct calendar_hours *h = &c->scenario.hours;
    const double opens_h = h->opens_s / 3600, closes_h = h->closes_s / 3600;
    double start_h = dice_minutes(d, 0, 24) / 3600, hours = dice_minutes(d, 1, 12) / 3600;
    if (dice_chance(d, 0.1))
        hours = 24;
    if (!h->never_closes) {
        start_h = dice_minutes(d, fmax(opens_h - 1, 0), closes_h - 0.1) / 3600;
        hours = fmax(hours, opens_h - start_h + 0.25);
    }
    struct shift *s = centre_shift(c, g, names[g->n_shifts], start_h, hours, dice_count(d, 0, 4));
    if (dice_chance(d, 0.7))
        random_breaks(d, s);
}

static inline void random_attendance(struct dice *d, struct agent_group *g)
{
    struct attendance *a = &g->attendance;
    if (dice_chance(d, 0.5)) {
        a->absence = dice_between(d, 0.01, 0.4);
        a->absence_day_cv = dice_chance(d, 0.5) ? dice_between(d, 0, 1.2) : 0;
    }
    assert_null(attendance_invalid(a));
    if (dice_chance(d, 0.5))
        a->in_shift_shrinkage = dice_between(d, 0.02, 0.4);
    const double mean_s = dice_between(d, 60, 1200);
    const struct duration laws[] = {
        exponential(mean_s),
        fixed(mean_s),
        {.family = DURATION_LOGNORMAL, .mean_s = mean_s, .cv = dice_between(d, 0.2, 2)},
    };
    a->away = laws[dice_count(d, 0, 2)];
}

static inline void random_group(struct dice *d, struct centre *c)
{
    static char names[CENTRE_PARTS][8] = {"north", "south", "east", "west"};
    struct scenario *s = &c->scenario;
    struct agent_group *g = centre_group(c, names[s->n_groups]);
    const bool last = s->n_groups > 1;
    g->n_skills = 0;
    for (size_t i = 0; i < s->n_classes; i++) {
        /* The first group serves every class that the others may leave out. */
        const size_t class = last ? s->n_classes - 1 - i : i;
        if (!last || dice_chance(d, 0.6))
            g->skills[g->n_skills++] =
                (struct skill){.class = (int)class, .rank = (int)dice_count(d, 1, 3)};
    }
    if (g->n_skills == 0)
        g->skills[g->n_skills++] = (struct skill){.class = 0, .rank = 1};
    g->order = (enum agent_order)dice_count(d, 0, 2);
    if (dice_chance(d, 0.4)) {
        size_t *agents = centre_staff(c, g, dice_count(d, 0, 6));
        for (size_t i = 0; i < s->hours.intervals; i++)
            agents[i] = dice_chance(d, 0.4) ? dice_count(d, 0, 6) : agents[i > 0 ? i - 1 : 0];
        g->at_drop = dice_chance(d, 0.5) ? DROP_RELEASE : DROP_HOLD;
    } else {
        const size_t n = dice_count(d, 1, CENTRE_SHIFTS);
        for (size_t i = 0; i < n; i++)
            random_shift(d, c, g);
    }
    random_attendance(d, g);
}

#endif
