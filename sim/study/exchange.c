#include "sim/study/exchange.h"

#include "sim/base/mem.h"
#include "sim/scenario/read.h"
#include "sim/study/course.h"

#include <math.h>
#include <stdlib.h>

/* --- steps ------------------------------------------------------------------------------------ */

/*
 * A thing that can be changed by a step up (+1) or down (-1). False where the scenario has nothing
 * of the kind, or no room for the step.
 */
struct lever {
    bool (*move)(struct scenario *s, size_t group, int step);
    const char *label;
    bool of_group;
};

static bool move_agents(struct scenario *s, size_t group, int step)
{
    struct agent_group *g = &s->groups[group];
    bool there = false;
    for (size_t i = 0; i < g->n_shifts; i++) {
        if (step < 0 && g->shifts[i].heads < 2)
            return false;
        g->shifts[i].heads += (size_t)step;
        there = true;
    }
    for (size_t i = 0; g->agents && i < dates_types(s) * s->hours.intervals; i++) {
        if (step < 0 && g->agents[i] == 1)
            return false;
        if (g->agents[i] > 0)
            g->agents[i] += (size_t)step;
        there = there || g->agents[i] > 0;
    }
    return there;
}

/* How many agents the step makes. */
static double agents_of_step(const struct agent_group *g)
{
    return g->n_shifts > 0 ? (double)g->n_shifts : 1;
}

/* Laws of every class in every channel of it, one after the other; false from one ends it. */
static bool each_stream(struct scenario *s,
                        bool (*change)(struct duration *talk, struct self_service *self, int step),
                        int step)
{
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (!change(&c->talk, &c->self_service, step))
            return false;
        for (size_t k = 0; k < c->n_also; k++)
            if (!change(&c->also[k].talk, &c->also[k].self_service, step))
                return false;
    }
    return true;
}

static const double point = 0.01, seconds = 10;

static bool contain(struct duration *talk, struct self_service *self, int step)
{
    (void)talk;
    const double escalates = self->escalates - step * point;
    const double again = self->escalates_again - step * point;
    if (self->handles <= 0)
        return true;
    if (escalates < 0 || again < 0 || fmax(escalates, again) + self->gives_up + self->bounces > 1)
        return false;
    self->escalates = escalates;
    self->escalates_again = again;
    return true;
}

static bool has_self_service(const struct scenario *s)
{
    bool has = false;
    for (size_t i = 0; i < s->n_classes; i++) {
        has = has || s->classes[i].self_service.handles > 0;
        for (size_t k = 0; k < s->classes[i].n_also; k++)
            has = has || s->classes[i].also[k].self_service.handles > 0;
    }
    return has;
}

static bool move_containment(struct scenario *s, size_t group, int step)
{
    (void)group;
    return has_self_service(s) && each_stream(s, contain, step);
}

static bool stretch(struct duration *talk, struct self_service *self, int step)
{
    (void)self;
    const double mean = duration_mean(talk), wanted = mean + step * seconds;
    if (wanted <= 0 || mean <= 0)
        return false;
    talk->mean_s *= wanted / mean;
    for (size_t i = 0; i < talk->n_values; i++)
        ((double *)talk->values)[i] *= wanted / mean;
    return true;
}

static bool move_handle_time(struct scenario *s, size_t group, int step)
{
    (void)group;
    return each_stream(s, stretch, step);
}

static bool move_deflection(struct scenario *s, size_t group, int step)
{
    (void)group;
    bool there = false;
    for (size_t i = 0; i < s->n_channels; i++)
        for (size_t k = 0; k < s->channels[i].n_deflections; k++) {
            double *accepts = &s->channels[i].deflections[k].offer.accepts;
            *accepts += step * point;
            if (*accepts < 0 || *accepts > 1)
                return false;
            there = true;
        }
    return there;
}

static bool move_absence(struct scenario *s, size_t group, int step)
{
    (void)group;
    bool there = false;
    for (size_t i = 0; i < s->n_groups; i++) {
        struct agent_group *g = &s->groups[i];
        if (g->n_shifts == 0)
            continue;
        g->attendance.absence += step * point;
        if (g->attendance.absence < 0 || g->attendance.absence > 0.9)
            return false;
        there = true;
    }
    return there;
}

static const struct lever levers[] = {
    {move_agents, "one agent", true},
    {move_containment, "one point of containment", false},
    {move_deflection, "one point more accept another channel", false},
    {move_handle_time, "ten seconds of handle time", false},
    {move_absence, "one point of absence", false},
};

enum { LEVERS = sizeof levers / sizeof *levers, GROUPS_MOST = 8 };

/* --- both sides ------------------------------------------------------------------------------- */

/* Times a lever is moved: for each group, or once. */
static size_t moves_of(const struct lever *l, const struct scenario *s)
{
    return !l->of_group ? 1 : s->n_groups < GROUPS_MOST ? s->n_groups : GROUPS_MOST;
}

size_t exchanges_simulations(const struct scenario *s)
{
    size_t n = 0;
    for (size_t i = 0; i < LEVERS; i++)
        n += 2 * moves_of(&levers[i], s);
    return n;
}

/* The scenario a step away; NULL where there is no such step. */
static struct scenario *moved(const struct exchange_source *from, const struct lever *l,
                              size_t group, int step, struct error *err)
{
    struct scenario *s = scenario_read(from->path, from->overlays, from->n_overlays, err);
    if (s && step != 0 && !l->move(s, group, step)) {
        scenario_free(s);
        return NULL;
    }
    return s;
}

static struct estimate scaled(struct estimate e, double factor)
{
    e.value *= factor;
    e.std_error *= fabs(factor);
    e.half_width *= fabs(factor);
    return e;
}

static struct estimate worth(const struct comparison *c, const char *key, size_t threshold,
                             double factor)
{
    const size_t column = comparison_column(c, key, SCOPE_ALL, 0, threshold);
    if (!comparison_has(c, 1, column))
        return (struct estimate){.value = NAN, .std_error = NAN, .half_width = NAN};
    return scaled(comparison_change(c, 1, column, c->intervals).change, factor);
}

static void measure(struct exchange *e, const struct comparison *c, double units)
{
    const struct reading r = reading_of(c->plan[0]);
    const double factor = 1 / (units * (e->one_sided ? 1 : 2));
    e->worth[EXCHANGE_ANSWER_RATE] = worth(c, "answer_rate", 0, factor);
    e->worth[EXCHANGE_SERVICE_LEVEL] = worth(c, r.measure->key, r.threshold, factor);
    e->worth[EXCHANGE_ASA] = worth(c, "asa_s", 0, factor);
    e->worth[EXCHANGE_COST] = worth(c, "cost_per_day", 0, factor);
}

static void add(struct exchanges *list, const struct exchange *e)
{
    list->exchange = mem_grow(list->exchange, list->n + 1, sizeof *list->exchange);
    list->exchange[list->n++] = *e;
}

/* False with a sentence; what is not there is left out. */
static bool exchange_one(struct exchanges *list, const struct exchange_source *from,
                         const struct lever *l, size_t group, const struct comparison_options *o,
                         struct error *err)
{
    struct exchange e = {0};
    struct comparison *c = NULL;
    struct scenario *low = NULL, *high = moved(from, l, group, 1, err);
    if (high && !(low = moved(from, l, group, -1, err))) {
        low = moved(from, l, group, 0, err);
        e.one_sided = true;
    }
    if (low && high && (c = comparison_run((const struct scenario *const[]){low, high}, 2, o, err))
        && c->replications > 1) {
        const char *name = l->of_group ? high->groups[group].name : "";
        e.label = l->of_group ? mem_print("%s of %s", l->label, name) : mem_text(l->label);
        measure(&e, c, l->of_group ? agents_of_step(&high->groups[group]) : 1);
        list->replications = c->replications;
        list->reading = reading_of(c->plan[0]);
        add(list, &e);
    }
    list->stopped = list->stopped || (c && c->replications < c->wanted);
    comparison_free(c);
    scenario_free(low);
    scenario_free(high);
    return err->status == EXIT_DONE;
}

/* --- all of them ------------------------------------------------------------------------------ */

bool exchanges_run(struct exchanges *e, const struct exchange_source *from,
                   const struct comparison_options *o, struct error *err)
{
    *e = (struct exchanges){0};
    struct scenario *s = scenario_read(from->path, from->overlays, from->n_overlays, err);
    if (!s)
        return false;
    struct course course = {o->progress, o->progress_to, 0,
                            exchanges_simulations(s) * o->replications};
    struct comparison_options each = *o;
    if (each.progress) {
        each.progress = course_count;
        each.progress_to = &course;
    }
    bool good = true;
    for (size_t i = 0; i < LEVERS; i++)
        for (size_t group = 0; group < moves_of(&levers[i], s) && good && !e->stopped; group++) {
            good = exchange_one(e, from, &levers[i], group, &each, err);
            course.before += 2 * o->replications;
        }
    scenario_free(s);
    return good;
}

void exchanges_free(struct exchanges *e)
{
    for (size_t i = 0; i < e->n; i++)
        free(e->exchange[i].label);
    free(e->exchange);
}
