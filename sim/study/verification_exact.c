#include "sim/study/verification_exact.h"

#include "models/erlang.h"

#include <gsl/gsl_randist.h>
#include <math.h>

double queue_share(const struct queue *q, size_t interval)
{
    const double from = 2 * M_PI * (double)interval / QUEUE_INTERVALS,
                 width = 2 * M_PI / QUEUE_INTERVALS;
    return (1 + q->swing * (cos(from) - cos(from + width)) / width) / QUEUE_INTERVALS;
}

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

double exact_delayed(const struct queue *q)
{
    return solve(q).delay_probability / (1 - solve(q).blocked_probability);
}

double exact_abandoned(const struct queue *q)
{
    return solve(q).abandon_probability;
}

double exact_blocked(const struct queue *q)
{
    return solve(q).blocked_probability;
}

double exact_wait(const struct queue *q)
{
    return solve(q).mean_wait;
}

double exact_queue_length(const struct queue *q)
{
    return solve(q).mean_queue;
}

double exact_occupancy(const struct queue *q)
{
    return solve(q).occupancy;
}

double exact_answered_within(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    const struct erlang_patience law = {patience_survival, &q->patience};
    return has_exponential_patience(q) ? erlang_a_answered_within(&e, QUEUE_WITHIN_S)
                                       : erlang_g_answered_within(&e, &law, QUEUE_WITHIN_S);
}

/* Nine of ten wait at most this, by halving. */
double exact_wait_p90(const struct queue *q)
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
double exact_lost(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    return erlang_b(e.arrival_rate * e.handle_s, e.agents);
}

double exact_occupancy_with_loss(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    return e.arrival_rate * e.handle_s * (1 - exact_lost(q)) / e.agents;
}

/* Lines for the agents and for those who wait are a queue of limited places, of which the blocked
 * never count as having asked. */
static struct queue with_places_for_lines(const struct queue *q)
{
    struct queue with = *q;
    with.places = q->lines - q->agents;
    return with;
}

double exact_blocked_at_entry(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    return exact_blocked(&with);
}

double exact_answered_of_entered(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    const struct erlang_result r = solve(&with);
    return r.answer_probability / (1 - r.blocked_probability);
}

double exact_wait_of_entered(const struct queue *q)
{
    const struct queue with = with_places_for_lines(q);
    return exact_wait(&with);
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

double exact_wait_of_first(const struct queue *q)
{
    return wait_of_class(q, 0);
}

double exact_wait_of_second(const struct queue *q)
{
    return wait_of_class(q, 1);
}

/*
 * A birth and death process: n are served or wait, at least `least`; all beyond `full` wait, and
 * give up after exponential patience. The n <= full that are served are done at the rate done(q, n)
 * together.
 */
struct steady {
    double delayed, queue, served, least; /* share of time; means over time; share of time */
};

static struct steady steady(const struct queue *q, int least, int full,
                            double (*done)(const struct queue *q, int n))
{
    enum { QUEUE_MOST = 2000 };
    const double arrival_rate = q->per_hour[0] / 3600, patience_s = patience_mean(&q->patience);
    struct steady sum = {.least = 1};
    double all = 0, weight = 1;
    for (int n = least; n <= full + QUEUE_MOST; n++) {
        const int queue = n > full ? n - full : 0, more = n < full ? 0 : queue + 1;
        all += weight;
        sum.delayed += n >= full ? weight : 0;
        sum.queue += weight * queue;
        sum.served += weight * (n - queue);
        weight *= arrival_rate / (done(q, n < full ? n + 1 : full) + more / patience_s);
    }
    return (struct steady){sum.delayed / all, sum.queue / all, sum.served / all, sum.least / all};
}

static double done_one_each(const struct queue *q, int n)
{
    return n / q->handle_s;
}

/*
 * Live contacts beside a backlog that is never empty. Once so many agents are busy that no more
 * than the reserve are idle they never are fewer, since whoever is idle beyond it begins a job at
 * once. Jobs take as long as contacts, so the busy agents and the queue together are the birth and
 * death process of Erlang A, cut off below at agents - reserve.
 */
static struct steady beside_jobs(const struct queue *q)
{
    return steady(q, q->agents - q->reserve, q->agents, done_one_each);
}

double exact_delayed_by_jobs(const struct queue *q)
{
    return beside_jobs(q).delayed;
}

double exact_wait_behind_jobs(const struct queue *q)
{
    return beside_jobs(q).queue / (q->per_hour[0] / 3600);
}

double exact_abandoned_behind_jobs(const struct queue *q)
{
    return exact_wait_behind_jobs(q) / patience_mean(&q->patience);
}

double exact_occupancy_with_jobs(const struct queue *q)
{
    return beside_jobs(q).served / q->agents;
}

/* One agent with several chats at a time: the more in hand, the slower each. */
static double done_chats(const struct queue *q, int n)
{
    return n * q->chats.speed[n - 1] / q->handle_s;
}

static struct steady chats(const struct queue *q)
{
    return steady(q, 0, (int)q->chats.at_most, done_chats);
}

double exact_delayed_chats(const struct queue *q)
{
    return chats(q).delayed;
}

double exact_wait_of_chats(const struct queue *q)
{
    return chats(q).queue / (q->per_hour[0] / 3600);
}

double exact_occupancy_with_chats(const struct queue *q)
{
    return 1 - chats(q).least;
}

double exact_sessions_of_agent(const struct queue *q)
{
    return chats(q).served / exact_occupancy_with_chats(q);
}

/* Sessions of self-service are lines that nobody waits for: who finds none asks for an agent. */
double exact_sessions_full(const struct queue *q)
{
    return erlang_b(q->per_hour[0] / 3600 * q->session_s, q->sessions);
}

double exact_occupancy_past_sessions(const struct queue *q)
{
    return q->per_hour[0] / 3600 * exact_sessions_full(q) * q->handle_s / q->agents;
}

/* Attempts of one customer who comes back with a fixed probability, so many times at most. */
static double attempts(const struct queue *q)
{
    double sum = 0, share = 1;
    for (int i = 0; i <= q->at_most; i++, share *= q->comes_back)
        sum += share;
    return sum;
}

double exact_attempts_a_day(const struct queue *q)
{
    return 24 * q->per_hour[0] * attempts(q);
}

double exact_escalated_a_day(const struct queue *q)
{
    return exact_attempts_a_day(q) * q->escalates;
}

double exact_occupancy_with_comebacks(const struct queue *q)
{
    return exact_attempts_a_day(q) * q->handle_s / 86400 / q->agents;
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

double exact_answered_over_days(const struct queue *q)
{
    return over_days(q, answered_of);
}

double exact_within_over_days(const struct queue *q)
{
    return over_days(q, exact_answered_within);
}

/* The mean of f over the week: each day is as if it had been so for ever, but for minutes after
 * midnight, and counts for its contacts, or for its time. */
static double over_week(const struct queue *q, double (*f)(const struct queue *), bool by_contacts)
{
    double sum = 0, weight = 0;
    for (int i = 0; i < QUEUE_WEEK; i++) {
        struct queue day = *q;
        const double w = by_contacts ? q->week[i] : 1;
        day.per_hour[0] *= q->week[i];
        sum += w * f(&day);
        weight += w;
    }
    return sum / weight;
}

double exact_answered_over_week(const struct queue *q)
{
    return over_week(q, answered_of, true);
}

double exact_within_over_week(const struct queue *q)
{
    return over_week(q, exact_answered_within, true);
}

double exact_occupancy_over_week(const struct queue *q)
{
    return over_week(q, exact_occupancy, false);
}

/*
 * Busy agents in the mean over an interval if all find one at once: m' = rate - m / handle, solved
 * interval by interval (Eick, Massey and Whitt, Management Science 39, 1993), day after day until
 * the start is forgotten.
 */
static double busy_in(const struct queue *q, size_t interval)
{
    const double kept = exp(-QUEUE_INTERVAL_S / q->handle_s);
    double m = 0, mean = 0;
    for (size_t i = 0; i < 3 * QUEUE_INTERVALS + interval + 1; i++) {
        const double to = 24 * q->per_hour[0] * queue_share(q, i % QUEUE_INTERVALS)
                          / QUEUE_INTERVAL_S * q->handle_s;
        mean = to + (m - to) * (1 - kept) * q->handle_s / QUEUE_INTERVAL_S;
        m = to + (m - to) * kept;
    }
    return mean;
}

double exact_busy_rising(const struct queue *q)
{
    return busy_in(q, RISING);
}

double exact_busy_at_peak(const struct queue *q)
{
    return busy_in(q, PEAK);
}

double exact_busy_falling(const struct queue *q)
{
    return busy_in(q, FALLING);
}

/*
 * One who accepts an offer while waiting either is gone, as if patience had ended there, or keeps
 * the place in the queue and never gives up. Either way the queue is one of the patience below,
 * with a jump, or with a kink.
 */
static double survival_with_offer(double t_s, const void *queue)
{
    const struct queue *q = queue;
    const double alone = patience_survival(t_s, &q->patience);
    if (t_s < q->offer_after_s)
        return alone;
    const double keeps =
        q->offer == CALLBACK ? patience_survival(q->offer_after_s, &q->patience) : 0;
    return (1 - q->accepts) * alone + q->accepts * keeps;
}

static struct erlang_result solve_with_offer(const struct queue *q)
{
    const struct erlang e = erlang_of(q);
    const struct erlang_patience law = {survival_with_offer, q};
    return erlang_g(&e, &law);
}

/* P(one who never gives up would wait longer than t): a wait ends by an agent or by patience,
 * independently of each other. */
static double offered_wait_longer(const struct queue *q, double t_s)
{
    const struct erlang e = erlang_of(q);
    const struct erlang_patience law = {survival_with_offer, q};
    return erlang_g_waits_longer(&e, &law, t_s) / survival_with_offer(t_s, q);
}

/* The share of all that accept. */
static double accepted(const struct queue *q)
{
    return q->accepts * patience_survival(q->offer_after_s, &q->patience)
           * offered_wait_longer(q, q->offer_after_s);
}

double exact_accepted_a_day(const struct queue *q)
{
    return 24 * q->per_hour[0] * accepted(q);
}

double exact_answered_beside_callbacks(const struct queue *q)
{
    return solve_with_offer(q).answer_probability - accepted(q);
}

double exact_abandoned_unmoved(const struct queue *q)
{
    return solve_with_offer(q).abandon_probability - accepted(q);
}

/* What leaves a queue without abandonment is a Poisson process again (Burke, Operations Research 4,
 * 1956), and so is any part of it taken by chance. */
static struct erlang second_queue(const struct queue *q)
{
    struct erlang e = erlang_of(q);
    e.arrival_rate *= q->passed_on;
    e.agents = q->second_desk;
    return e;
}

double exact_passed_on_a_day(const struct queue *q)
{
    return 24 * q->per_hour[0] * q->passed_on;
}

double exact_wait_of_passed_on(const struct queue *q)
{
    const struct erlang e = second_queue(q);
    return erlang_c(&e).mean_wait;
}

/*
 * All calls wait for the same time before anybody may take them. Those still there then are a
 * Poisson process, and exponential patience begins anew: an Erlang A queue.
 */
static struct erlang queue_for_help(const struct queue *q)
{
    struct erlang e = erlang_of(q);
    e.arrival_rate *= patience_survival(q->helps_after_s, &q->patience);
    e.agents = q->second_desk;
    return e;
}

double exact_abandoned_before_help(const struct queue *q)
{
    const struct erlang e = queue_for_help(q);
    return 1 - patience_survival(q->helps_after_s, &q->patience) * erlang_a(&e).answer_probability;
}

/* Who gives up at a constant rate does so as often as that rate times the mean wait. */
double exact_wait_for_help(const struct queue *q)
{
    return exact_abandoned_before_help(q) * patience_mean(&q->patience);
}
