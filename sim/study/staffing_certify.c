#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CERTIFICATES_MOST = 8 };

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

static bool is_certain_of_days(const struct search *s, const struct certificate *c, size_t target)
{
    const double asked = s->staffing->scenario->targets[target].on_days;
    return asked == 0 || chance_of_days(s, &c->on_days.days[target], asked) <= s->staffing->alpha;
}

/* Where a target is not certain; short_of[period], the day counting as every period. */
static bool find_shortfalls(const struct search *s, const struct certificate *c, bool short_of[])
{
    bool of_day = false, any = false;
    for (size_t k = 0; k < s->targets; k++)
        of_day = of_day || !is_certain_of_days(s, c, k);
    for (size_t p = 0; p < s->periods; p++) {
        short_of[p] = of_day;
        for (size_t k = 0; k < s->targets; k++)
            short_of[p] = short_of[p] || !is_certain(s, c, k, p);
        any = any || short_of[p];
    }
    return any;
}

/* --- asking fresh days ------------------------------------------------------------------------ */

/* Each certificate asks the next fresh replications, at 5 % and half of that for each further one.
 */
static void use_certificate(struct staffing *f, size_t number)
{
    f->certificates = number;
    f->alpha = 0.1 / pow(2, (double)number);
}

static void ask_next(struct search *s)
{
    use_certificate(s->staffing, ++s->asked);
    s->allowance = gsl_cdf_ugaussian_Qinv(s->staffing->alpha);
}

uint32_t certificate_first(const struct staffing *f)
{
    return TRIAL_FRESH + (uint32_t)((f->certificates - 1) * (f->measured + f->tried));
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
 * As many days as will do for the shares seen in the search, less what they may be off: a target
 * that is met on far more days than asked shows it on few. This is decided before any fresh day is
 * looked at, so it costs no error.
 */
static size_t days_that_will_do(const struct search *s, const struct readings *searched)
{
    static const unsigned tried[] = {320, 1000};
    const struct staffing *f = s->staffing;
    if (s->options->fresh)
        return f->fresh_on_days;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        bool will_do = true;
        for (size_t k = 0; k < s->targets; k++) {
            const double asked = f->scenario->targets[k].on_days, share = searched->share[k];
            if (asked == 0 || isnan(share))
                continue;
            const double error = sqrt(share * (1 - share) / (double)f->search);
            will_do = will_do && power_of_days(share - error, asked, f->alpha, tried[i]) > 0.95;
        }
        if (will_do)
            return tried[i];
    }
    return f->fresh_on_days;
}

static struct certificate ask(struct search *s)
{
    struct staffing *f = s->staffing;
    struct certificate c = {0};
    ask_next(s);
    if (s->ratios) {
        c.trial = search_try(s, f->agents,
                             &(struct stretch){certificate_first(f), f->fresh, s->stratified});
        c.ratios = readings_of(s, &c.trial);
    }
    if (s->days && !s->failed) {
        struct readings searched = search_look(s, f->agents);
        const size_t days = days_that_will_do(s, &searched);
        const uint32_t first = first_on_days + (uint32_t)((f->certificates - 1) * f->fresh_on_days);
        struct trial trial = search_try(s, f->agents, &(struct stretch){first, days, false});
        f->asked_on_days = days;
        c.on_days = readings_of(s, &trial);
        trial_free(&trial);
        readings_free(&searched);
    }
    return c;
}

/* --- what is noted of them -------------------------------------------------------------------- */

static struct attainment attained_in(const struct search *s, const struct readings *searched,
                                     const struct certificate *c, size_t target, size_t period)
{
    const struct readings *fresh = s->ratios ? &c->ratios : &c->on_days;
    const struct reading_at *at = reading_of_target(fresh, s, target, period);
    return (struct attainment){
        .search = reading_of_target(searched, s, target, period)->value,
        .fresh = at->value,
        .std_error = at->std_error,
        .met = is_certain(s, c, target, period),
    };
}

/* Of a target on days, or of all of them together, of which nothing is asked. */
static struct attainment attained_on_days(const struct search *s, const struct readings *searched,
                                          const struct certificate *c, size_t target)
{
    const double share = c->on_days.share[target];
    return (struct attainment){
        .search = searched->share[target],
        .fresh = share,
        .std_error = sqrt(share * (1 - share) / (double)c->on_days.days[target].of),
        .met = target < s->targets && is_certain_of_days(s, c, target),
    };
}

static void note(struct search *s, const struct certificate *c)
{
    struct staffing *f = s->staffing;
    struct readings searched = search_look(s, f->agents);
    const struct readings *fresh = s->ratios ? &c->ratios : &c->on_days;
    for (size_t k = 0; k < s->targets && !s->failed; k++)
        for (size_t p = 0; p <= s->periods; p++)
            f->attainment[k * (s->periods + 1) + p] =
                f->scenario->targets[k].on_days > 0 && p == s->periods
                    ? attained_on_days(s, &searched, c, k)
                    : attained_in(s, &searched, c, k, p);
    if (s->days && !s->failed)
        f->on_the_same_day = attained_on_days(s, &searched, c, s->targets);
    if (!s->failed) {
        f->answer_rate = reading_of_target(fresh, s, s->targets, s->periods)->value;
        f->occupancy = reading_of_target(fresh, s, s->targets + 1, s->periods)->value;
    }
    readings_free(&searched);
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
            s->allowance = gsl_cdf_ugaussian_Qinv(f->alpha / 2);
            search_add_agent(s, f->agents, short_of);
            search_repair(s, f->agents);
            search_trim(s, f->agents, short_of);
        }
        certificate_free(&c);
        c = ask(s);
        f->certified = !s->failed && !find_shortfalls(s, &c, short_of);
    }
    free(short_of);
    return c;
}

/* Takes one agent out of cells that can do without, a spacing apart; whether there were any. */
static bool take_out(struct search *s)
{
    struct staffing *f = s->staffing;
    const size_t spacing = search_spacing(s);
    bool any = false;
    for (size_t p = 0, next = 0; p < s->periods; p++)
        for (size_t g = 0; g < s->groups && p >= next; g++)
            if (f->one_less[g * s->periods + p].verdict == ONE_LESS_MEETS) {
                cell_set(s, f->agents, g, p, cell_agents(s, f->agents, g, p) - 1);
                next = p + spacing;
                any = true;
            }
    return any;
}

/* Asks the next fresh days whether the recommendation meets without the agents that can go; if it
 * does not, they stay. */
static bool certify_with_fewer(struct search *s, struct certificate *c)
{
    struct staffing *f = s->staffing;
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    const size_t certificate = f->certificates;
    size_t *before = staffing_copy(s, f->agents);
    bool fewer = false;
    if (s->asked < CERTIFICATES_MOST && take_out(s)) {
        struct certificate next = ask(s);
        fewer = !s->failed && !find_shortfalls(s, &next, short_of);
        if (fewer) {
            certificate_free(c);
            *c = next;
            note(s, c);
        } else {
            certificate_free(&next);
        }
    }
    if (!fewer) {
        memcpy(f->agents, before, s->groups * f->intervals * sizeof *before);
        use_certificate(f, certificate);
    }
    free(before);
    free(short_of);
    return fewer;
}

bool staffing_certify(struct search *s)
{
    struct staffing *f = s->staffing;
    f->attainment = mem_array(s->targets * (s->periods + 1), sizeof *f->attainment);
    f->one_less = mem_array(s->groups * s->periods, sizeof *f->one_less);
    struct certificate c = certify_recommendation(s);
    note(s, &c);
    if (f->certified && s->ratios && !s->failed) {
        do
            search_try_one_less(s, &c);
        while (!s->failed && certify_with_fewer(s, &c));
    }
    certificate_free(&c);
    return !s->failed;
}
