#include "sim/study/waterfall.h"

#include "sim/base/mem.h"
#include "sim/scenario/read.h"
#include "sim/study/answer.h"
#include "sim/study/need.h"
#include "sim/study/spread.h"
#include "sim/study/workload.h"

#include <math.h>
#include <stdlib.h>

const char *const waterfall_labels[WATERFALL_PARTS] = {
    [PART_LOAD] = "load",
    [PART_RANDOMNESS] = "randomness within the day",
    [PART_DAYS] = "spread between days",
    [PART_SHRINKAGE] = "absence and spells away",
    [PART_SHIFTS] = "shifts and breaks",
    [PART_COMEBACKS] = "bounces and redials",
    [PART_PRIORITY] = "priority rules",
    [PART_INTERVALS] = "every interval in whole agents",
    [PART_BREAKS] = "breaks",
};

/* --- parts of a centre ------------------------------------------------------------------------ */

static bool varies_between_days(const struct scenario *s)
{
    bool there[LAYERS];
    spread_layers(s, there);
    return there[LAYER_FORECAST] || there[LAYER_DAY] || there[LAYER_DRIFT];
}

static void without_days(struct scenario *s)
{
    s->layers.forecast = s->layers.day = s->layers.drift = false;
}

static bool shrinks(const struct scenario *s)
{
    bool shrinks = false;
    for (size_t i = 0; i < s->n_groups; i++)
        shrinks = shrinks || s->groups[i].attendance.absence > 0
                  || s->groups[i].attendance.in_shift_shrinkage > 0;
    return shrinks;
}

static void without_shrinkage(struct scenario *s)
{
    for (size_t i = 0; i < s->n_groups; i++)
        s->groups[i].attendance.absence = s->groups[i].attendance.in_shift_shrinkage = 0;
}

static bool has_shifts(const struct scenario *s)
{
    bool has = false;
    for (size_t i = 0; i < s->n_groups; i++)
        has = has || s->groups[i].n_shifts > 0;
    return has;
}

static bool stream_comes_back(const struct self_service *self, const struct redial *redial,
                              const struct recontact *recontact,
                              const struct at_opening *at_opening)
{
    return (self->handles > 0 && self->bounces > 0) || redial_happens(redial)
           || recontact->probability > 0 || at_opening->probability > 0;
}

static bool comes_back(const struct scenario *s)
{
    bool comes = false;
    for (size_t i = 0; i < s->n_classes; i++) {
        const struct contact_class *c = &s->classes[i];
        comes =
            comes || stream_comes_back(&c->self_service, &c->redial, &c->recontact, &c->at_opening);
        for (size_t k = 0; k < c->n_also; k++)
            comes = comes
                    || stream_comes_back(&c->also[k].self_service, &c->also[k].redial,
                                         &c->also[k].recontact, &c->also[k].at_opening);
    }
    return comes;
}

/* Who would have bounced is resolved. */
static void stream_stays_away(struct self_service *self, struct redial *redial,
                              struct recontact *recontact, struct at_opening *at_opening)
{
    self->bounces = 0;
    redial->at_most = 0;
    redial->after_dismissal = 0;
    recontact->probability = 0;
    at_opening->probability = 0;
}

static void without_comebacks(struct scenario *s)
{
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        stream_stays_away(&c->self_service, &c->redial, &c->recontact, &c->at_opening);
        for (size_t k = 0; k < c->n_also; k++)
            stream_stays_away(&c->also[k].self_service, &c->also[k].redial, &c->also[k].recontact,
                              &c->also[k].at_opening);
    }
}

static bool has_priorities(const struct scenario *s)
{
    bool has = false;
    for (size_t i = 0; i < s->n_classes; i++)
        has = has || s->classes[i].priority != s->classes[0].priority;
    for (size_t i = 0; i < s->n_customer_groups; i++)
        has =
            has || s->customer_groups[i].priority != 0 || s->customer_groups[i].direct_to_agent > 0;
    return has;
}

static void without_priorities(struct scenario *s)
{
    for (size_t i = 0; i < s->n_classes; i++)
        s->classes[i].priority = 0;
    for (size_t i = 0; i < s->n_customer_groups; i++) {
        s->customer_groups[i].priority = 0;
        s->customer_groups[i].direct_to_agent = 0;
    }
}

/* Those that can be taken away; shifts are a matter of how it is staffed. */
static const struct part {
    bool (*is_there)(const struct scenario *s);
    void (*take_away)(struct scenario *s);
} parts[WATERFALL_PARTS] = {
    [PART_DAYS] = {varies_between_days, without_days},
    [PART_SHRINKAGE] = {shrinks, without_shrinkage},
    [PART_SHIFTS] = {has_shifts, NULL},
    [PART_COMEBACKS] = {comes_back, without_comebacks},
    [PART_PRIORITY] = {has_priorities, without_priorities},
};

/* --- one order -------------------------------------------------------------------------------- */

/* The parts that the scenario has of those with an order, in it. */
struct order {
    enum waterfall_part part[WATERFALL_PARTS];
    size_t n;
};

static struct order order_of(const struct scenario *s, bool to_recommendation)
{
    struct order order = {0};
    for (enum waterfall_part part = PART_DAYS; part <= PART_PRIORITY; part++)
        if (parts[part].is_there(s) && !(part == PART_SHIFTS && to_recommendation))
            order.part[order.n++] = part;
    return order;
}

struct run {
    struct waterfall *waterfall;
    const struct exchange_source *from;
    const struct waterfall_options *options;
    struct order order;
    size_t done;     /* centres staffed */
    double begin[2]; /* where the last search ended: without shifts, and with them */
    struct error *err;
};

/* The centre, with targets that can be staffed for. */
static struct scenario *read_centre(const struct exchange_source *from, struct error *err)
{
    struct scenario *s = scenario_read(from->path, from->overlays, from->n_overlays, err);
    for (size_t i = 0; s && i < s->n_targets; i++)
        s->targets[i] = target_on_sums(&s->targets[i]);
    return s;
}

/* The centre with some of its parts. */
static bool staff(struct run *r, const bool with[WATERFALL_PARTS], struct need *need)
{
    struct scenario *s = read_centre(r->from, r->err);
    if (!s)
        return false;
    for (enum waterfall_part part = PART_DAYS; part <= PART_PRIORITY; part++)
        if (!with[part] && parts[part].take_away)
            parts[part].take_away(s);
    const struct need_options o = {
        .seed = r->options->seed,
        .replications = r->options->replications,
        .with_shifts = with[PART_SHIFTS],
        .begin = r->begin[with[PART_SHIFTS]],
        .threads = r->options->threads,
        .stop = r->options->stop,
    };
    const bool good = need_find(need, s, &o, r->err);
    scenario_free(s);
    if (!isnan(need->agents))
        r->begin[with[PART_SHIFTS]] = need->times;
    r->waterfall->simulated += need->simulated;
    r->waterfall->stopped = r->waterfall->stopped || need->replications < o.replications;
    r->done++;
    if (r->options->progress)
        r->options->progress(r->options->progress_to, r->done, 2 * r->order.n);
    return good && !isnan(need->agents);
}

/* --- both orders ------------------------------------------------------------------------------ */

/* Needs with more and more of the parts: forward those of the first i parts, reverse those of the
 * last i. The first and the last of both are the same. */
struct needs {
    struct need forward[WATERFALL_PARTS], reverse[WATERFALL_PARTS];
};

static bool staff_all(struct run *r, struct needs *needs)
{
    const struct order *order = &r->order;
    for (size_t i = 0; i <= order->n; i++) {
        bool first[WATERFALL_PARTS] = {0}, last[WATERFALL_PARTS] = {0};
        for (size_t k = 0; k < i; k++) {
            first[order->part[k]] = true;
            last[order->part[order->n - 1 - k]] = true;
        }
        if (!staff(r, first, &needs->forward[i])
            || (i > 0 && i < order->n && !staff(r, last, &needs->reverse[i])))
            return false;
    }
    return true;
}

static double half_width_of(const double influence[], size_t n)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += influence[i] * influence[i];
    return n > 1 ? student_t(n - 1) * sqrt(squares * (double)n / (double)(n - 1)) : NAN;
}

/* The mean of two differences of needs. */
static struct waterfall_step step_of(const struct need *to, const struct need *from,
                                     const struct need *also_to, const struct need *also_from,
                                     size_t n)
{
    struct waterfall_step step = {
        .is_there = true,
        .forward = to->agents - from->agents,
        .reverse = also_to->agents - also_from->agents,
    };
    double *influence = mem_array(n, sizeof *influence);
    for (size_t i = 0; i < n; i++)
        influence[i] = (to->influence[i] - from->influence[i] + also_to->influence[i]
                        - also_from->influence[i])
                       / 2;
    step.agents = (step.forward + step.reverse) / 2;
    step.half_width = half_width_of(influence, n);
    free(influence);
    return step;
}

static double load_of(const struct scenario *s)
{
    struct coverage roster = coverage_of(s);
    struct workload load = workload_of(s, &roster);
    double sum = 0;
    for (size_t i = 0; i < load.groups * load.intervals; i++)
        sum += pool_load(&load.pool[i]);
    workload_free(&load);
    coverage_free(&roster);
    return sum / (double)s->hours.intervals;
}

static void find_steps(struct run *r, const struct needs *needs, double load)
{
    struct waterfall *w = r->waterfall;
    const size_t n = r->order.n, days = r->options->replications;
    const struct need *base = &needs->forward[0], *whole = &needs->forward[n];
    const double randomness = base->agents - load;
    w->step[PART_LOAD] = (struct waterfall_step){true, load, load, load, 0};
    w->step[PART_RANDOMNESS] = (struct waterfall_step){true, randomness, randomness, randomness,
                                                       half_width_of(base->influence, days)};
    for (size_t i = 0; i < n; i++) {
        const struct need *from = i == n - 1 ? base : &needs->reverse[n - 1 - i];
        const struct need *to = i == 0 ? whole : &needs->reverse[n - i];
        w->step[r->order.part[i]] =
            step_of(&needs->forward[i + 1], &needs->forward[i], to, from, days);
    }
    w->need = whole->agents;
    w->half_width = half_width_of(whole->influence, days);
    w->target = whole->target;
}

/* --- the whole -------------------------------------------------------------------------------- */

size_t waterfall_simulations(const struct scenario *s, bool to_recommendation)
{
    enum { OF_A_SEARCH = 5 };
    const size_t n = order_of(s, to_recommendation).n;
    return OF_A_SEARCH * (n > 0 ? 2 * n : 1);
}

/* The roster's heads, grown or shrunk to the need; 0 where not every group has shifts. */
static double heads_of_need(const struct scenario *s, double need, double roster)
{
    size_t heads = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        for (size_t k = 0; k < s->groups[g].n_shifts; k++)
            heads += s->groups[g].shifts[k].heads;
        if (s->groups[g].n_shifts == 0)
            return 0;
    }
    return (double)heads * need / roster;
}

static void needs_free(struct needs *needs)
{
    for (size_t i = 0; i < WATERFALL_PARTS; i++) {
        need_free(&needs->forward[i]);
        need_free(&needs->reverse[i]);
    }
}

/* Which targets can be staffed for. */
static char *why_none(struct waterfall *w, const struct scenario *s)
{
    for (size_t i = 0; i < s->n_targets; i++) {
        w->passed_over += !need_knows(&s->targets[i]);
        if (s->targets[i].on_intervals > 0)
            return mem_text("a target on the intervals of single days is not staffed for");
    }
    if (s->n_targets == 0)
        return mem_text("the scenario has no targets to staff for");
    if (w->passed_over == s->n_targets)
        return mem_text("more agents bring none of the targets nearer for certain");
    return NULL;
}

bool waterfall_run(struct waterfall *w, const struct exchange_source *from,
                   const struct waterfall_options *o, struct error *err)
{
    *w = (struct waterfall){.replications = o->replications, .recommended = NAN};
    struct scenario *s = read_centre(from, err);
    if (!s)
        return false;
    w->missing = why_none(w, s);
    struct run r = {.waterfall = w,
                    .from = from,
                    .options = o,
                    .order = order_of(s, o->to_recommendation),
                    .err = err};
    struct needs needs = {0};
    if (w->missing)
        ;
    else if (staff_all(&r, &needs)) {
        find_steps(&r, &needs, load_of(s));
        w->roster = need_of_roster(s);
        w->heads = heads_of_need(s, w->need, w->roster);
    } else if (err->status == EXIT_DONE && !w->stopped)
        w->missing = mem_text("no number of agents meets the targets at every step");
    needs_free(&needs);
    scenario_free(s);
    return err->status == EXIT_DONE;
}

void waterfall_go_on(struct waterfall *w, double on_site, double rostered)
{
    const double every = on_site - w->need, breaks = rostered - on_site;
    w->step[PART_INTERVALS] = (struct waterfall_step){true, every, every, every, w->half_width};
    w->step[PART_BREAKS] = (struct waterfall_step){breaks > 0, breaks, breaks, breaks, 0};
    w->recommended = rostered;
}

void waterfall_free(struct waterfall *w)
{
    free(w->missing);
    w->missing = NULL;
}
