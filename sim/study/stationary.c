#include "sim/study/stationary.h"

#include <math.h>
#include <string.h>

typedef double pool_function(const struct erlang *q, double within_s);

static struct erlang_result steady(const struct erlang *q)
{
    return isinf(q->patience_s) ? erlang_c(q) : erlang_a(q);
}

static double answer_rate(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).answer_probability;
}

static double abandon_rate(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).abandon_probability;
}

static double occupancy(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).occupancy;
}

static double asa_s(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).mean_wait_answered;
}

static double wait_s(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).mean_wait;
}

static double delayed_share(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).delay_probability;
}

static double queue_length(const struct erlang *q, double within_s)
{
    (void)within_s;
    return steady(q).mean_queue;
}

static double answered_within(const struct erlang *q, double within_s)
{
    return isinf(q->patience_s) ? erlang_c_answered_within(q, within_s)
                                : erlang_a_answered_within(q, within_s);
}

/* Gave up after at most so long, of all: who has not waited longer and was not answered. */
static double left_within(const struct erlang *q, double within_s)
{
    return isinf(q->patience_s)
               ? 0
               : 1 - erlang_a_waits_longer(q, within_s) - erlang_a_answered_within(q, within_s);
}

static double answered_within_of_answered(const struct erlang *q, double within_s)
{
    return answered_within(q, within_s) / steady(q).answer_probability;
}

static double answered_within_ignoring(const struct erlang *q, double within_s)
{
    return answered_within(q, within_s) / (1 - left_within(q, within_s));
}

static double answered_within_either(const struct erlang *q, double within_s)
{
    return answered_within(q, within_s) + left_within(q, within_s);
}

static const struct response {
    const char *key;
    int sign;
    pool_function *value; /* NULL: no formula */
} responses[] = {
    {"answer_rate", 1, answer_rate},
    {"answer_rate_net", 1, answer_rate},
    {"service_level_requested", 1, answered_within},
    {"service_level_answered", 1, answered_within_of_answered},
    {"service_level_ignoring", 1, answered_within_ignoring},
    {"service_level_either", 1, answered_within_either},
    {"service_level_entered", 1, answered_within},
    {"waited_within", 1, answered_within_either},
    {"first_attempt_answer_rate", 1, answer_rate},
    {"reached_rate", 1, answer_rate},
    {"occupancy", -1, occupancy},
    {"utilisation", -1, occupancy},
    {"abandon_rate", -1, abandon_rate},
    {"asa_s", -1, asa_s},
    {"wait_s", -1, wait_s},
    {"wait_max_s", -1, NULL},
    {"delayed_share", -1, delayed_share},
    {"queue_length", -1, queue_length},
    {"blocked_rate", -1, NULL},
};

static const struct response *response_of(const struct measure *m)
{
    for (size_t i = 0; i < sizeof responses / sizeof *responses; i++)
        if (strcmp(responses[i].key, m->key) == 0)
            return &responses[i];
    return NULL;
}

int measure_with_agents(const struct measure *m)
{
    const struct response *r = response_of(m);
    return r ? r->sign : 0;
}

bool stationary_knows(const struct measure *m)
{
    const struct response *r = response_of(m);
    return r && r->value;
}

double stationary_value(const struct erlang *q, const struct measure *m, double within_s)
{
    return response_of(m)->value(q, within_s);
}

double target_slack(const struct target *t, double value)
{
    const double beyond = t->at_least ? value - t->bound : t->bound - value;
    return beyond / (t->measure->unit == UNIT_SHARE ? 1 : fmax(t->bound, 1e-9));
}

bool target_is_met(const struct target *t, double value)
{
    return isnan(value) || (t->at_least ? value >= t->bound : value <= t->bound);
}

static bool meets_all(const struct erlang *q, const struct target *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (stationary_knows(targets[i]->measure)
            && !target_is_met(targets[i],
                              stationary_value(q, targets[i]->measure, targets[i]->within_s)))
            return false;
    return true;
}

/* Every measure gets better with the agents: double until it suffices, then halve. */
int stationary_agents(const struct erlang *q, const struct target *const targets[], size_t n)
{
    enum { AGENTS_MOST = 1 << 20 };
    struct erlang trial = *q;
    int too_few = 0;
    if (q->arrival_rate == 0)
        return 0;
    trial.agents = (int)(q->arrival_rate * q->handle_s) + 1;
    while (!meets_all(&trial, targets, n)) {
        too_few = trial.agents;
        if (trial.agents > AGENTS_MOST)
            return -1;
        trial.agents *= 2;
    }
    int enough = trial.agents;
    while (enough - too_few > 1) {
        trial.agents = too_few + (enough - too_few) / 2;
        if (meets_all(&trial, targets, n))
            enough = trial.agents;
        else
            too_few = trial.agents;
    }
    return enough;
}
