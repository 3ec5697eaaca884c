#include "sim/study/staffing_search.h"

#include "sim/base/mem.h"
#include "sim/monte/replicate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* --- targets on days -------------------------------------------------------------------------- */

/* So many per cent more agents everywhere than the periods need. */
static void lift(const struct search *s, const size_t base[], double share, size_t agents[])
{
    for (size_t i = 0; i < s->groups * s->staffing->intervals; i++)
        agents[i] = (size_t)floor((double)base[i] * (1 + share) + 0.5);
}

/* What every period needs and then, since the busy days are busy all day, more agents all day until
 * the days are met. */
static bool lift_to_days(struct search *s, size_t agents[])
{
    static const double finest = 1.0 / 256;
    if (!search_repair(s, agents) || !s->days)
        return !s->failed;
    size_t *base = staffing_copy(s, agents);
    double too_little = 0, enough = 0;
    bool met = false;
    for (double share = 0; !s->failed; share = enough) {
        lift(s, base, share, agents);
        struct readings r = search_look(s, agents);
        met = meets_days(s, &r);
        readings_free(&r);
        if (met || share > 8)
            break;
        too_little = share;
        enough = share == 0 ? 1.0 / 32 : 2 * share;
    }
    if (!met && !s->failed) {
        s->failed = true;
        fail(s->err, EXIT_FILE, "%s: no number of agents meets the targets on so many days",
             s->staffing->scenario->name);
    }
    while (enough - too_little > finest && !s->failed) {
        const double share = (too_little + enough) / 2;
        lift(s, base, share, agents);
        struct readings r = search_look(s, agents);
        *(meets_days(s, &r) ? &enough : &too_little) = share;
        readings_free(&r);
    }
    lift(s, base, enough, agents);
    free(base);
    return !s->failed;
}

/* --- how many days ---------------------------------------------------------------------------- */

static double contacts_a_replication(const struct scenario *s)
{
    double contacts = 1;
    for (size_t c = 0; c < s->n_classes; c++) {
        const struct arrivals *a = &s->classes[c].arrivals;
        contacts += a->per_day * (double)s->hours.days;
        for (size_t i = 0; a->counts && i < s->hours.intervals * s->hours.days; i++)
            contacts += a->counts[i];
    }
    return contacts;
}

/* Is there anything that a block of replications could share out? */
static bool has_busyness(const struct scenario *s)
{
    for (size_t c = 0; c < s->n_classes; c++) {
        const struct arrivals *a = &s->classes[c].arrivals;
        if ((s->layers.forecast && (a->forecast.cv > 0 || s->classes[c].handle_error.cv > 0))
            || (s->layers.day && a->day.cv > 0) || (s->layers.interval && a->interval.cv > 0))
            return true;
    }
    return false;
}

static size_t in_blocks(double n)
{
    return (size_t)ceil(n / REPLICATIONS_A_BLOCK) * REPLICATIONS_A_BLOCK;
}

/* As many replications as make so many contacts, between bounds. */
static size_t fit(double contacts, double of_one, double least, double most)
{
    return in_blocks(fmin(fmax(contacts / of_one, least), most));
}

/*
 * What takes time are contacts, so days are chosen by them: for a centre of 30,000 contacts a day
 * the search takes some twenty seconds of one processor, a certificate about ten, and trying one
 * agent less about twenty for each pass. Where busyness is random an estimate by interval needs
 * some hundreds of days whatever the size; stratified, it needs enough blocks to tell its error.
 */
static void choose_replications(struct search *s)
{
    enum { BLOCKS_LEAST = 16, DAYS_MOST = 3000 };
    static const double contacts_a_candidate = 1e6, contacts_a_certificate = 6e7,
                        contacts_a_change = 6e6;
    struct staffing *f = s->staffing;
    const struct staffing_options *o = s->options;
    const bool varies = has_busyness(f->scenario);
    const double of_one = contacts_a_replication(f->scenario);
    const size_t least = REPLICATIONS_A_BLOCK * (varies ? BLOCKS_LEAST : 3);
    f->search =
        o->search ? in_blocks((double)o->search) : fit(contacts_a_candidate, of_one, 32, 512);
    f->fresh = o->fresh ? in_blocks((double)o->fresh)
                        : fit(contacts_a_certificate, of_one, (double)least, 8192);
    f->reference = in_blocks(fmax((double)f->fresh / 2, 3 * (double)f->search));
    s->stratified = varies && f->fresh >= BLOCKS_LEAST * REPLICATIONS_A_BLOCK;
    f->stratified = s->stratified;
    /* What a change costs to measure on one more day is a dozen times what the recommendation does,
     * and it varies less: so few days of the one and many of the other. */
    f->tried = o->fresh ? f->fresh : fit(contacts_a_change, of_one, 96, 512);
    f->fresh_on_days = o->fresh ? f->fresh : DAYS_MOST;
}

/* --- the whole -------------------------------------------------------------------------------- */

struct search search_begin(struct staffing *f, const struct staffing_options *o, struct error *err)
{
    const struct scenario *scenario = f->scenario;
    const size_t columns = scenario->n_targets + BESIDE_GROUPS + f->groups;
    const size_t readings = columns * (f->periods + 1);
    struct search s = {
        .staffing = f,
        .options = o,
        .targets = scenario->n_targets,
        .groups = f->groups,
        .periods = f->periods,
        .columns = mem_array(columns, sizeof *s.columns),
        .n_columns = columns,
        .cost = mem_array(f->groups, sizeof *s.cost),
        .suffering = mem_array(f->groups * f->periods, sizeof *s.suffering),
        .reference = {.value = mem_array(readings, sizeof *s.reference.value),
                      .std_error = mem_array(readings, sizeof *s.reference.std_error),
                      .share = mem_array(scenario->n_targets + 1, sizeof *s.reference.share)},
        .err = err,
    };
    for (size_t k = 0; k < s.targets; k++)
        *(scenario->targets[k].on_days > 0 ? &s.days : &s.ratios) = true;
    for (size_t i = 0; i < f->groups * f->periods; i++)
        s.suffering[i].target = s.targets;
    bool paid = true;
    for (size_t g = 0; g < s.groups; g++)
        paid =
            paid && scenario->groups[g].pay.has_wage && scenario->groups[g].pay.wage_per_hour > 0;
    for (size_t g = 0; g < s.groups; g++)
        s.cost[g] = paid ? scenario->groups[g].pay.wage_per_hour : 1;
    choose_replications(&s);
    s.without =
        mem_array(f->groups * f->periods * s.targets * search_spacing(&s), sizeof *s.without);
    s.allowance = gsl_cdf_ugaussian_Qinv(error_of_number(1));
    return s;
}

void search_end(struct search *s)
{
    search_forget(s);
    free(s->columns);
    free(s->cost);
    free(s->suffering);
    free(s->without);
    free(s->reference.value);
    free(s->reference.std_error);
    free(s->reference.share);
}

bool staffing_search(struct staffing *f, const struct staffing_options *o, struct error *err)
{
    struct search s = search_begin(f, o, err);
    if (search_start(&s, f->agents)) {
        search_refer(&s, f->agents, in_blocks((double)f->reference / 3));
        lift_to_days(&s, f->agents);
        if (s.groups > 1)
            search_exchange(&s, f->agents);
        search_refer(&s, f->agents, f->reference);
        lift_to_days(&s, f->agents);
        search_trim(&s, f->agents, NULL);
    }
    const bool done = !s.failed && staffing_certify(&s);
    search_end(&s);
    return done;
}
