#include "sim/study/sweep_trial.h"

#include "sim/base/mem.h"

#include <string.h>

/* Columns are counted in classes and channels, and in the acceptable waits that targets name. */
static bool has_parts_of(const struct plan *a, const struct plan *b)
{
    const struct scenario *x = a->scenario, *y = b->scenario;
    bool same = x->n_classes == y->n_classes && x->n_channels == y->n_channels
                && x->n_groups == y->n_groups && a->n_thresholds == b->n_thresholds
                && memcmp(a->threshold, b->threshold, a->n_thresholds * sizeof *a->threshold) == 0;
    for (size_t i = 0; same && i < x->n_classes; i++)
        same = strcmp(x->classes[i].name, y->classes[i].name) == 0;
    for (size_t i = 0; same && i < x->n_channels; i++)
        same = strcmp(x->channels[i].name, y->channels[i].name) == 0;
    for (size_t i = 0; same && i < x->n_groups; i++)
        same = strcmp(x->groups[i].name, y->groups[i].name) == 0;
    return same;
}

static void add(struct trial *sum, const struct trial *t, double weight)
{
    if (t->replications < sum->replications)
        sum->replications = t->replications;
    for (size_t i = 0; i < sum->replications * sum->columns; i++) {
        sum->fraction[i].top += weight * t->fraction[i].top;
        sum->fraction[i].below += weight * t->fraction[i].below;
    }
}

static bool add_piece(const struct sweep *s, size_t piece, const struct plan *first,
                      const struct column columns[], const struct trial_options *o,
                      struct trial *sum, struct error *err)
{
    const struct centre *c = sweep_centre(s, piece);
    struct scenario *scenario = sweep_scenario(s, piece, err);
    struct plan *plan = scenario ? plan_new(scenario, c->seed, err) : NULL;
    bool added = plan;
    if (plan && !has_parts_of(plan, first))
        added = fail(err, EXIT_FILE,
                     "%s: all centres must have the same classes, channels, groups and targets",
                     s->design->name);
    if (added) {
        struct trial t = trial_run(plan, columns, sum->columns, o);
        add(sum, &t, c->weight);
        trial_free(&t);
    }
    plan_free(plan);
    scenario_free(scenario);
    return added;
}

bool sweep_trial(const struct sweep *s, const struct plan *first, const struct column columns[],
                 size_t n, const struct trial_options *o, struct trial *trial, struct error *err)
{
    *trial = (struct trial){.columns = n, .replications = o->n};
    trial->fraction = mem_array(o->n * n, sizeof *trial->fraction);
    for (size_t piece = 0; piece < s->n && trial->replications == o->n; piece++)
        if (!add_piece(s, piece, first, columns, o, trial, err))
            return false;
    return true;
}
