#include "models/erlang.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* What lies beyond this share of the sums at hand is left out. */
static const double NEGLIGIBLE = 1e-19;

static double load_of(const struct erlang *q)
{
    return q->arrival_rate * q->handle_s;
}

const char *erlang_invalid(const struct erlang *q)
{
    if (!(q->arrival_rate >= 0 && isfinite(q->arrival_rate)))
        return "needs an arrival rate of at least zero";
    if (!(q->handle_s > 0 && isfinite(q->handle_s)))
        return "needs a mean handle time of more than zero seconds";
    if (!(q->patience_s > 0))
        return "needs a mean patience of more than zero seconds";
    if (q->agents < 0)
        return "needs a number of agents of at least zero";
    if (q->queue_places < 0 && q->queue_places != ERLANG_UNLIMITED)
        return "needs queue places of at least zero, or unlimited ones";
    return NULL;
}

/* ---- Chains of states 0, 1, 2, ... that move by one ------------------------ */

/*
 * Cut such a chain off above its state k and let `top` be the share of time it
 * then spends in k. With one state more, k + 1, entered from k at `ratio` times
 * the rate at which it is left, that share becomes what is returned here. This
 * is the recurrence of Erlang B for any rates: only positive numbers below one
 * are added and divided, so it neither overflows nor loses digits, and the mean
 * of f(state) over the longer chain is (1 - top) times the old one + top * f.
 */
static double top_after(double top, double ratio)
{
    return ratio * top / (1 + ratio * top);
}

double erlang_b(double load, int agents)
{
    assert(load >= 0 && agents >= 0);
    double top = 1;
    for (int k = 1; k <= agents; k++)
        top = top_after(top, load / k);
    return top;
}

/* ---- Erlang A ---------------------------------------------------------------
 *
 * Who finds all n agents busy and j waiting gets an agent after j + 1
 * departures, of contacts that are handled or give up, at rates s + j g, ...,
 * s + g, s where s = n / handle_s and g = 1 / patience_s. Call that time V. From
 * its transform, the product of (s + i g) / (s + i g + z), follow
 *
 *   P(answered)      = E exp(-g V)   = s / (s + (j + 1) g)
 *   E[V; answered]   = E V exp(-g V) = P(answered) * sum of 1 / (s + (i + 1) g)
 *   P(V > t)         = the sum up to j of the negative binomial terms below
 *   P(V > t; answered) = P(answered) * the same with s + g in place of s
 */

/*
 * P(V > t) as j grows: exp(-s t) times the sum of the first j + 1 terms, where
 * term i + 1 is term i times u (s + i g) / (i + 1) and u = (1 - exp(-g t)) / g.
 * Written with u, it becomes the Poisson sum when nobody gives up, g = 0.
 */
struct still_waiting {
    double s, g, u;
    double log_scale, term, sum; /* the sum is exp(log_scale) * sum */
};

static struct still_waiting still_waiting(double s, double g, double t_s)
{
    const double u = g > 0 ? -expm1(-g * t_s) / g : t_s;
    return (struct still_waiting){s, g, u, -s * t_s, 1, 1};
}

static double still_waiting_share(const struct still_waiting *w)
{
    return fmin(1, w->sum * exp(w->log_scale));
}

static void still_waiting_add(struct still_waiting *w, int j)
{
    static const double large = 1e200;
    w->term *= w->u * (w->s + j * w->g) / (j + 1.0);
    w->sum += w->term;
    if (w->sum > large) {
        w->log_scale += log(w->sum);
        w->term /= w->sum;
        w->sum = 1;
    }
}

/* Means over what an arriving contact finds. */
struct found {
    double waits;           /* share that finds all agents busy and a queue place */
    double blocked;         /* share that finds no place */
    double queue;           /* contacts waiting */
    double abandons;        /* share */
    double wait;            /* seconds, of who waits at all */
    double wait_answered;   /* seconds times share answered */
    double answered_within; /* share answered after a wait of at most t, but more than 0 */
    double longer;          /* share that has waited t and waits on */
};

static void weigh(double *mean, double weight, double value)
{
    *mean += weight * (value - *mean);
}

static void found_weigh(struct found *f, double weight, const struct found *value)
{
    weigh(&f->waits, weight, value->waits);
    weigh(&f->blocked, weight, value->blocked);
    weigh(&f->queue, weight, value->queue);
    weigh(&f->abandons, weight, value->abandons);
    weigh(&f->wait, weight, value->wait);
    weigh(&f->wait_answered, weight, value->wait_answered);
    weigh(&f->answered_within, weight, value->answered_within);
    weigh(&f->longer, weight, value->longer);
}

/*
 * Nobody gives up and nobody is turned away: the chance of j waiting falls
 * geometrically, however slowly, so it is summed in closed form.
 */
static struct found found_without_end(const struct erlang *q, double t_s)
{
    const double s = q->agents / q->handle_s, spare = s - q->arrival_rate;
    if (spare <= 0)
        return (struct found){.waits = 1,
                              .queue = INFINITY,
                              .wait = INFINITY,
                              .wait_answered = INFINITY,
                              .longer = 1};
    const double lost = erlang_b(load_of(q), q->agents), rho = q->arrival_rate / s;
    const double waits = lost / (1 - rho * (1 - lost));
    return (struct found){
        .waits = waits,
        .queue = waits * rho / (1 - rho),
        .wait = waits / spare,
        .wait_answered = waits / spare,
        .answered_within = waits * -expm1(-spare * t_s),
        .longer = waits * exp(-spare * t_s),
    };
}

static struct found found_on_arrival(const struct erlang *q, double t_s)
{
    assert(!erlang_invalid(q) && t_s >= 0);
    const bool limited = q->queue_places != ERLANG_UNLIMITED;
    if (!limited && isinf(q->patience_s))
        return found_without_end(q, t_s);

    const double s = q->agents / q->handle_s, g = 1 / q->patience_s;
    struct still_waiting all = still_waiting(s, g, t_s);
    struct still_waiting answered = still_waiting(s + g, g, t_s);
    struct found f = {0};
    double top = erlang_b(load_of(q), q->agents), turn_s = 0;
    for (int j = 0; !limited || j < q->queue_places; j++) {
        const double next = s + (j + 1) * g, gets_agent = s / next;
        turn_s += 1 / next;
        found_weigh(&f, top,
                    &(struct found){
                        .waits = 1,
                        .queue = j,
                        .abandons = (j + 1) * g / next,
                        .wait = (j + 1) / next,
                        .wait_answered = gets_agent * turn_s,
                        .answered_within = gets_agent * (1 - still_waiting_share(&answered)),
                        .longer = exp(-g * t_s) * still_waiting_share(&all),
                    });
        const double ratio = q->arrival_rate / next;
        if (!limited && ratio < 1 && ratio * top <= NEGLIGIBLE * f.waits * (1 - ratio))
            return f;
        top = top_after(top, ratio);
        still_waiting_add(&all, j);
        still_waiting_add(&answered, j);
    }
    found_weigh(&f, top, &(struct found){.blocked = 1, .queue = q->queue_places});
    return f;
}

static double occupancy_of(const struct erlang *q, double answered)
{
    return q->agents > 0 ? load_of(q) * answered / q->agents : NAN;
}

struct erlang_result erlang_a(const struct erlang *q)
{
    const struct found f = found_on_arrival(q, 0);
    const double answered = 1 - f.abandons - f.blocked;
    const bool grows = isinf(f.queue);
    return (struct erlang_result){
        .delay_probability = f.waits,
        .abandon_probability = f.abandons,
        .blocked_probability = f.blocked,
        .answer_probability = answered,
        .mean_wait = f.wait / (1 - f.blocked),
        .mean_wait_answered = q->agents > 0 ? f.wait_answered / answered : NAN,
        .mean_queue = f.queue,
        .occupancy = grows && q->agents > 0 ? 1 : occupancy_of(q, answered),
    };
}

double erlang_a_answered_within(const struct erlang *q, double t_s)
{
    const struct found f = found_on_arrival(q, t_s);
    return 1 - f.waits - f.blocked + f.answered_within;
}

double erlang_a_waits_longer(const struct erlang *q, double t_s)
{
    const struct found f = found_on_arrival(q, t_s);
    return f.longer / (1 - f.blocked);
}

/* ---- Erlang C --------------------------------------------------------------- */

static struct erlang endless(const struct erlang *q)
{
    struct erlang c = *q;
    c.patience_s = INFINITY;
    c.queue_places = ERLANG_UNLIMITED;
    return c;
}

struct erlang_result erlang_c(const struct erlang *q)
{
    const struct erlang c = endless(q);
    return erlang_a(&c);
}

double erlang_c_answered_within(const struct erlang *q, double t_s)
{
    const struct erlang c = endless(q);
    return erlang_a_answered_within(&c, t_s);
}

double erlang_c_waits_longer(const struct erlang *q, double t_s)
{
    const struct erlang c = endless(q);
    return erlang_a_waits_longer(&c, t_s);
}

/* ---- Any law of patience ----------------------------------------------------
 *
 * The wait V that a contact of endless patience would have is 0 or has density
 * proportional to exp(phi(x)), phi(x) = arrival_rate * H(x) - x n / handle_s,
 * where H is the integral of the survival from 0 to x. As survival does not
 * rise, phi is concave. Its peak is where survival crosses the reciprocal of the
 * load per agent, and all integrals are taken outwards from there, of
 * exp(phi - phi(peak)): at most 1, falling on both sides, whatever the size.
 *
 * Each stretch of x is a polynomial through NODES values of the survival,
 * halved until the halves agree with the whole. The nodes include both ends and
 * survival is monotone, so that a jump cannot hide between them.
 */
enum { DEGREE = 8, NODES = DEGREE + 1, HALVINGS = 60 };
static const double AGREEMENT = 1e-12;
static const double EVER_S = 1e30; /* later than anything that matters */

/* Nodes on [0, 1]; upto[i][j] is the weight of value j in the integral from 0 to node i. */
struct rule {
    double node[NODES], upto[NODES][NODES];
};

/* The integral of the Chebyshev polynomial T_k up to cos(angle), but for a constant. */
static double chebyshev_integral(int k, double angle)
{
    if (k == 0)
        return cos(angle);
    if (k == 1)
        return cos(2 * angle) / 4;
    return cos((k + 1) * angle) / (2 * (k + 1)) - cos((k - 1) * angle) / (2 * (k - 1));
}

/* Clenshaw and Curtis, "A method for numerical integration on an automatic computer", 1960. */
static struct rule rule_new(void)
{
    static const double pi = 3.14159265358979323846;
    struct rule r;
    for (int i = 0; i < NODES; i++) {
        const double angle = pi * (DEGREE - i) / DEGREE;
        r.node[i] = (1 + cos(angle)) / 2;
        for (int j = 0; j < NODES; j++) {
            double weight = 0;
            for (int k = 0; k < NODES; k++) {
                const double halves = (k % DEGREE == 0 ? 0.5 : 1) * (j % DEGREE == 0 ? 0.5 : 1);
                weight += halves * cos(pi * k * (DEGREE - j) / DEGREE)
                          * (chebyshev_integral(k, angle) - chebyshev_integral(k, pi));
            }
            r.upto[i][j] = weight / DEGREE;
        }
    }
    return r;
}

/* Integrals over a stretch of x, weighted with w = exp(phi(x) - phi(peak)). */
struct stretch {
    double weight;        /* of w */
    double lost;          /* of w * (1 - survival) */
    double answered;      /* of w * survival */
    double answered_wait; /* of w * survival * x */
    double beyond;        /* of w * (H(x) - H(peak)) */
};

static void stretch_add(struct stretch *sum, const struct stretch *s)
{
    sum->weight += s->weight;
    sum->lost += s->lost;
    sum->answered += s->answered;
    sum->answered_wait += s->answered_wait;
    sum->beyond += s->beyond;
}

struct offered {
    double arrival_rate, service_rate, peak;
    const struct erlang_patience *patience;
    struct rule rule;
    double weight; /* of all stretches so far */
};

/* Where a walk away from the peak has come to. */
struct place {
    double x;
    double h;   /* H(x) - H(peak) */
    double phi; /* phi(x) - phi(peak), summed from its slope: h and x alone would cancel */
};

static double survival_at(const struct offered *o, double x)
{
    return o->patience->survival(x, o->patience->law);
}

static double slope_of_phi(const struct offered *o, double survival)
{
    return o->arrival_rate * survival - o->service_rate;
}

/* The stretch from `at` to x as one polynomial; moves `at` there. */
static struct stretch stretch_whole(const struct offered *o, struct place *at, double x)
{
    const double width = x - at->x;
    double survival[NODES];
    for (int i = 0; i < NODES; i++)
        survival[i] = survival_at(o, i == DEGREE ? x : at->x + width * o->rule.node[i]);
    struct stretch s = {0};
    struct place p = *at;
    for (int i = 0; i < NODES; i++) {
        p = *at;
        p.x += width * o->rule.node[i];
        for (int j = 0; j < NODES; j++) {
            const double weight = width * o->rule.upto[i][j];
            p.h += weight * survival[j];
            p.phi += weight * slope_of_phi(o, survival[j]);
        }
        const double w = fabs(width) * o->rule.upto[DEGREE][i] * exp(p.phi);
        stretch_add(&s, &(struct stretch){w, w * (1 - survival[i]), w * survival[i],
                                          w * survival[i] * p.x, w * p.h});
    }
    *at = (struct place){x, p.h, p.phi};
    return s;
}

static void stretch_between(struct offered *o, struct place *at, double x, int halvings,
                            struct stretch *sum)
{
    const double middle = at->x + (x - at->x) / 2;
    struct place end = *at, here = *at;
    const struct stretch whole = stretch_whole(o, &end, x);
    struct stretch halves = stretch_whole(o, &here, middle);
    const struct stretch second = stretch_whole(o, &here, x);
    stretch_add(&halves, &second);

    /*
     * phi itself may be off, which matters as far as the weight does. Of the
     * rounding of survival no finer division can rid us.
     */
    const double agreement = fmax(AGREEMENT, 16 * DBL_EPSILON * o->arrival_rate * fabs(x - at->x));
    const double off_phi = fabs(here.phi - end.phi) * exp(at->phi);
    const double off = fmax(fabs(halves.weight - whole.weight), fabs(halves.lost - whole.lost));
    const double allowed = agreement * (o->weight + halves.weight);
    if (halvings > 0 && (off_phi > agreement || off > allowed)) {
        stretch_between(o, at, middle, halvings - 1, sum);
        stretch_between(o, at, x, halvings - 1, sum);
        return;
    }
    *at = here;
    o->weight += halves.weight;
    stretch_add(sum, &halves);
}

/* Adds everything from `at` away from the peak until x, or until no more is to come. */
static void stretch_outwards(struct offered *o, struct place *at, double x, struct stretch *sum)
{
    double width = fmax(1 / o->service_rate, fabs(at->x - o->peak));
    for (; at->x != x; width *= 2) {
        const double slope = slope_of_phi(o, survival_at(o, at->x));
        if (exp(at->phi) <= NEGLIGIBLE * o->weight * fabs(slope))
            return;
        stretch_between(o, at, x > at->x ? fmin(x, at->x + width) : fmax(x, at->x - width),
                        HALVINGS, sum);
    }
}

/*
 * Where survival falls below the share of contacts that the agents can handle;
 * INFINITY if it does not within any time that matters.
 */
static double peak_of(const struct offered *o)
{
    double below = 0, above = 1 / o->service_rate;
    if (o->arrival_rate * survival_at(o, 0) < o->service_rate)
        return 0;
    while (o->arrival_rate * survival_at(o, above) >= o->service_rate) {
        below = above;
        above *= 2;
        if (above > EVER_S)
            return INFINITY;
    }
    for (;;) {
        const double middle = below + (above - below) / 2;
        if (middle <= below || middle >= above)
            return above;
        if (o->arrival_rate * survival_at(o, middle) >= o->service_rate)
            below = middle;
        else
            above = middle;
    }
}

/* H(x): with no arrivals and no service every weight is 1. */
static double patience_until(const struct offered *o, double x)
{
    struct offered plain = *o;
    plain.arrival_rate = plain.service_rate = plain.weight = 0;
    struct place at = {0};
    struct stretch sum = {0};
    if (x > 0)
        stretch_between(&plain, &at, x, HALVINGS, &sum);
    return sum.answered;
}

/* The same means as for Erlang A. */
static struct found found_by_patience(const struct erlang *q,
                                      const struct erlang_patience *patience, double t_s)
{
    assert(!erlang_invalid(q) && q->agents > 0 && q->queue_places == ERLANG_UNLIMITED && t_s >= 0);
    struct offered o = {q->arrival_rate, q->agents / q->handle_s, 0, patience, rule_new(), 0};
    o.peak = peak_of(&o);
    if (isinf(o.peak)) {
        const double finite = 1 - survival_at(&o, EVER_S);
        return (struct found){.waits = 1,
                              .queue = INFINITY,
                              .wait = INFINITY,
                              .wait_answered = INFINITY,
                              .abandons = finite,
                              .longer = survival_at(&o, t_s)};
    }

    struct stretch within = {0}, later = {0};
    struct place right = {.x = o.peak}, left = right;
    stretch_outwards(&o, &right, fmax(o.peak, t_s), &within);
    stretch_outwards(&o, &right, INFINITY, &later);
    stretch_outwards(&o, &left, fmin(o.peak, t_s), &later);
    stretch_outwards(&o, &left, 0, &within);
    struct stretch all = within;
    stretch_add(&all, &later);

    const double h = patience_until(&o, o.peak);
    const double odds = erlang_b(load_of(q), q->agents - 1) * q->arrival_rate * all.weight
                        * exp(q->arrival_rate * h - o.service_rate * o.peak);
    const double waits = 1 / (1 + 1 / odds), share = waits / all.weight;
    const double wait = share * all.beyond + waits * h;
    return (struct found){
        .waits = waits,
        .queue = q->arrival_rate * wait,
        .abandons = share * all.lost,
        .wait = wait,
        .wait_answered = share * all.answered_wait,
        .answered_within = share * within.answered,
        .longer = share * later.weight * survival_at(&o, t_s),
    };
}

struct erlang_result erlang_g(const struct erlang *q, const struct erlang_patience *patience)
{
    const struct found f = found_by_patience(q, patience, 0);
    const double answered = 1 - f.abandons;
    return (struct erlang_result){
        .delay_probability = f.waits,
        .abandon_probability = f.abandons,
        .answer_probability = answered,
        .mean_wait = f.wait,
        .mean_wait_answered = f.wait_answered / answered,
        .mean_queue = f.queue,
        .occupancy = isinf(f.queue) ? 1 : occupancy_of(q, answered),
    };
}

double erlang_g_answered_within(const struct erlang *q, const struct erlang_patience *patience,
                                double t_s)
{
    const struct found f = found_by_patience(q, patience, t_s);
    return 1 - f.waits + f.answered_within;
}

double erlang_g_waits_longer(const struct erlang *q, const struct erlang_patience *patience,
                             double t_s)
{
    return found_by_patience(q, patience, t_s).longer;
}

/* ---- Fewest agents ---------------------------------------------------------- */

typedef double share_function(const struct erlang *q, double t_s);

/* The share grows with the agents: double until it suffices, then halve. */
static int fewest_agents(const struct erlang *q, share_function *reached, double share, double t_s)
{
    assert(share < 1);
    struct erlang trial = *q;
    int too_few = -1, enough = (int)load_of(q) + 1;
    for (trial.agents = enough; reached(&trial, t_s) < share; trial.agents = enough) {
        too_few = enough;
        enough *= 2;
    }
    while (enough - too_few > 1) {
        trial.agents = too_few + (enough - too_few) / 2;
        if (reached(&trial, t_s) >= share)
            enough = trial.agents;
        else
            too_few = trial.agents;
    }
    return enough;
}

static double answered_ever(const struct erlang *q, double t_s)
{
    (void)t_s;
    return erlang_a(q).answer_probability;
}

int erlang_a_agents(const struct erlang *q, double share)
{
    return fewest_agents(q, answered_ever, share, 0);
}

int erlang_a_agents_within(const struct erlang *q, double share, double t_s)
{
    return fewest_agents(q, erlang_a_answered_within, share, t_s);
}

int erlang_c_agents_within(const struct erlang *q, double share, double t_s)
{
    return fewest_agents(q, erlang_c_answered_within, share, t_s);
}
