#include "sim/study/verification.h"

#include "models/erlang.h"
#include "sim/base/mem.h"
#include "sim/study/experiment.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

const double verification_limit = 4;

enum { INTERVALS = 48, CLASSES = 2, CHECKS_MOST = 8 };

/* --- a queue ---------------------------------------------------------------------------------- */

/* What a case is about; 0 is none of it. */
struct queue {
    const char *name;
    double per_hour[CLASSES]; /* arrivals; the first class is served first */
    double handle_s;
    double handle_cv; /* 0: exponential; else lognormal */
    int agents;
    int places; /* in the queue; ERLANG_UNLIMITED */
    int lines;  /* 0: unlimited */
    struct patience patience;
    struct factor day;
    double swing;      /* the rate over the day is 1 + swing * sin */
    double comes_back; /* probability of the kind of comeback below, at most `at_most` times */
    int at_most;
    enum { NO_COMEBACK, REDIAL, BOUNCE, RECONTACT } comeback;
    double escalates; /* of self-service, if there is one */
    bool has_jobs;    /* the second class are jobs, so many that the backlog is never empty */
    int reserve;      /* of idle agents, above which they are begun */
    int days;         /* of one replication */
    int replications;
};

/* A queue as a scenario; the scenario points into the rest. */
struct centre {
    struct scenario scenario;
    struct channel channels[CLASSES];
    struct contact_class classes[CLASSES];
    struct agent_group group;
    struct skill skills[CLASSES];
    double share[INTERVALS];
    size_t agents[INTERVALS];
};

static const double within_s = 20, warm_up_s = 7200, interval_s = 86400.0 / INTERVALS;

/* The share of the day's contacts in an interval: the mean of 1 + swing sin over it. */
static double share_of(const struct queue *q, size_t interval)
{
    const double from = 2 * M_PI * (double)interval / INTERVALS, width = 2 * M_PI / INTERVALS;
    return (1 + q->swing * (cos(from) - cos(from + width)) / width) / INTERVALS;
}

static void class_fill(struct centre *c, const struct queue *q, size_t index)
{
    static const struct duration soon = {.family = DURATION_EXPONENTIAL, .mean_s = 60};
    static char *const names[CLASSES] = {"first", "second"};
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
        class->redial = (struct redial){
            .probability = q->comes_back, .delay = soon, .at_most = (unsigned)q->at_most};
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
}

static void centre_fill(struct centre *c, const struct queue *q)
{
    const size_t n = q->per_hour[1] > 0 ? 2 : 1;
    *c = (struct centre){
        .channels = {{.name = "voice",
                      .lines = (size_t)q->lines,
                      .queue_places = q->places < 0 ? SIZE_MAX : (size_t)q->places,
                      .sessions = SIZE_MAX},
                     {.name = "email",
                      .kind = CHANNEL_DEFERRED,
                      .queue_places = SIZE_MAX,
                      .sessions = SIZE_MAX,
                      .deferred.due_s = 86400}},
        .group = {.name = "desk",
                  .skills = c->skills,
                  .n_skills = n,
                  .agents = c->agents,
                  .reserve = (size_t)q->reserve},
        .skills = {{.class = 0, .rank = 1}, {.class = 1, .rank = 1}},
    };
    for (size_t i = 0; i < INTERVALS; i++) {
        c->share[i] = share_of(q, i);
        c->agents[i] = (size_t)q->agents;
    }
    for (size_t i = 0; i < n; i++)
        class_fill(c, q, i);
    if (q->has_jobs) {
        c->classes[1].channel = 1;
        c->classes[1].patience = (struct patience){.endless = true};
    }
    c->scenario = (struct scenario){
        .title = "verify",
        .name = "verify",
        .hours = {.closes_s = 86400,
                  .interval_s = interval_s,
                  .intervals = INTERVALS,
                  .days = (size_t)q->days,
                  .warm_up_s = warm_up_s,
                  .never_closes = true},
        .layers = {true, true, true, true, true, true, true},
        .within_s = within_s,
        .channels = c->channels,
        .n_channels = q->has_jobs ? 2 : 1,
        .classes = c->classes,
        .n_classes = n,
        .groups = &c->group,
        .n_groups = 1,
    };
}

/* --- exact answers ---------------------------------------------------------------------------- */

static struct erlang erlang_of(const struct queue *q)
{
    return (struct erlang){
        .arrival_rate = (q->per_hour[0] + q->per_hour[1]) / 3600,
        .handle_s = q->handle_s,
        .patience_s = patience_mean(&q->patience),
        .agents = q->agents,
        .queue_places = q->places,
    };
}

static bool has_exponential_patience(const struct queue *q)
{
    return q->patience.endless
           || (q->patience.law.family == DURATION_EXPONENTIAL && q->patience.balk == 0);
}

static struct erlang_result solve(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    const struct erlang_patience law = {patience_survival, &q->patience};
    return has_exponential_patience(q) ? erlang_a(&e) : erlang_g(&e, &law);
}

static double delayed(const struct queue *q)
{
    return solve(q).delay_probability / (1 - solve(q).blocked_probability);
}

static double abandoned(const struct queue *q)
{
    return solve(q).abandon_probability;
}

static double blocked(const struct queue *q)
{
    return solve(q).blocked_probability;
}

static double wait(const struct queue *q)
{
    return solve(q).mean_wait;
}

static double queue_length(const struct queue *q)
{
    return solve(q).mean_queue;
}

static double occupancy(const struct queue *q)
{
    return solve(q).occupancy;
}

static double answered_within(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    const struct erlang_patience law = {patience_survival, &q->patience};
    return has_exponential_patience(q) ? erlang_a_answered_within(&e, within_s)
                                       : erlang_g_answered_within(&e, &law, within_s);
}

/* Nine of ten wait at most this, by halving. */
static double wait_p90(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    double low = 0, high = 86400;
    while (high - low > 1e-6) {
        const double middle = (low + high) / 2;
        if (erlang_a_waits_longer(&e, middle) > 0.1)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Without a queue the loss depends on the handle times by their mean only (Sevastyanov, Theory of
 * Probability and its Applications 2, 1957). */
static double lost(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    return erlang_b(e.arrival_rate * e.handle_s, e.agents);
}

static double occupancy_with_loss(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    return e.arrival_rate * e.handle_s * (1 - lost(q)) / e.agents;
}

/* Lines for the agents and for those who wait are a queue of limited places, of which the blocked
 * never count as having asked. */
static struct queue with_places_for_lines(const struct queue *q)
{
    struct queue with = *q;
    with.places = q->lines - q->agents;
    return with;
}

static double blocked_at_entry(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    return blocked(&with);
}

static double answered_of_entered(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    const struct erlang_result r = solve(&with);
    return r.answer_probability / (1 - r.blocked_probability);
}

static double wait_of_entered(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    return wait(&with);
}

/* Priorities without interruption, equal handle times (Cobham, Operations Research 2, 1954). */
static double wait_of_class(const struct queue *q, size_t index)
{
    const struct erlang e = erlang_of(q);
    const double each = e.handle_s / e.agents;
    const double first = q->per_hour[0] / 3600 * each, both = e.arrival_rate * each;
    const double served = index == 0 ? 1 - first : (1 - first) * (1 - both);
    return erlang_c(&e).delay_probability * each / served;
}

static double wait_of_first(const struct queue *q)
{
    return wait_of_class(q, 0);
}

static double wait_of_second(const struct queue *q)
{
    return wait_of_class(q, 1);
}

/*
 * Live contacts beside a backlog that is never empty. Once so many agents are busy that no more
 * than the reserve are idle they never are fewer, since whoever is idle beyond it begins a job at
 * once. Jobs take as long as contacts, so the busy agents and the queue together are the birth and
 * death process of Erlang A, cut off below at agents - reserve.
 */
struct beside_jobs {
    double waits, queue, idle; /* share of the contacts; means over time */
};

static struct beside_jobs beside_jobs(const struct queue *q)
{
    enum { QUEUE_MOST = 2000 };
    const double arrival_rate = q->per_hour[0] / 3600, patience_s = patience_mean(&q->patience);
    struct beside_jobs sum = {0};
    double all = 0, weight = 1;
    for (int n = q->agents - q->reserve; n <= q->agents + QUEUE_MOST; n++) {
        const int queue = n > q->agents ? n - q->agents : 0, busy = n - queue;
        all += weight;
        sum.waits += busy == q->agents ? weight : 0;
        sum.queue += weight * queue;
        sum.idle += weight * (q->agents - busy);
        const int more = n < q->agents ? 0 : queue + 1, ends = n < q->agents ? n + 1 : q->agents;
        weight *= arrival_rate / (ends / q->handle_s + more / patience_s);
    }
    return (struct beside_jobs){sum.waits / all, sum.queue / all, sum.idle / all};
}

static double delayed_by_jobs(const struct queue *q)
{
    return beside_jobs(q).waits;
}

static double wait_behind_jobs(const struct queue *q)
{
    return beside_jobs(q).queue / (q->per_hour[0] / 3600);
}

static double abandoned_behind_jobs(const struct queue *q)
{
    return wait_behind_jobs(q) / patience_mean(&q->patience);
}

static double occupancy_with_jobs(const struct queue *q)
{
    return 1 - beside_jobs(q).idle / q->agents;
}

/* Attempts of one customer who comes back with a fixed probability, so many times at most. */
static double attempts(const struct queue *q)
{
    double sum = 0, share = 1;
    for (int i = 0; i <= q->at_most; i++, share *= q->comes_back)
        sum += share;
    return sum;
}

static double attempts_a_day(const struct queue *q)
{
    return 24 * q->per_hour[0] * attempts(q);
}

static double escalated_a_day(const struct queue *q)
{
    return attempts_a_day(q) * q->escalates;
}

static double occupancy_with_comebacks(const struct queue *q)
{
    return attempts_a_day(q) * q->handle_s / 86400 / q->agents;
}

/*
 * The mean of f over the day's factor, each day weighted by its contacts (Steckley, Henderson and
 * Mehrotra, Probability in the Engineering and Informational Sciences 23, 2009): the trapezoid rule
 * in the normal behind the factor, which converges faster than any power of the step.
 */
static double over_days(const struct queue *q, double (*f)(const struct queue *))
{
    static const double step = 0.05, end = 8;
    double sum = 0, weight = 0;
    for (double z = -end; z <= end; z += step) {
        struct queue day = *q;
        const double factor = factor_value(&q->day, z);
        const double w = gsl_ran_ugaussian_pdf(z) * factor;
        day.per_hour[0] *= factor;
        sum += w * f(&day);
        weight += w;
    }
    return sum / weight;
}

static double answered_of(const struct queue *q)
{
    return solve(q).answer_probability;
}

static double answered_over_days(const struct queue *q)
{
    return over_days(q, answered_of);
}

static double within_over_days(const struct queue *q)
{
    return over_days(q, answered_within);
}

/*
 * Busy agents in the mean over an interval if all find one at once: m' = rate - m / handle, solved
 * interval by interval (Eick, Massey and Whitt, Management Science 39, 1993), day after day until
 * the start is forgotten.
 */
static double busy_in(const struct queue *q, size_t interval)
{
    const double kept = exp(-interval_s / q->handle_s);
    double m = 0, mean = 0;
    for (size_t i = 0; i < 3 * INTERVALS + interval + 1; i++) {
        const double to =
            24 * q->per_hour[0] * share_of(q, i % INTERVALS) / interval_s * q->handle_s;
        mean = to + (m - to) * (1 - kept) * q->handle_s / interval_s;
        m = to + (m - to) * kept;
    }
    return mean;
}

enum { RISING = 4, PEAK = 12, FALLING = 30 };

static double busy_rising(const struct queue *q)
{
    return busy_in(q, RISING);
}

static double busy_at_peak(const struct queue *q)
{
    return busy_in(q, PEAK);
}

static double busy_falling(const struct queue *q)
{
    return busy_in(q, FALLING);
}

/* --- the cases -------------------------------------------------------------------------------- */

/* One number of a case. */
struct check {
    const char *key;
    double (*exact)(const struct queue *q);
    const char *of;
    enum scope scope;
    size_t index;    /* of the class */
    size_t interval; /* of the day; 0: all of it */
};

struct verification_case {
    struct queue queue;
    struct check checks[CHECKS_MOST]; /* up to the first without a key */
};

#define CHECK(key_, ...)                                                                           \
    {                                                                                              \
        .key = key_, .exact = __VA_ARGS__                                                          \
    }
#define ENDLESS                                                                                    \
    {                                                                                              \
        .endless = true                                                                            \
    }
#define PATIENCE(...)                                                                              \
    {                                                                                              \
        .law = { __VA_ARGS__ }                                                                     \
    }
#define EXPONENTIAL .family = DURATION_EXPONENTIAL
/* Many thousands of contacts a day, as published for Erlang A by Garnett et al. (2002). */
#define FIFTY .per_hour = {2880}, .handle_s = 60, .agents = 50, .places = ERLANG_UNLIMITED

static const struct verification_case cases[] = {
    {{.name = "Erlang C, 14 agents",
      .per_hour = {200},
      .handle_s = 180,
      .agents = 14,
      .places = ERLANG_UNLIMITED,
      .patience = ENDLESS,
      .days = 20,
      .replications = 64},
     {CHECK("delayed_share", delayed), CHECK("wait_s", wait),
      CHECK("service_level_requested", answered_within), CHECK("occupancy", occupancy)}},
    {{.name = "Erlang A, 50 agents",
      FIFTY,
      .patience = PATIENCE(EXPONENTIAL, .mean_s = 120),
      .days = 1,
      .replications = 128},
     {CHECK("delayed_share", delayed), CHECK("abandon_rate", abandoned), CHECK("wait_s", wait),
      CHECK("wait_p90_s", wait_p90), CHECK("service_level_requested", answered_within),
      CHECK("queue_length", queue_length), CHECK("occupancy", occupancy)}},
    {{.name = "Patience: 10 % balk",
      FIFTY,
      .patience = {.balk = 0.1, .law = {EXPONENTIAL, .mean_s = 120}},
      .days = 1,
      .replications = 64},
     {CHECK("abandon_rate", abandoned), CHECK("wait_s", wait)}},
    {{.name = "Patience: hyperexponential",
      FIFTY,
      .patience = PATIENCE(.family = DURATION_HYPEREXPONENTIAL, .mean_s = 120, .cv = 1.5),
      .days = 1,
      .replications = 64},
     {CHECK("abandon_rate", abandoned), CHECK("wait_s", wait)}},
    {{.name = "Patience: lognormal",
      FIFTY,
      .patience = PATIENCE(.family = DURATION_LOGNORMAL, .mean_s = 120, .cv = 1),
      .days = 1,
      .replications = 96},
     {CHECK("abandon_rate", abandoned), CHECK("wait_s", wait)}},
    {{.name = "Patience: Weibull",
      FIFTY,
      .patience = PATIENCE(.family = DURATION_WEIBULL, .mean_s = 120, .shape = 0.7),
      .days = 1,
      .replications = 64},
     {CHECK("abandon_rate", abandoned), CHECK("wait_s", wait)}},
    {{.name = "Patience: fixed, overloaded",
      .per_hour = {3060},
      .handle_s = 60,
      .agents = 50,
      .places = ERLANG_UNLIMITED,
      .patience = PATIENCE(.family = DURATION_FIXED, .mean_s = 30),
      .days = 1,
      .replications = 64},
     {CHECK("abandon_rate", abandoned), CHECK("wait_s", wait)}},
    {{.name = "Five places in the queue",
      .per_hour = {252},
      .handle_s = 120,
      .agents = 12,
      .places = 5,
      .patience = ENDLESS,
      .days = 20,
      .replications = 64},
     {CHECK("blocked_rate", blocked), CHECK("wait_s", wait),
      CHECK("service_level_requested", answered_within)}},
    {{.name = "Erlang B, lognormal handling",
      .per_hour = {600},
      .handle_s = 60,
      .handle_cv = 1.5,
      .agents = 10,
      .places = 0,
      .patience = ENDLESS,
      .days = 10,
      .replications = 64},
     {CHECK("blocked_rate", lost), CHECK("occupancy", occupancy_with_loss)}},
    {{.name = "Twenty lines, 16 agents",
      .per_hour = {600},
      .handle_s = 90,
      .agents = 16,
      .places = ERLANG_UNLIMITED,
      .lines = 20,
      .patience = PATIENCE(EXPONENTIAL, .mean_s = 60),
      .days = 10,
      .replications = 64},
     {CHECK("blocked_entry_rate", blocked_at_entry), CHECK("answer_rate", answered_of_entered),
      CHECK("wait_s", wait_of_entered)}},
    {{.name = "Two priorities, 10 agents",
      .per_hour = {120, 190},
      .handle_s = 96,
      .agents = 10,
      .places = ERLANG_UNLIMITED,
      .patience = ENDLESS,
      .days = 20,
      .replications = 64},
     {CHECK("wait_s", wait_of_first, .of = "first", .scope = SCOPE_CLASS, .index = 0),
      CHECK("wait_s", wait_of_second, .of = "second", .scope = SCOPE_CLASS, .index = 1),
      CHECK("wait_s", wait)}},
    {{.name = "Redials, nobody answered",
      .per_hour = {1000},
      .handle_s = 60,
      .agents = 0,
      .places = 0,
      .patience = ENDLESS,
      .comeback = REDIAL,
      .comes_back = 0.5,
      .at_most = 3,
      .days = 1,
      .replications = 64},
     {CHECK("arrivals", attempts_a_day)}},
    {{.name = "Bounces of self-service",
      .per_hour = {1000},
      .handle_s = 60,
      .agents = 20,
      .places = ERLANG_UNLIMITED,
      .patience = ENDLESS,
      .comeback = BOUNCE,
      .comes_back = 0.3,
      .at_most = 2,
      .escalates = 0.4,
      .days = 1,
      .replications = 192},
     {CHECK("arrivals", attempts_a_day), CHECK("requested", escalated_a_day)}},
    {{.name = "Recontacts of the handled",
      .per_hour = {1000},
      .handle_s = 60,
      .agents = 30,
      .places = ERLANG_UNLIMITED,
      .patience = ENDLESS,
      .comeback = RECONTACT,
      .comes_back = 0.2,
      .at_most = 3,
      .days = 1,
      .replications = 64},
     {CHECK("occupancy", occupancy_with_comebacks)}},
    {{.name = "Calls, jobs above a reserve of 3",
      .per_hour = {240, 400},
      .handle_s = 180,
      .agents = 20,
      .places = ERLANG_UNLIMITED,
      .patience = PATIENCE(EXPONENTIAL, .mean_s = 120),
      .has_jobs = true,
      .reserve = 3,
      .days = 1,
      .replications = 192},
     {CHECK("delayed_share", delayed_by_jobs), CHECK("abandon_rate", abandoned_behind_jobs),
      CHECK("wait_s", wait_behind_jobs), CHECK("occupancy", occupancy_with_jobs)}},
    {{.name = "Erlang A, busy and quiet days",
      .per_hour = {400},
      .handle_s = 180,
      .agents = 20,
      .places = ERLANG_UNLIMITED,
      .patience = PATIENCE(EXPONENTIAL, .mean_s = 120),
      .day = {FACTOR_GAMMA, 0.10},
      .days = 1,
      .replications = 2048},
     {CHECK("answer_rate", answered_over_days),
      CHECK("service_level_requested", within_over_days)}},
    {{.name = "A rate that changes all day",
      .per_hour = {1200},
      .handle_s = 600,
      .agents = 600,
      .places = ERLANG_UNLIMITED,
      .patience = ENDLESS,
      .swing = 0.8,
      .days = 1,
      .replications = 320},
     {CHECK("busy", busy_rising, .of = "02:00", .interval = RISING),
      CHECK("busy", busy_at_peak, .of = "06:00", .interval = PEAK),
      CHECK("busy", busy_falling, .of = "15:00", .interval = FALLING)}},
};

enum { CASES = sizeof cases / sizeof *cases };

/* --- running ---------------------------------------------------------------------------------- */

/* The queue a little wrong: 5 % more of what the case is about. */
static struct queue spoilt(const struct queue *q)
{
    static const double wrong = 1.05;
    struct queue s = *q;
    if (q->comeback == REDIAL || q->comeback == BOUNCE)
        s.comes_back *= wrong;
    else
        s.handle_s *= wrong;
    return s;
}

static struct verification_row compare(const struct experiment *e, const struct queue *q,
                                       const struct check *check)
{
    const struct measure *m = measure_named(check->key);
    const size_t column = column_find(&e->columns, m, check->scope, check->index, 0);
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
        .seed = o->seed * CASES + (uint64_t)(c - cases),
        .replications = (size_t)c->queue.replications,
        .threads = o->threads,
        .stop = o->stop,
    };
    struct experiment *e = experiment_run(&centre.scenario, &options, err);
    const bool complete = e && e->replications == e->wanted;
    for (const struct check *check = c->checks;
         complete && check < c->checks + CHECKS_MOST && check->key; check++) {
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
    *v = (struct verification){.row = mem_array(CASES * CHECKS_MOST, sizeof *v->row),
                               .agrees = true};
    for (size_t i = 0; i < CASES; i++) {
        if (o->progress)
            o->progress(o->progress_to, i, CASES);
        if (!verify_case(v, &cases[i], o, err)) {
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
