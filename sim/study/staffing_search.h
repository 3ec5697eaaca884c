/*
 * staffing_search.h -- the search and the certificate behind staffing.h; for staffing*.c only.
 */
#ifndef SIM_STUDY_STAFFING_SEARCH_H
#define SIM_STUDY_STAFFING_SEARCH_H

#include "sim/monte/column.h"
#include "sim/study/staffing.h"

/* A target's ratio in a period, or over the day. */
struct reading_at {
    double value;     /* NAN: nothing to measure */
    double std_error; /* over the replications simulated */
};

/* Stands beside the targets, whatever they are: the answer rate and the occupancy, in all. */
enum { BESIDE = 2 };

/* What a candidate does. */
struct readings {
    struct reading_at *at; /* [targets + BESIDE][periods + 1]; the last is the day */
    size_t *days_met;      /* [targets] days that meet the bound, each by itself */
    size_t *days;          /* [targets] of so many */
    size_t replications;
};

struct search {
    struct staffing *staffing;
    const struct staffing_options *options;
    struct column *columns; /* [targets + BESIDE] */
    size_t targets, groups, periods;
    double *cost;     /* [groups] of an agent */
    double allowance; /* standard errors of a fresh certificate to be on the safe side by */
    double scale;     /* those of the certificate, in terms of those of the search */
    size_t asked;     /* certificates so far */
    struct error *err;
    bool failed; /* stopped, or a candidate could not be simulated */
};

/* Finds f->agents from where they stand, and certifies them; false with a sentence. */
bool staffing_search(struct staffing *f, const struct staffing_options *o, struct error *err);

/* Simulates a candidate; the caller frees the readings. */
struct readings search_simulate(struct search *s, const size_t agents[], uint32_t first, size_t n);
void readings_free(struct readings *r);

static inline struct reading_at *reading_of_target(const struct readings *r, const struct search *s,
                                                   size_t target, size_t period)
{
    return &r->at[target * (s->periods + 1) + period];
}

/* The interval that a period begins with, and how many it has. */
static inline size_t period_length(const struct search *s)
{
    return s->staffing->intervals / s->periods;
}

/* Agents of a group in a period of agents[groups][intervals]. */
size_t cell_agents(const struct search *s, const size_t agents[], size_t group, size_t period);
void cell_set(const struct search *s, size_t agents[], size_t group, size_t period, size_t n);

/* May the group be staffed in the period? */
bool cell_is_open(const struct search *s, size_t group, size_t period);

/* Periods so far apart that what is done in one does not reach the next: as many as a period is
 * tried with at once. */
size_t search_spacing(const struct search *s);

/* One agent more in the period, in the group where it helps most. */
void search_add_agent(struct search *s, size_t agents[], const bool where[]);

/* The certificate: fills in what staffing says of fresh days. */
bool staffing_certify(struct search *s);

#endif
