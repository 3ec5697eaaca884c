#include "sim/monte/control.h"

#include "models/many_agents.h"
#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

/* --- the plan ----------------------------------------------------------------------------------
 */

/* The agents of one contact at a time that an agent with several sessions stands for. */
static double sessions_worth(const struct plan *p, const struct plan_stream *ps)
{
    double worth = 1;
    for (size_t i = 0; i < ps->n_routes; i++) {
        const struct plan_group *pg = &p->groups[ps->routes[i].group];
        const bool whole = pg->levels == 1 || pg->whole_agent >> ps->routes[i].bit & 1;
        const double sessions = whole ? 1 : pg->levels * (double)pg->speed[pg->levels] / SPEED_ONE;
        worth = sessions > worth ? sessions : worth;
    }
    return worth;
}

/* Does the group take contacts of the stream as they are, at its own pace, one at a time? */
static bool takes_as_drawn(const struct plan_group *pg, const struct route *route)
{
    return !pg->paces && (pg->levels == 1 || pg->whole_agent >> route->bit & 1);
}

/* Handle times that are always the same are not the mean either, but that in whole ticks. */
static double mean_handle_s(const struct plan *p, const struct plan_stream *ps)
{
    const struct duration *talk = &ps->laws.talk, *wrap_up = &ps->laws.wrap_up;
    bool is_known = p->scenario->layers.handling && !ps->is_deferred && ps->escalated_factor == 1
                    && !ps->handle_profile && (duration_cv(talk) > 0 || duration_cv(wrap_up) > 0);
    for (size_t i = 0; i < ps->n_routes; i++)
        is_known = is_known && takes_as_drawn(&p->groups[ps->routes[i].group], &ps->routes[i]);
    return is_known ? ps->handle_factor * (duration_mean(talk) + duration_mean(wrap_up)) : NAN;
}

/* Nobody who waits for ever gives up; a day is as good. */
static double mean_patience_s(const struct plan_stream *ps)
{
    const double a_day = 86400;
    return ps->laws.patience.endless
               ? a_day
               : fmin(a_day, ps->patience_factor * patience_mean(&ps->laws.patience));
}

static void add_stream(const struct plan *p, const struct plan_stream *ps, struct control_class *c)
{
    const struct self_service *s = &ps->laws.self_service;
    const double asks = ps->share * (1 - s->handles + s->handles * s->escalates);
    const double handle_s = duration_mean(&ps->laws.talk) + duration_mean(&ps->laws.wrap_up);
    if (ps->is_deferred) {
        c->is_poisson = false; /* jobs that come in closed hours count with the others */
        return;
    }
    c->asks += asks;
    c->work_s += asks * handle_s * ps->handle_factor / sessions_worth(p, ps);
    c->patience_s += asks * mean_patience_s(ps);
}

struct control control_new(const struct plan *p)
{
    struct control c = {
        .plan = p,
        .classes = mem_array(p->n_classes, sizeof *c.classes),
        .handle_s = mem_array(p->n_streams, sizeof *c.handle_s),
    };
    for (size_t i = 0; i < p->n_classes; i++)
        c.classes[i].is_poisson =
            p->scenario->layers.arrivals && !p->scenario->classes[i].arrivals.counts;
    for (size_t i = 0; i < p->n_streams; i++) {
        add_stream(p, &p->streams[i], &c.classes[p->streams[i].class]);
        c.handle_s[i] = mean_handle_s(p, &p->streams[i]);
    }
    return c;
}

void control_free(struct control *c)
{
    free(c->classes);
    free(c->handle_s);
}

/* --- a replication -----------------------------------------------------------------------------
 */

/* All agents of an interval as one pool, and all that is asked of them. */
struct pool {
    double asked, work_s, patience_s; /* sums */
    double present, away;
};

/* Of an arrival of the class in the interval, on this day. */
static double work_s(const struct control *c, const struct opening *o, size_t class, size_t i)
{
    return c->classes[class].work_s * o->handle_error[class]
           * class_handle_factor(&c->plan->scenario->classes[class],
                                 plan_time_of_day(c->plan, (int32_t)i));
}

static struct pool pool_of(const struct control *c, const struct opening *o, size_t i)
{
    struct pool pool = {0};
    for (size_t class = 0; class < o->classes; class ++) {
        const double expected = o->expected[i * o->classes + class];
        pool.asked += expected * c->classes[class].asks;
        pool.work_s += expected * work_s(c, o, class, i);
        pool.patience_s += expected * c->classes[class].patience_s;
    }
    for (size_t group = 0; group < o->groups; group++) {
        pool.present += o->present[i * o->groups + group];
        pool.away += o->away[i * o->groups + group];
    }
    return pool;
}

/* Requests that give up if so much more work comes, in units of it, and so many more are there. */
static double pool_loses(const struct control *c, const struct pool *pool, double more_work,
                         double more_present)
{
    if (pool->work_s <= 0)
        return 0;
    const double work_s = pool->work_s * (1 + more_work);
    return pool->asked * (1 + more_work)
           * many_agents_abandon(work_s / c->plan->scenario->hours.interval_s,
                                 pool->patience_s / pool->work_s,
                                 fmax(0, pool->present + more_present));
}

static void add_pool(const struct control *c, const struct pool *pool, double x[CONTROLS])
{
    x[CONTROL_ASKED] += pool->asked;
    x[CONTROL_LOST] += pool_loses(c, pool, 0, 0);
    x[CONTROL_PRESENT] += pool->present;
}

static void begin(const struct control *c, double x[CONTROLS])
{
    for (size_t i = 0; i < CONTROLS; i++)
        x[i] = -c->centre[i];
    x[CONTROL_ONE] = 1;
}

void control_of_opening(const struct control *c, const struct opening *o, double x[CONTROLS])
{
    begin(c, x);
    for (size_t i = 0; i < o->intervals; i++) {
        const struct pool pool = pool_of(c, o, i);
        add_pool(c, &pool, x);
    }
}

/* What the first attempts bring beyond what was expected. */
static struct pool pool_beyond(const struct control *c, const struct opening *o,
                               const struct record *r, size_t i)
{
    struct pool beyond = {0};
    for (size_t stream = 0; stream < r->streams; stream++) {
        const size_t class = c->plan->streams[stream].class;
        const struct control_class *k = &c->classes[class];
        const double came = (double)record_contacts(r, 1 + i, stream)[FIRST_ATTEMPTS];
        beyond.asked += k->is_poisson ? came * k->asks : 0;
        beyond.work_s += k->is_poisson ? came * work_s(c, o, class, i) : 0;
    }
    for (size_t class = 0; class < o->classes; class ++) {
        const struct control_class *k = &c->classes[class];
        const double expected = o->expected[i * o->classes + class];
        beyond.asked -= k->is_poisson ? expected * k->asks : 0;
        beyond.work_s -= k->is_poisson ? expected * work_s(c, o, class, i) : 0;
    }
    return beyond;
}

/* What the answered take beyond what was expected. */
static double handled_beyond_s(const struct control *c, const struct opening *o,
                               const struct record *r, size_t i)
{
    double beyond = 0;
    for (size_t stream = 0; stream < r->streams; stream++) {
        const int64_t *k = record_contacts(r, 1 + i, stream);
        const double mean_s = c->handle_s[stream] * o->handle_error[c->plan->streams[stream].class];
        if (!isnan(mean_s))
            beyond += seconds_from_ticks(k[HANDLE_TICKS]) - (double)k[ANSWERED] * mean_s;
    }
    return beyond;
}

void control_of_record(const struct control *c, const struct opening *o, const struct record *r,
                       double x[CONTROLS])
{
    const double step = 0.05; /* wide enough to see where the curve begins to rise */
    begin(c, x);
    for (size_t i = 0; i < o->intervals; i++) {
        const struct pool pool = pool_of(c, o, i), beyond = pool_beyond(c, o, r, i);
        add_pool(c, &pool, x);
        x[CONTROL_CAME] += beyond.asked;
        const double lost = pool_loses(c, &pool, 0, 0);
        if (lost == 0)
            continue;
        const double lost_to_work_s = (pool_loses(c, &pool, step, 0) - lost) / (step * pool.work_s);
        x[CONTROL_LOST_TO_CALLS] += lost_to_work_s * beyond.work_s;
        x[CONTROL_LOST_TO_WORK] += lost_to_work_s * handled_beyond_s(c, o, r, i);
        if (pool.away != 0)
            x[CONTROL_LOST_TO_AWAY] += (pool_loses(c, &pool, 0, -1) - lost) * pool.away;
    }
}

/* --- means -------------------------------------------------------------------------------------
 */

void control_means_add(struct control_means *m, const double mean[CONTROLS_OPENED])
{
    m->blocks++;
    for (size_t i = 0; i < CONTROLS_OPENED; i++) {
        m->sum[i] += mean[i];
        for (size_t j = 0; j < CONTROLS_OPENED; j++)
            m->product[i][j] += mean[i] * mean[j];
    }
}

double control_mean(const struct control_means *m, size_t i)
{
    return i < CONTROLS_OPENED ? m->sum[i] / (double)m->blocks : i == CONTROL_ONE;
}

double control_mean_covariance(const struct control_means *m, size_t i, size_t j)
{
    const double n = (double)m->blocks;
    if (i >= CONTROLS_OPENED || j >= CONTROLS_OPENED)
        return 0;
    return (m->product[i][j] - m->sum[i] * m->sum[j] / n) / (n - 1) / n;
}
