/*
 * choices.h -- the shifts that heads can be put on, what a head costs there and what it covers.
 *
 * Those of each group's patterns, or, where a group has none, its shifts. What heads cover is kept
 * by cells: an agent group in an interval of the horizon, group * (days * intervals) + day *
 * intervals + interval. Breaks in windows are spread evenly over them here (placement.h then places
 * them), and absence and spells away are taken off by their shares.
 */
#ifndef SIM_STUDY_CHOICES_H
#define SIM_STUDY_CHOICES_H

#include "sim/study/cover.h"
#include "sim/study/coverage.h"

struct choice {
    size_t group;
    const struct shift *shift; /* borrowed from the scenario */
    double cost; /* of a head over the horizon: wages of the paid hours, or these without wages */
};

struct choices {
    const struct scenario *scenario; /* borrowed */
    struct choice *choice;           /* [n] */
    size_t n;
    size_t intervals; /* of the horizon */
    size_t cells;
    bool wages;         /* costs are money; otherwise paid hours */
    struct cover cover; /* costs, coverage and limits, as the programme takes them */
};

struct choices choices_of(const struct scenario *s);
void choices_free(struct choices *c);

static inline const double *choice_present(const struct choices *c, size_t k)
{
    return &c->cover.present[k * c->cells];
}

/* The cells that a choice can cover: those of its group. */
static inline size_t choice_first_cell(const struct choices *c, size_t k)
{
    return c->choice[k].group * c->intervals;
}

/* A head of a shift of the group over the horizon, whether it is a choice or not. */
double choices_cost_of_head(const struct choices *c, size_t group, const struct shift *shift);

double choices_cost(const struct choices *c, const size_t heads[]);

/* Agents present by cell with the heads, as a mean, into present[cells]. */
void choices_cover(const struct choices *c, const size_t heads[], double present[]);

#endif
