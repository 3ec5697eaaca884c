#include "sim/study/verification.h"

#include "sim/base/mem.h"
#include "sim/study/experiment.h"
#include "sim/study/verification_cases.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

const double verification_limit = 4;

/* --- a queue as a scenario -------------------------------------------------------------------- */

/* The scenario points into the rest. */
struct centre {
    struct scenario scenario;
    struct channel channels[QUEUE_CLASSES];
    struct contact_class classes[QUEUE_CLASSES];
    struct agent_group groups[2];
    struct skill skills[QUEUE_CLASSES], second_skill;
    struct transfer transfer;
    struct calendar_day week[QUEUE_WEEK];
    struct contact_stream in_app; /* of the first class, through which nobody comes by itself */
    struct deflection deflection;
    struct callback callback;
    bool offered_to[QUEUE_CLASSES];
    double share[QUEUE_INTERVALS];
    size_t agents[QUEUE_INTERVALS], second_agents[QUEUE_INTERVALS];
};

static const double warm_up_s = 7200;

static const struct duration soon = {.family = DURATION_EXPONENTIAL, .mean_s = 60};

/* All that enter are resolved, after exponential times. */
static struct self_service resolving(double mean_s)
{
    const struct duration time = {.family = DURATION_EXPONENTIAL, .mean_s = mean_s};
    return (struct self_service){.handles = 1, .time = {time, time, time, time}};
}

static void class_fill(struct centre *c, const struct queue *q, size_t index)
{
    static char *const names[QUEUE_CLASSES] = {"first", "second"};
    struct contact_class *class = &c->classes[index];
    *class = (struct contact_class){
        .name = names[index],
        .priority = -(int)index,
        .arrivals = {.per_day = 24 * q->per_hour[index], .share = c->share, .day = q->day},
        .talk = {.family = q->handle_cv > 0 ? DURATION_LOGNORMAL : DURATION_EXPONENTIAL,
                 .mean_s = q->handle_s,
                 .cv = q->handle_cv},
        .wrap_up = {.family = DURATION_FIXED},
        .patience = q->patience,
    };
    if (q->comeback == REDIAL)
        class->redial = redial_with(q->comes_back, soon, (unsigned)q->at_most);
    if (q->comeback == RECONTACT)
        class->recontact = (struct recontact){
            .probability = q->comes_back, .delay = soon, .at_most = (unsigned)q->at_most};
    if (q->comeback == BOUNCE)
        class->self_service = (struct self_service){.handles = 1,
                                                    .escalates = q->escalates,
                                                    .escalates_again = q->escalates,
                                                    .bounces = q->comes_back,
                                                    .time = {soon, soon, soon, soon},
                                                    .return_delay = soon,
                                                    .at_most = (unsigned)q->at_most};
    if (q->sessions > 0)
        class->self_service = resolving(q->session_s);
}

static void offer_fill(struct centre *c, const struct queue *q)
{
    static const struct duration none = {.family = DURATION_FIXED};
    const struct offer offer = {.when = OFFER_WAITING,
                                .after_s = q->offer_after_s,
                                .classes = c->offered_to,
                                .offered = 1,
                                .accepts = q->accepts};
    c->offered_to[0] = true;
    if (q->offer == ANOTHER_CHANNEL) {
        c->deflection = (struct deflection){.offer = offer, .to = 1, .delay = none};
        c->channels[0].deflections = &c->deflection;
        c->channels[0].n_deflections = 1;
        c->in_app = (struct contact_stream){.name = "first in app",
                                            .channel = 1,
                                            .talk = c->classes[0].talk,
                                            .wrap_up = none,
                                            .patience = {.endless = true},
                                            .self_service = resolving(soon.mean_s)};
        c->classes[0].also = &c->in_app;
        c->classes[0].n_also = 1;
    }
    if (q->offer == CALLBACK) {
        c->callback = (struct callback){
            .offer = offer, .delay = none, .reach = 1, .tries = 1, .retry_after = none};
        c->channels[0].callback = &c->callback;
    }
}

/* A desk that handles what is passed on to the second class, or helps the first after a wait. */
static void second_desk_fill(struct centre *c, const struct queue *q)
{
    c->second_skill =
        (struct skill){.class = q->passed_on > 0, .rank = 1, .overflow_s = q->helps_after_s};
    c->groups[1] = (struct agent_group){.name = "second desk",
                                        .skills = &c->second_skill,
                                        .n_skills = 1,
                                        .agents = c->second_agents};
    for (size_t i = 0; i < QUEUE_INTERVALS; i++)
        c->second_agents[i] = (size_t)q->second_desk;
    if (q->passed_on > 0) {
        c->groups[0].n_skills = 1;
        c->transfer = (struct transfer){.to = 1, .probability = q->passed_on};
        c->classes[0].transfers = &c->transfer;
        c->classes[0].n_transfers = 1;
    }
}

static void week_fill(struct centre *c, const struct queue *q)
{
    static char *types[] = {"ordinary"};
    for (size_t i = 0; i < QUEUE_WEEK; i++)
        c->week[i] = (struct calendar_day){.closes = QUEUE_INTERVALS, .factor = q->week[i]};
    c->scenario.dates = (struct dates){.types = types, .n_types = 1, .n_there = 1, .days = c->week};
}

static void centre_fill(struct centre *c, const struct queue *q)
{
    const size_t n = q->per_hour[1] > 0 || q->passed_on > 0 ? 2 : 1;
    *c = (struct centre){
        .channels = {{.name = "voice",
                      .kind = q->chats.at_most > 0 ? CHANNEL_CHAT : CHANNEL_LIVE,
                      .lines = (size_t)q->lines,
                      .queue_places = q->places < 0 ? SIZE_MAX : (size_t)q->places,
                      .sessions = q->sessions > 0 ? (size_t)q->sessions : SIZE_MAX},
                     {.name = "other",
                      .kind = q->has_jobs ? CHANNEL_DEFERRED : CHANNEL_LIVE,
                      .queue_places = SIZE_MAX,
                      .sessions = SIZE_MAX,
                      .deferred.due_s = 86400}},
        .groups = {{.name = "desk",
                    .skills = c->skills,
                    .n_skills = n,
                    .agents = c->agents,
                    .reserve = (size_t)q->reserve,
                    .concurrency = q->chats}},
        .skills = {{.class = 0, .rank = 1}, {.class = 1, .rank = 1}},
    };
    for (size_t i = 0; i < QUEUE_INTERVALS; i++) {
        c->share[i] = queue_share(q, i);
        c->agents[i] = (size_t)q->agents;
    }
    for (size_t i = 0; i < n; i++)
        class_fill(c, q, i);
    if (q->offer != NO_OFFER)
        offer_fill(c, q);
    if (q->has_jobs) {
        c->classes[1].channel = 1;
        c->classes[1].patience = (struct patience){.endless = true};
    }
    c->scenario = (struct scenario){
        .title = "verify",
        .name = "verify",
        .hours = {.closes_s = 86400,
                  .interval_s = QUEUE_INTERVAL_S,
                  .intervals = QUEUE_INTERVALS,
                  .days = (size_t)q->days,
                  .warm_up_s = warm_up_s,
                  .never_closes = true},
        .layers = {true, true, true, true, true, true, true},
        .within_s = QUEUE_WITHIN_S,
        .channels = c->channels,
        .n_channels = q->has_jobs || q->offer == ANOTHER_CHANNEL ? 2 : 1,
        .classes = c->classes,
        .n_classes = n,
        .groups = c->groups,
        .n_groups = q->second_desk > 0 ? 2 : 1,
    };
    if (q->second_desk > 0)
        second_desk_fill(c, q);
    if (q->week[0] > 0)
        week_fill(c, q);
}

/* --- running ---------------------------------------------------------------------------------- */

/* The queue a little wrong: 5 % more of what the case is about. */
static struct queue spoilt(const struct queue *q)
{
    static const double wrong = 1.05;
    struct queue s = *q;
    if (q->comeback == REDIAL || q->comeback == BOUNCE)
        s.comes_back *= wrong;
    else if (q->offer != NO_OFFER)
        s.accepts *= wrong;
    else if (q->sessions > 0)
        s.session_s *= wrong;
    else if (q->passed_on > 0)
        s.passed_on *= wrong;
    else if (q->helps_after_s > 0)
        s.helps_after_s *= wrong;
    else
        s.handle_s *= wrong;
    return s;
}

static struct verification_row compare(const struct experiment *e, const struct queue *q,
                                       const struct verification_check *check)
{
    const struct measure *m = measure_named(check->key);
    const size_t column = column_find(&e->columns, m, check->scope, check->index, 0);
    assert(column < e->columns.n);
    const struct estimate found =
        experiment_estimate(e, column, check->interval > 0 ? check->interval : e->tally.intervals);
    const struct queue wrong = spoilt(q);
    const double exact = check->exact(q);
    const double apart = (found.value - exact) / found.std_error;
    return (struct verification_row){
        .queue = q->name,
        .measure = m,
        .of = check->of ? check->of : "",
        .exact = exact,
        .simulated = found.value,
        .std_error = found.std_error,
        .apart = apart,
        .power = fabs(check->exact(&wrong) - exact) / found.std_error,
        .agrees = fabs(apart) <= verification_limit,
    };
}

static double contacts_of(const struct experiment *e)
{
    const size_t column = column_find(&e->columns, measure_named("arrivals"), SCOPE_ALL, 0, 0);
    return experiment_estimate(e, column, e->tally.intervals).value
           * (double)(e->replications * e->scenario->hours.days);
}

/* False if it was stopped. */
static bool verify_case(struct verification *v, const struct verification_case *c,
                        const struct verification_options *o, struct error *err)
{
    struct centre centre;
    centre_fill(&centre, &c->queue);
    const struct experiment_options options = {
        /* Days of its own for every case, so that they err independently. */
        .seed = o->seed * verification_cases_n + (uint64_t)(c - verification_cases),
        .replications = (size_t)c->queue.replications,
        .threads = o->threads,
        .stop = o->stop,
    };
    struct experiment *e = experiment_run(&centre.scenario, &options, err);
    const bool complete = e && e->replications == e->wanted;
    for (const struct verification_check *check = c->checks;
         complete && check < c->checks + VERIFICATION_CHECKS_MOST && check->key; check++) {
        v->row[v->n] = compare(e, &c->queue, check);
        v->agrees = v->agrees && v->row[v->n].agrees;
        v->n++;
    }
    if (complete)
        v->contacts += contacts_of(e);
    experiment_free(e);
    return complete;
}

struct verification *verification_run(const struct verification_options *o, struct error *err)
{
    struct verification *v = mem_array(1, sizeof *v);
    *v = (struct verification){
        .row = mem_array(verification_cases_n * VERIFICATION_CHECKS_MOST, sizeof *v->row),
        .agrees = true};
    for (size_t i = 0; i < verification_cases_n; i++) {
        if (o->progress)
            o->progress(o->progress_to, i, verification_cases_n);
        if (!verify_case(v, &verification_cases[i], o, err)) {
            verification_free(v);
            return NULL;
        }
    }
    return v;
}

void verification_free(struct verification *v)
{
    if (!v)
        return;
    free(v->row);
    free(v);
}
