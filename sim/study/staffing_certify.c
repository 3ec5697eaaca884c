#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* After the first few that fail, agents are only added: what trimming takes here would go on being
 * missed there. */
enum { CERTIFICATES_MOST = 8, TRIMMED_MOST = 3 };

/* Where the days begin on which targets on days are certified. */
static const uint32_t first_on_days = TRIAL_FRESH + (TRIAL_FRESH >> 1);

/* --- tests ------------------------------------------------------------------------------------ */

double chance_of_meeting(const struct target *t, double value, double std_error, double degrees)
{
    const double beyond = t->at_least ? value - t->bound : t->bound - value;
    if (isnan(value))
        return 0;
    if (!(std_error > 0))
        return beyond >= 0 ? 0 : 1;
    return gsl_cdf_tdist_Q(beyond / std_error, degrees);
}

/* The same for days: so many met or more, if the share were the one asked for. Days of one horizon
 * depend on each other, so a horizon then counts as one. */
static double chance_of_days(const struct search *s, const struct days_met *days, double asked)
{
    const double horizon = (double)s->staffing->scenario->hours.days;
    const double of = floor((double)days->of / horizon), met = floor((double)days->met / horizon);
    if (of == 0 || met == 0)
        return of == 0 ? 0 : 1;
    return gsl_cdf_beta_P(asked, met, of - met + 1);
}

/* On the ratio of sums in a period; a target on days is certain of every period. */
static bool is_certain(const struct search *s, const struct certificate *c, size_t target,
                       size_t period)
{
    const struct target *t = &s->staffing->scenario->targets[target];
    if (t->on_days > 0)
        return true;
    const struct reading_at *at = reading_of_target(&c->ratios, s, target, period);
    return chance_of_meeting(t, at->value, at->std_error, (double)c->ratios.units - 1)
           <= s->staffing->alpha;
}

static bool period_is_certain(const struct search *s, const struct certificate *c, size_t period)
{
    for (size_t k = 0; k < s->targets; k++)
        if (!is_certain(s, c, k, period))
            return false;
    return true;
}

static bool is_certain_of_days(const struct search *s, const struct certificate *c, size_t target)
{
    const double asked = s->staffing->scenario->targets[target].on_days;
    return asked == 0 || chance_of_days(s, &c->on_days.days[target], asked) <= s->staffing->alpha;
}

/* Days that were not asked are not uncertain. */
static bool days_are_certain(const struct search *s, const struct certificate *c)
{
    for (size_t k = 0; k < s->targets && c->on_days.days; k++)
        if (!is_certain_of_days(s, c, k))
            return false;
    return true;
}

/* Where a target is not certain; short_of[period], the day counting as every period. */
static bool find_shortfalls(const struct search *s, const struct certificate *c, bool short_of[])
{
    const bool of_day = !days_are_certain(s, c);
    bool any = false;
    for (size_t p = 0; p < s->periods; p++) {
        short_of[p] = of_day || !period_is_certain(s, c, p);
        any = any || short_of[p];
    }
    return any;
}

/* --- asking fresh days ------------------------------------------------------------------------ */

uint32_t next_fresh(struct search *s, size_t n)
{
    const uint32_t first = TRIAL_FRESH + s->spent;
    s->spent += (uint32_t)n;
    return first;
}

static void use_certificate(struct staffing *f, size_t number)
{
    f->certificates = number;
    f->alpha = error_of_number(number);
}

static void number_next(struct search *s)
{
    use_certificate(s->staffing, ++s->asked);
    s->allowance = gsl_cdf_ugaussian_Qinv(s->staffing->alpha);
}

static void certificate_free(struct certificate *c)
{
    trial_free(&c->trial);
    readings_free(&c->ratios);
    readings_free(&c->on_days);
    *c = (struct certificate){0};
}

/* The chance that so many days show at alpha that the share asked for is met. */
static double power_of_days(double share, double asked, double alpha, unsigned days)
{
    unsigned enough = (unsigned)ceil(asked * days);
    while (enough <= days && gsl_cdf_beta_P(asked, enough, days - enough + 1.0) > alpha)
        enough++;
    return enough > days ? 0 : gsl_cdf_binomial_Q(enough - 1, share, days);
}

/*
 * As many days as will do for the shares seen on so many days, less what they may be off: a target
 * that is met on far more days than asked shows it on few. This is decided before any of the next
 * fresh days is looked at, so it costs no error.
 */
static size_t days_that_will_do(const struct search *s, const struct readings *seen, size_t days)
{
    static const unsigned tried[] = {320, 1000};
    const struct staffing *f = s->staffing;
    if (s->options->fresh)
        return f->fresh_on_days;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        bool will_do = true;
        for (size_t k = 0; k < s->targets; k++) {
            const double asked = f->scenario->targets[k].on_days, share = seen->share[k];
            if (asked == 0 || isnan(share))
                continue;
            const double error = sqrt(share * (1 - share) / (double)days);
            will_do = will_do && power_of_days(share - error, asked, f->alpha, tried[i]) > 0.95;
        }
        if (will_do)
            return tried[i];
    }
    return f->fresh_on_days;
}

/* The targets on days, on so many fresh ones. */
static struct readings ask_days(struct search *s, size_t days)
{
    const struct stretch stretch = {first_on_days + s->spent_on_days, days, false};
    struct trial trial = search_try(s, s->staffing->agents, &stretch);
    struct readings r = readings_of(s, &trial);
    s->spent_on_days += (uint32_t)days;
    s->staffing->asked_on_days = days;
    trial_free(&trial);
    return r;
}

/* Days are asked only where the ratios hold: what fails is not made surer by them. */
static struct certificate ask(struct search *s)
{
    struct staffing *f = s->staffing;
    struct certificate c = {0};
    bool holds = true;
    number_next(s);
    if (s->ratios) {
        c.first = next_fresh(s, f->fresh + f->tried);
        c.trial = search_try(s, f->agents, &(struct stretch){c.first, f->fresh, s->stratified});
        c.ratios = readings_of(s, &c.trial);
        for (size_t p = 0; p < s->periods; p++)
            holds = holds && period_is_certain(s, &c, p);
    }
    if (s->days && holds && !s->failed) {
        struct readings searched = search_look(s, f->agents);
        c.on_days = ask_days(s, days_that_will_do(s, &searched, f->search));
        readings_free(&searched);
    }
    return c;
}

bool certify_days(struct search *s, struct certificate *c)
{
    struct staffing *f = s->staffing;
    const size_t before = f->certificates, days = f->asked_on_days;
    number_next(s);
    struct certificate next = {.on_days = ask_days(s, days_that_will_do(s, &c->on_days, days))};
    const bool hold = !s->failed && days_are_certain(s, &next);
    if (hold) {
        readings_free(&c->on_days);
        c->on_days = next.on_days;
    } else {
        certificate_free(&next);
        use_certificate(f, before);
        f->asked_on_days = days;
    }
    return hold;
}

/* --- what is noted of them -------------------------------------------------------------------- */

struct attainment *attainment_of(const struct search *s, size_t target, size_t period)
{
    return &s->staffing->attainment[target * (s->periods + 1) + period];
}

/* Of a target on days, or of all of them together, of which nothing is asked. */
static struct attainment attained_on_days(const struct search *s, const struct readings *searched,
                                          const struct certificate *c, size_t target)
{
    struct attainment a = {searched->share[target], NAN, NAN, false};
    if (!c->on_days.days)
        return a;
    a.fresh = c->on_days.share[target];
    a.std_error = sqrt(a.fresh * (1 - a.fresh) / (double)c->on_days.days[target].of);
    a.met = target < s->targets && is_certain_of_days(s, c, target);
    return a;
}

void note_search(struct search *s, const struct certificate *c)
{
    struct staffing *f = s->staffing;
    struct readings searched = search_look(s, f->agents);
    for (size_t k = 0; k < s->targets && !s->failed; k++) {
        for (size_t p = 0; p <= s->periods; p++)
            attainment_of(s, k, p)->search = reading_of_target(&searched, s, k, p)->value;
        if (f->scenario->targets[k].on_days > 0)
            *attainment_of(s, k, s->periods) = attained_on_days(s, &searched, c, k);
    }
    if (s->days && !s->failed)
        f->on_the_same_day = attained_on_days(s, &searched, c, s->targets);
    readings_free(&searched);
}

void note_beside(const struct search *s, size_t column, double value)
{
    struct staffing *f = s->staffing;
    switch (column - s->targets) {
    case BESIDE_ANSWER_RATE: f->answer_rate = value; break;
    case BESIDE_OCCUPANCY: f->occupancy = value; break;
    default: f->group_occupancy[column - s->targets - BESIDE_GROUPS] = value;
    }
}

static void note(struct search *s, const struct certificate *c)
{
    const struct readings *fresh = s->ratios ? &c->ratios : &c->on_days;
    for (size_t k = 0; k < s->targets && !s->failed; k++)
        for (size_t p = 0; p <= s->periods; p++) {
            const struct reading_at *at = reading_of_target(fresh, s, k, p);
            *attainment_of(s, k, p) =
                (struct attainment){NAN, at->value, at->std_error, is_certain(s, c, k, p)};
        }
    if (!s->failed) {
        for (size_t k = s->targets; k < s->n_columns; k++)
            note_beside(s, k, reading_of_target(fresh, s, k, s->periods)->value);
        note_search(s, c);
    }
}

/* --- the recommendation meets ----------------------------------------------------------------- */

/* The certificate asked last, whether it was given or not. What failed gets an agent where it did;
 * what else the days of a failed one say goes into the search, at the stricter error. */
static struct certificate certify_recommendation(struct search *s)
{
    struct staffing *f = s->staffing;
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    struct certificate c = {0};
    f->certified = false;
    while (!f->certified && s->asked < CERTIFICATES_MOST && !s->failed) {
        if (s->asked > 0) {
            if (s->ratios)
                search_learn(s, f->agents, &c.ratios);
            s->allowance = gsl_cdf_ugaussian_Qinv(error_of_number(s->asked + 1));
            search_add_agent(s, f->agents, short_of);
            search_repair(s, f->agents);
            if (s->asked <= TRIMMED_MOST)
                search_trim(s, f->agents, short_of);
        }
        certificate_free(&c);
        c = ask(s);
        f->certified = !s->failed && !find_shortfalls(s, &c, short_of);
    }
    free(short_of);
    return c;
}

bool staffing_certify(struct search *s)
{
    struct staffing *f = s->staffing;
    f->attainment = mem_array(s->targets * (s->periods + 1), sizeof *f->attainment);
    f->one_less = mem_array(s->groups * s->periods, sizeof *f->one_less);
    struct certificate c = certify_recommendation(s);
    note(s, &c);
    if (f->certified && s->ratios && !s->failed)
        staffing_spare(s, &c);
    staffing_try_formulas(s);
    certificate_free(&c);
    return !s->failed;
}
