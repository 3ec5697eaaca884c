/*
 * workload.h -- what the forecast brings to each agent group, interval by interval.
 *
 * Requests come in the interval in which their customers come; time in self-service does not move
 * them. On several days they are the mean over the days, by the calendar's factors, profiles and
 * hours. Customers who come again are added, later by the law of their delay: the bounced and those
 * who are contacted again by their shares, redials by the share that the strictest target on an
 * answer rate leaves unanswered (5 % if there is none). So are the further legs of transfers. Moves
 * to other channels, callbacks, events and limits of lines are left out.
 *
 * A class goes to the groups of its best rank among those that the roster has there, in proportion
 * to whom it has; where it has none of them, to all of best rank alike. So each group and interval
 * is one pool of its own, with the means of what comes to it: a place for formulas to start, which
 * know no sharing between groups.
 */
#ifndef SIM_STUDY_WORKLOAD_H
#define SIM_STUDY_WORKLOAD_H

#include "models/erlang.h"
#include "sim/scenario/scenario.h"
#include "sim/study/coverage.h"

struct workload {
    size_t groups, classes, intervals;
    struct erlang *pool; /* [groups][intervals]; agents 0; without arrivals the rest is 1 */
    bool *serves;        /* [groups][intervals][classes] does any of the class come here? */
    bool *open;          /* [groups][intervals] may the group be staffed there? */
};

struct workload workload_of(const struct scenario *s, const struct coverage *roster);
void workload_free(struct workload *w);

/* Does the target speak of contacts that come to the group there, or of the group? The cell is
 * group * intervals + interval. */
bool workload_concerns(const struct workload *w, const struct scenario *s, size_t cell,
                       const struct target *t);

/* Offered load, Erlang. */
double pool_load(const struct erlang *pool);

#endif
