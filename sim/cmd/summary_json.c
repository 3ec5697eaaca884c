#include "sim/cmd/summary_json.h"

#include "output/json.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_estimate(struct json *json, const struct estimate *x)
{
    json_put_number(json, "estimate", x->value);
    json_put_number(json, "half_width", x->half_width);
    json_put_number(json, "p05", x->p05);
    json_put_number(json, "p50", x->p50);
    json_put_number(json, "p95", x->p95);
}

static void put_intervals(struct json *json, const struct target_result *r)
{
    json_put_number(json, "on_intervals", r->target->on_intervals);
    json_put_count(json, "intervals", (int64_t)r->intervals);
    json_put_count(json, "intervals_met", (int64_t)r->intervals_met);
    json_put_number(json, "share_of_intervals", r->on_intervals.value);
    json_put_number(json, "share_of_intervals_low", r->on_intervals.low);
    json_put_number(json, "share_of_intervals_high", r->on_intervals.high);
}

static void put_target(struct json *json, const struct experiment *e, const struct target_result *r)
{
    const struct target *t = r->target;
    const struct column *c = &e->columns.column[r->column];
    json_open_object(json, NULL);
    json_put_text(json, "measure", t->measure->key);
    json_put_text(json, "unit", measure_unit_names[t->measure->unit]);
    json_put_text(json, "scope", scope_names[c->scope]);
    json_put_text(json, "name", column_scope_name(c, e->scenario));
    json_put_text(json, "channel", t->channel >= 0 ? e->scenario->channels[t->channel].name : NULL);
    json_put_text(json, "day_type",
                  t->day_type > 0 ? dates_type_name(e->scenario, t->day_type - 1) : NULL);
    json_put_number(json, "within_s", t->within_s);
    json_put_number(json, t->at_least ? "at_least" : "at_most", t->bound);
    json_put_number(json, "on_days", t->on_days > 0 ? t->on_days : NAN);
    if (t->on_intervals > 0)
        put_intervals(json, r);
    put_estimate(json, &r->estimate);
    json_put_truth(json, "met", r->met);
    json_put_count(json, "days", (int64_t)r->days);
    json_put_count(json, "days_met", (int64_t)r->days_met);
    json_put_number(json, "share_of_days", r->on_days.value);
    json_put_number(json, "share_of_days_low", r->on_days.low);
    json_put_number(json, "share_of_days_high", r->on_days.high);
    json_close(json);
}

static void put_targets(struct json *json, const struct experiment *e)
{
    json_open_array(json, "targets");
    for (size_t i = 0; i < e->scenario->n_targets; i++)
        put_target(json, e, &e->targets[i]);
    json_close(json);
    json_put_count(json, "days_all_targets_met", (int64_t)e->all_met_days);
    json_put_count(json, "days_judged", (int64_t)e->judged_days);
}

/* The scope of the i-th part of a fairness. */
static const char *name_of_part(const struct experiment *e, const struct fairness *f, size_t i)
{
    return f == &e->tally.fairness ? e->scenario->classes[i].name
                                   : scenario_customers_name(e->scenario, i);
}

static void put_gap(struct json *json, const struct experiment *e, const struct fairness *f,
                    enum fair_measure m)
{
    const struct reading reading = present_reading(e);
    struct fairness_gap gap;
    if (!fairness_gap(f, m, e->replications, &gap))
        return;
    json_open_object(json, NULL);
    json_put_text(json, "measure", m == FAIR_ANSWER_RATE ? "answer_rate" : reading.measure->key);
    json_put_number(json, "within_s", m == FAIR_ANSWER_RATE ? NAN : reading.within_s);
    json_put_text(json, "best", name_of_part(e, f, gap.best));
    json_put_text(json, "worst", name_of_part(e, f, gap.worst));
    json_put_number(json, "estimate", gap.gap.value);
    json_put_number(json, "half_width", gap.gap.half_width);
    json_close(json);
}

/* The best less the worst part. */
static void put_fairness(struct json *json, const char *key, const struct experiment *e,
                         const struct fairness *f)
{
    json_open_array(json, key);
    for (enum fair_measure m = 0; m < FAIR_MEASURES; m++)
        put_gap(json, e, f, m);
    json_close(json);
}

/* All measures of one class, group or of all, over the whole horizon or on one type of day, on
 * which there are no quantiles. */
static void put_slot(struct json *json, const struct experiment *e, enum scope scope, size_t index,
                     size_t slot)
{
    for (size_t i = 0; i < e->columns.n; i++) {
        const struct column *c = &e->columns.column[i];
        const bool is_known = slot == e->tally.intervals || c->measure->wait == NO_WAIT;
        if (c->scope != scope || c->index != index || !is_known)
            continue;
        const struct estimate x = experiment_estimate(e, i, slot);
        json_open_object(json, column_key(c, e->plan).text);
        put_estimate(json, &x);
        json_close(json);
    }
}

static void put_scope(struct json *json, const struct experiment *e, enum scope scope, size_t index)
{
    put_slot(json, e, scope, index, e->tally.intervals);
}

/* Where days differ in type. */
static void put_day_types(struct json *json, const struct experiment *e)
{
    const size_t types = dates_types(e->scenario);
    if (types < 2)
        return;
    json_open_object(json, "day_types");
    for (size_t type = 0; type < types; type++) {
        json_open_object(json, dates_type_name(e->scenario, type));
        json_put_count(json, "days", (int64_t)dates_count(e->scenario, type));
        put_slot(json, e, SCOPE_ALL, 0, rollup_day_type(&e->tally.rollup, type));
        json_close(json);
    }
    json_close(json);
}

/* The scopes of contacts of one kind, each under its name; nothing where there are none. */
static void put_scopes(struct json *json, const char *key, const struct experiment *e,
                       enum scope scope)
{
    const struct scopes *list = &e->tally.rollup.scopes;
    bool open = false;
    for (size_t i = 0; i < list->n; i++) {
        if (list->part[i].scope != scope)
            continue;
        if (!open)
            json_open_object(json, key);
        open = true;
        json_open_object(json, scope_name(e->scenario, scope, list->part[i].index));
        put_scope(json, e, scope, list->part[i].index);
        json_close(json);
    }
    if (open)
        json_close(json);
}

static void put_measures(struct json *json, const struct experiment *e)
{
    const struct scenario *s = e->scenario;
    json_open_object(json, "all");
    put_scope(json, e, SCOPE_ALL, 0);
    json_close(json);
    put_scopes(json, "classes", e, SCOPE_CLASS);
    if (s->n_channels > 1)
        put_scopes(json, "channels", e, SCOPE_CHANNEL);
    put_scopes(json, "classes_in_channels", e, SCOPE_CLASS_CHANNEL);
    put_scopes(json, "customers", e, SCOPE_CUSTOMERS);
    json_open_object(json, "groups");
    for (size_t g = 0; g < s->n_groups; g++) {
        json_open_object(json, s->groups[g].name);
        put_scope(json, e, SCOPE_GROUP, g);
        json_close(json);
    }
    json_close(json);
}

bool summary_json_write(const struct experiment *e, uint64_t seed, FILE *to)
{
    struct json *json = json_new();
    json_put_text(json, "title", e->scenario->title);
    json_put_text(json, "scenario", e->scenario->name);
    json_put_text(json, "program", program_version);
    /* As text: readers of JSON keep 53 bits of a number. */
    char *digits = mem_print("%llu", (unsigned long long)seed);
    json_put_text(json, "seed", digits);
    free(digits);
    json_put_count(json, "replications", (int64_t)e->replications);
    json_put_count(json, "days_of_a_replication", (int64_t)e->scenario->hours.days);
    json_put_truth(json, "partial", e->replications < e->wanted);
    put_targets(json, e);
    put_measures(json, e);
    put_day_types(json, e);
    put_fairness(json, "fairness", e, &e->tally.fairness);
    if (e->scenario->n_customer_groups > 0)
        put_fairness(json, "fairness_of_customers", e, &e->tally.fairness_of_customers);
    json_open_array(json, "notes");
    for (size_t i = 0; i < e->scenario->n_notes; i++)
        json_put_text(json, NULL, e->scenario->notes[i]);
    json_close(json);
    const bool written = json_write(json, to, JSON_EVERY_DIGIT);
    json_free(json);
    return written;
}
