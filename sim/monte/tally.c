#include "sim/monte/tally.h"

#include "sim/base/mem.h"
#include "sim/monte/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t contact_scopes(const struct tally *t)
{
    return t->columns->scopes.n;
}

static size_t agent_scopes(const struct tally *t)
{
    return 1 + t->plan->n_groups;
}

static size_t contacts_room(const struct tally *t)
{
    return (t->intervals + 1) * contact_scopes(t) * COUNTERS;
}

static size_t agents_room(const struct tally *t)
{
    return (t->intervals + 1) * agent_scopes(t) * GROUP_COUNTERS;
}

static size_t cover_room(const struct tally *t)
{
    return t->plan->n_classes * t->plan->n_groups * COVER_SHARES;
}

struct moments *tally_cover(const struct tally *t, size_t class, size_t group,
                            enum cover_share share)
{
    return &t->cover[(class * t->plan->n_groups + group) * COVER_SHARES + share];
}

static size_t wait_lists(const struct tally *t)
{
    return contact_scopes(t) * WAIT_KINDS;
}

struct tally tally_new(const struct plan *p, const struct columns *columns)
{
    struct tally t = {
        .plan = p,
        .columns = columns,
        .intervals = p->scenario->hours.intervals,
    };
    t.moments = mem_lines(columns->n * (t.intervals + 1), sizeof *t.moments);
    t.waits = mem_array(wait_lists(&t), sizeof *t.waits);
    t.fairness = fairness_new(p->n_classes);
    t.fairness_of_customers =
        fairness_new(p->scenario->n_customer_groups > 0 ? p->scenario->n_customer_groups + 1 : 0);
    t.cover = mem_lines(cover_room(&t), sizeof *t.cover);
    enum { LISTS = 3 };
    t.wait_room = mem_lines(wait_lists(&t) * LISTS * WAIT_BINS, sizeof *t.wait_room);
    for (size_t i = 0; i < wait_lists(&t); i++) {
        t.waits[i].f = &t.wait_room[(i * LISTS + 0) * WAIT_BINS];
        t.waits[i].f_f = &t.wait_room[(i * LISTS + 1) * WAIT_BINS];
        t.waits[i].f_n = &t.wait_room[(i * LISTS + 2) * WAIT_BINS];
    }
    t.contacts = mem_lines(contacts_room(&t), sizeof *t.contacts);
    t.agents = mem_lines(agents_room(&t), sizeof *t.agents);
    return t;
}

void tally_free(struct tally *t)
{
    free(t->moments);
    free(t->cover);
    fairness_free(&t->fairness);
    fairness_free(&t->fairness_of_customers);
    free(t->waits);
    free(t->wait_room);
    free(t->contacts);
    free(t->agents);
}

void tally_clear(struct tally *t)
{
    t->replications = 0;
    memset(t->moments, 0, t->columns->n * (t->intervals + 1) * sizeof *t->moments);
    fairness_clear(&t->fairness);
    fairness_clear(&t->fairness_of_customers);
    memset(t->cover, 0, cover_room(t) * sizeof *t->cover);
    for (size_t i = 0; i < wait_lists(t); i++) {
        struct wait_sums *w = &t->waits[i];
        w->n = w->n_n = 0;
        memset(w->f, 0, WAIT_BINS * sizeof *w->f);
        memset(w->f_f, 0, WAIT_BINS * sizeof *w->f_f);
        memset(w->f_n, 0, WAIT_BINS * sizeof *w->f_n);
    }
}

/* --- from the record's cells to scopes -------------------------------------------------------- */

static void add_counters(int64_t to[], const int64_t from[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        to[k] += from[k];
}

/* Adds a row of streams and groups to a row of scopes. */
static void add_row(const struct tally *t, const struct record *r, size_t row, int64_t contacts[],
                    int64_t agents[])
{
    const struct plan *p = t->plan;
    const struct scopes *scopes = &t->columns->scopes;
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < scopes->n_of_stream[i]; k++)
            add_counters(&contacts[scopes->of_stream[i * SCOPES + k] * COUNTERS],
                         record_contacts(r, row, i), COUNTERS);
    for (size_t i = 0; i < p->n_groups; i++) {
        add_counters(agents, record_agents(r, row, i), GROUP_COUNTERS);
        add_counters(&agents[(1 + i) * GROUP_COUNTERS], record_agents(r, row, i), GROUP_COUNTERS);
    }
}

/* Sums over the days of the horizon, by interval of the day and in all. */
static void roll_up(struct tally *t, const struct record *r)
{
    memset(t->contacts, 0, contacts_room(t) * sizeof *t->contacts);
    memset(t->agents, 0, agents_room(t) * sizeof *t->agents);
    const size_t contact_row = contact_scopes(t) * COUNTERS;
    const size_t agent_row = agent_scopes(t) * GROUP_COUNTERS;
    for (size_t row = 1; row < r->rows; row++) {
        const size_t i = (row - 1) % t->intervals;
        add_row(t, r, row, &t->contacts[i * contact_row], &t->agents[i * agent_row]);
    }
    for (size_t i = 0; i < t->intervals; i++) {
        for (size_t k = 0; k < contact_row; k++)
            t->contacts[t->intervals * contact_row + k] += t->contacts[i * contact_row + k];
        for (size_t k = 0; k < agent_row; k++)
            t->agents[t->intervals * agent_row + k] += t->agents[i * agent_row + k];
    }
}

/* --- measures of a row of scopes -------------------------------------------------------------- */

double column_scale(const struct column *c)
{
    switch (c->measure->unit) {
    case UNIT_SECONDS: return 1.0 / (double)TICKS_PER_SECOND;
    case UNIT_HOURS: return 1.0 / (3600.0 * (double)TICKS_PER_SECOND);
    case UNIT_MONEY: return 1e-6;
    default: return 1;
    }
}

/* A signed sum of counters; thresholds move the counters that stand for one. */
static double signed_sum(const short terms[], const int64_t counters[], size_t threshold)
{
    int64_t sum = 0;
    for (; *terms; terms++) {
        const int counter = abs(*terms) - 1;
        const bool within = counter >= ANSWERED_WITHIN && counter < ANSWERED_AT_ONCE;
        const int64_t value = counters[counter + (within ? (int)threshold : 0)];
        sum += *terms > 0 ? value : -value;
    }
    return (double)sum;
}

struct fraction {
    double top, below;
};

/* The measure's top and bottom from a row of scopes that covers some days and a length of each. */
static struct fraction measure_of(const struct column *c, const int64_t contacts[],
                                  const int64_t agents[], double days, double length)
{
    const struct measure *m = c->measure;
    const int64_t *counters = m->source == OF_CONTACTS ? &contacts[c->place * COUNTERS]
                                                       : &agents[c->place * GROUP_COUNTERS];
    /* Agents' counters have no thresholds, but their numbers overlap with those that do. */
    const size_t threshold = m->source == OF_CONTACTS ? c->threshold : 0;
    const double top = signed_sum(m->top, counters, threshold);
    switch (m->by) {
    case BY_COUNTERS: return (struct fraction){top, signed_sum(m->below, counters, threshold)};
    case BY_CONTACTS: return (struct fraction){top, signed_sum(m->below, contacts, c->threshold)};
    case BY_DAYS: return (struct fraction){top, days};
    case BY_TIME:
    default: return (struct fraction){top, days * length};
    }
}

void moments_add(struct moments *m, double top, double below)
{
    m->top += top;
    m->below += below;
    m->top_top += top * top;
    m->below_below += below * below;
    m->top_below += top * below;
    if (below > 0) {
        const double ratio = top / below;
        m->ratios += 1;
        m->ratio += ratio;
        m->ratio_ratio += ratio * ratio;
    }
}

/* --- waits ------------------------------------------------------------------------------------ */

/* Numbers of waits of one kind up to the end of each bin; those of zero are in from the start. */
static double waits_up_to(const struct tally *t, const struct record *r, size_t scope, size_t kind,
                          double f[])
{
    const int64_t *k = &t->contacts[(t->intervals * contact_scopes(t) + scope) * COUNTERS];
    const struct scope_part *part = &t->columns->scopes.part[scope];
    const bool zeros = kind + 1 != WAIT_OF_QUEUED, left = kind + 1 != WAIT_OF_ANSWERED;
    memset(f, 0, WAIT_BINS * sizeof *f);
    for (size_t i = 0; i < t->plan->n_streams; i++) {
        if (!scope_covers(t->plan->scenario, part->scope, part->index, &t->plan->streams[i]))
            continue;
        const uint32_t *answered = record_waits(r, i, WAIT_ENDS_ANSWERED);
        const uint32_t *unanswered = record_waits(r, i, WAIT_ENDS_UNANSWERED);
        for (size_t bin = 0; bin < WAIT_BINS; bin++)
            f[bin] += (double)(answered[bin] + (left ? unanswered[bin] : 0));
    }
    double sum = zeros ? (double)(k[ANSWERED_AT_ONCE] + (left ? k[BALKED] : 0)) : 0;
    for (size_t bin = 0; bin < WAIT_BINS; bin++)
        f[bin] = sum += f[bin];
    return sum;
}

static void waits_add(struct tally *t, const struct record *r, double values[])
{
    double f[WAIT_BINS];
    for (size_t scope = 0; scope < contact_scopes(t); scope++)
        for (size_t kind = 0; kind < WAIT_KINDS; kind++) {
            struct wait_sums *w = &t->waits[scope * WAIT_KINDS + kind];
            const double n = waits_up_to(t, r, scope, kind, f);
            w->n += n;
            w->n_n += n * n;
            for (size_t bin = 0; bin < WAIT_BINS; bin++) {
                w->f[bin] += f[bin];
                w->f_f[bin] += f[bin] * f[bin];
                w->f_n[bin] += f[bin] * n;
            }
            for (size_t i = 0; i < t->columns->n; i++) {
                const struct column *c = &t->columns->column[i];
                if (c->measure->wait == (enum wait_of)(kind + 1) && c->place == scope)
                    values[i] = wait_quantile(f, n, c->measure->quantile);
            }
        }
}

/* --- who covers what -------------------------------------------------------------------------- */

static void cover_add(const struct tally *t, const struct record *r)
{
    const struct plan *p = t->plan;
    const size_t groups = p->n_groups;
    int64_t *cell = mem_array(p->n_classes * groups * COVER_COUNTERS, sizeof *cell);
    int64_t *answered = mem_array(p->n_classes, sizeof *answered); /* of the class, by all groups */
    int64_t *time = mem_array(groups, sizeof *time); /* of the group, for all classes */
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t g = 0; g < groups; g++) {
            const int64_t *from = record_cover(r, g, i);
            const size_t class = p->streams[i].class;
            add_counters(&cell[(class * groups + g) * COVER_COUNTERS], from, COVER_COUNTERS);
            answered[class] += from[COVER_ANSWERED];
            time[g] += from[COVER_HANDLE_TICKS];
        }
    for (size_t c = 0; c < p->n_classes; c++)
        for (size_t g = 0; g < groups; g++) {
            const int64_t *k = &cell[(c * groups + g) * COVER_COUNTERS];
            moments_add(tally_cover(t, c, g, COVER_OF_CLASS), (double)k[COVER_ANSWERED],
                        (double)answered[c]);
            moments_add(tally_cover(t, c, g, COVER_OF_GROUP_TIME), (double)k[COVER_HANDLE_TICKS],
                        (double)time[g]);
        }
    free(cell);
    free(answered);
    free(time);
}

/* --- how far parts of the contacts are apart ---------------------------------------------------
 */

/* The parts are the n scopes whose places are given. */
static void fairness_take(const struct tally *t, struct fairness *f, const size_t places[])
{
    const struct reading reading = reading_of(t->plan);
    const struct column of[FAIR_MEASURES] = {
        [FAIR_ANSWER_RATE] = {.measure = measure_named("answer_rate")},
        [FAIR_SERVICE_LEVEL] = {.measure = reading.measure, .threshold = reading.threshold},
    };
    const int64_t *row = &t->contacts[t->intervals * contact_scopes(t) * COUNTERS];
    double ratios[2 * FAIR_PARTS_MOST];
    for (enum fair_measure m = 0; m < FAIR_MEASURES && f->parts > 0; m++) {
        struct column c = of[m];
        for (size_t i = 0; i < f->parts; i++) {
            c.place = places[i];
            const struct fraction ratio = measure_of(&c, row, NULL, 1, 1);
            ratios[2 * i] = ratio.top;
            ratios[2 * i + 1] = ratio.below;
        }
        fairness_add(f, m, ratios);
    }
}

static void classes_add(struct tally *t)
{
    size_t places[FAIR_PARTS_MOST];
    for (size_t i = 0; i < t->fairness.parts; i++)
        places[i] = scope_find(&t->columns->scopes, SCOPE_CLASS, i);
    fairness_take(t, &t->fairness, places);
}

static void customers_add(struct tally *t)
{
    size_t places[FAIR_PARTS_MOST];
    const size_t parts = t->fairness_of_customers.parts;
    for (size_t i = 0; i < parts; i++)
        places[i] = scope_find(&t->columns->scopes, SCOPE_CUSTOMERS,
                               scope_customers(i + 1 < parts ? (int)i : CUSTOMERS_OTHER, WHOM_ALL));
    fairness_take(t, &t->fairness_of_customers, places);
}

/* --- adding and merging ----------------------------------------------------------------------- */

static double value_of(const struct column *c, struct fraction f)
{
    return f.below > 0 ? column_scale(c) * f.top / f.below : NAN;
}

void tally_add(struct tally *t, const struct record *r, double values[], float interval_values[])
{
    const double days = (double)t->plan->scenario->hours.days;
    const double length = (double)t->plan->interval;
    roll_up(t, r);
    t->replications++;
    waits_add(t, r, values);
    cover_add(t, r);
    classes_add(t);
    customers_add(t);
    for (size_t i = 0; i < t->columns->n; i++) {
        const struct column *c = &t->columns->column[i];
        if (c->measure->wait != NO_WAIT)
            continue;
        struct moments *m = &t->moments[i * (t->intervals + 1)];
        for (size_t interval = 0; interval <= t->intervals; interval++) {
            const double covered = interval < t->intervals ? length : length * (double)t->intervals;
            const struct fraction f =
                measure_of(c, &t->contacts[interval * contact_scopes(t) * COUNTERS],
                           &t->agents[interval * agent_scopes(t) * GROUP_COUNTERS], days, covered);
            moments_add(&m[interval], f.top, f.below);
            if (interval == t->intervals)
                values[i] = value_of(c, f);
            else if (interval_values)
                interval_values[i * t->intervals + interval] = (float)value_of(c, f);
        }
    }
}

void tally_day(const struct tally *t, const struct record *r, size_t day, const size_t columns[],
               size_t n, double values[])
{
    int64_t *contacts = mem_array(contact_scopes(t) * COUNTERS, sizeof *contacts);
    int64_t *agents = mem_array(agent_scopes(t) * GROUP_COUNTERS, sizeof *agents);
    for (size_t i = 0; i < t->intervals; i++)
        add_row(t, r, 1 + day * t->intervals + i, contacts, agents);
    for (size_t i = 0; i < n; i++) {
        const struct column *c = &t->columns->column[columns[i]];
        values[i] = value_of(c, measure_of(c, contacts, agents, 1,
                                           (double)t->plan->interval * (double)t->intervals));
    }
    free(contacts);
    free(agents);
}

static void moments_merge(struct moments *to, const struct moments *from)
{
    to->top += from->top;
    to->below += from->below;
    to->top_top += from->top_top;
    to->below_below += from->below_below;
    to->top_below += from->top_below;
    to->ratios += from->ratios;
    to->ratio += from->ratio;
    to->ratio_ratio += from->ratio_ratio;
}

void tally_merge(struct tally *total, const struct tally *block)
{
    total->replications += block->replications;
    const size_t n = total->columns->n * (total->intervals + 1);
    for (size_t i = 0; i < n; i++)
        moments_merge(&total->moments[i], &block->moments[i]);
    for (size_t i = 0; i < cover_room(total); i++)
        moments_merge(&total->cover[i], &block->cover[i]);
    fairness_merge(&total->fairness, &block->fairness);
    fairness_merge(&total->fairness_of_customers, &block->fairness_of_customers);
    for (size_t i = 0; i < wait_lists(total); i++) {
        struct wait_sums *to = &total->waits[i];
        const struct wait_sums *from = &block->waits[i];
        to->n += from->n;
        to->n_n += from->n_n;
        for (size_t bin = 0; bin < WAIT_BINS; bin++) {
            to->f[bin] += from->f[bin];
            to->f_f[bin] += from->f_f[bin];
            to->f_n[bin] += from->f_n[bin];
        }
    }
}
