#include "sim/monte/rollup.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t agent_scopes(const struct rollup *r)
{
    return 1 + r->plan->n_groups;
}

size_t rollup_scope(const struct rollup *r, const struct column *c)
{
    return c->scope == SCOPE_GROUP ? 1 + c->index : scope_place(&r->scopes, c->scope, c->index);
}

static size_t contact_row_length(const struct rollup *r)
{
    return r->scopes.n * COUNTERS;
}

static size_t agent_row_length(const struct rollup *r)
{
    return agent_scopes(r) * GROUP_COUNTERS;
}

/* Numbered by slot, then the single day. */
static int64_t *contact_row(const struct rollup *r, size_t row)
{
    return &r->contacts[row * contact_row_length(r)];
}

static int64_t *agent_row(const struct rollup *r, size_t row)
{
    return &r->agents[row * agent_row_length(r)];
}

static size_t rows(const struct rollup *r)
{
    return r->slots + 1;
}

static size_t single_day(const struct rollup *r)
{
    return r->slots;
}

static bool has_day_types(const struct rollup *r)
{
    return r->slots > r->intervals + 1;
}

size_t rollup_day_type(const struct rollup *r, size_t type)
{
    return has_day_types(r) ? r->intervals + 1 + type : r->intervals;
}

const int64_t *rollup_contacts(const struct rollup *r, size_t interval, size_t scope)
{
    return contact_row(r, interval) + scope * COUNTERS;
}

struct rollup rollup_new(const struct plan *p)
{
    const size_t intervals = p->scenario->hours.intervals, types = dates_types(p->scenario);
    struct rollup r = {.plan = p,
                       .intervals = intervals,
                       .slots = intervals + 1 + (types > 1 ? types : 0),
                       .scopes = scopes_new(p)};
    r.contacts = mem_lines(rows(&r) * contact_row_length(&r), sizeof *r.contacts);
    r.longest = mem_array(2 * r.scopes.n, sizeof *r.longest);
    r.agents = mem_lines(rows(&r) * agent_row_length(&r), sizeof *r.agents);
    return r;
}

void rollup_free(struct rollup *r)
{
    scopes_free(&r->scopes);
    free(r->longest);
    free(r->contacts);
    free(r->agents);
}

/* --- from the record's cells to scopes -------------------------------------------------------- */

static void add_counters(int64_t to[], const int64_t from[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        to[k] += from[k];
}

static void clear_rows(struct rollup *r, size_t first, size_t n)
{
    memset(contact_row(r, first), 0, n * contact_row_length(r) * sizeof *r->contacts);
    memset(agent_row(r, first), 0, n * agent_row_length(r) * sizeof *r->agents);
}

/* The oldest job of a scope is the oldest of any of its streams, not their sum. */
static void add_oldest(const struct rollup *r, const struct record *record, size_t from, size_t to)
{
    const struct plan *p = r->plan;
    for (size_t scope = 0; scope < r->scopes.n; scope++) {
        const struct scope_part *part = &r->scopes.part[scope];
        int64_t oldest = 0, *sum = contact_row(r, to) + scope * COUNTERS + BACKLOG_OLDEST_TICKS;
        for (size_t i = 0; i < p->n_streams; i++) {
            if (!scope_covers(p->scenario, part->scope, part->index, &p->streams[i]))
                continue;
            const int64_t age = record_contacts(record, from, i)[BACKLOG_OLDEST_TICKS];
            *sum -= age;
            oldest = age > oldest ? age : oldest;
        }
        *sum += oldest;
    }
}

/* --- the longest waits --------------------------------------------------------------------------
 *
 * Of a scope it is the longest of any of its streams, and of a day that of any of its intervals,
 * not their sum; only days are added up.
 */

static int64_t *longest_at(const struct rollup *r, size_t slot, size_t scope)
{
    return contact_row(r, slot) + scope * COUNTERS + LONGEST_WAIT;
}

static void find_longest(const struct rollup *r, const struct record *record, size_t row,
                         int64_t longest[])
{
    memset(longest, 0, r->scopes.n * sizeof *longest);
    for (size_t i = 0; i < r->plan->n_streams; i++) {
        const int64_t wait = record_contacts(record, row, i)[LONGEST_WAIT];
        for (size_t k = 0; k < r->scopes.n_of_stream[i]; k++) {
            int64_t *of_scope = &longest[r->scopes.of_stream[i * SCOPES + k]];
            *of_scope = wait > *of_scope ? wait : *of_scope;
        }
    }
}

/* Of a day, by scope; and of its intervals, added to theirs if they are asked for. */
static const int64_t *longest_of_day(struct rollup *r, const struct record *record, size_t day,
                                     bool with_intervals)
{
    int64_t *now = r->longest, *so_far = r->longest + r->scopes.n;
    memset(so_far, 0, r->scopes.n * sizeof *so_far);
    for (size_t i = 0; i < r->intervals; i++) {
        find_longest(r, record, 1 + day * r->intervals + i, now);
        for (size_t scope = 0; scope < r->scopes.n; scope++) {
            so_far[scope] = now[scope] > so_far[scope] ? now[scope] : so_far[scope];
            if (with_intervals)
                *longest_at(r, i, scope) += now[scope];
        }
    }
    return so_far;
}

/* In place of the sums that add_row has made. */
static void take_longest(struct rollup *r, const struct record *record)
{
    for (size_t slot = 0; slot < r->slots; slot++)
        for (size_t scope = 0; scope < r->scopes.n; scope++)
            *longest_at(r, slot, scope) = 0;
    for (size_t day = 0; day < r->plan->scenario->hours.days; day++) {
        const int64_t *longest = longest_of_day(r, record, day, true);
        const size_t type = rollup_day_type(r, dates_type_of(r->plan->scenario, (int32_t)day));
        for (size_t scope = 0; scope < r->scopes.n; scope++) {
            *longest_at(r, r->intervals, scope) += longest[scope];
            if (has_day_types(r))
                *longest_at(r, type, scope) += longest[scope];
        }
    }
}

/* Adds a record's row of streams and groups to a row of scopes. */
static void add_row(struct rollup *r, const struct record *record, size_t from, size_t to)
{
    const struct plan *p = r->plan;
    int64_t *contacts = contact_row(r, to), *agents = agent_row(r, to);
    const struct scopes *scopes = &r->scopes;
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < scopes->n_of_stream[i]; k++)
            add_counters(&contacts[scopes->of_stream[i * SCOPES + k] * COUNTERS],
                         record_contacts(record, from, i), COUNTERS);
    if (p->has_jobs)
        add_oldest(r, record, from, to);
    for (size_t i = 0; i < p->n_groups; i++) {
        const int64_t *counters = record_agents(record, from, i);
        add_counters(agents, counters, GROUP_COUNTERS);
        add_counters(&agents[(1 + i) * GROUP_COUNTERS], counters, GROUP_COUNTERS);
    }
}

void rollup_take(struct rollup *r, const struct record *record)
{
    clear_rows(r, 0, r->slots);
    for (size_t row = 1; row < record->rows; row++) {
        const int32_t day = (int32_t)((row - 1) / r->intervals);
        add_row(r, record, row, (row - 1) % r->intervals);
        if (has_day_types(r))
            add_row(r, record, row, rollup_day_type(r, dates_type_of(r->plan->scenario, day)));
    }
    for (size_t i = 0; i < r->intervals; i++) {
        add_counters(contact_row(r, r->intervals), contact_row(r, i), contact_row_length(r));
        add_counters(agent_row(r, r->intervals), agent_row(r, i), agent_row_length(r));
    }
    take_longest(r, record);
}

/* Of a horizon of one day it is the whole. */
static void take_only_day(struct rollup *r)
{
    memcpy(contact_row(r, single_day(r)), contact_row(r, r->intervals),
           contact_row_length(r) * sizeof *r->contacts);
    memcpy(agent_row(r, single_day(r)), agent_row(r, r->intervals),
           agent_row_length(r) * sizeof *r->agents);
}

void rollup_take_day(struct rollup *r, const struct record *record, size_t day)
{
    if (r->plan->scenario->hours.days == 1) {
        take_only_day(r);
        return;
    }
    clear_rows(r, single_day(r), 1);
    for (size_t i = 0; i < r->intervals; i++)
        add_row(r, record, 1 + day * r->intervals + i, single_day(r));
    const int64_t *longest = longest_of_day(r, record, day, false);
    for (size_t scope = 0; scope < r->scopes.n; scope++)
        *longest_at(r, single_day(r), scope) = longest[scope];
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

/* Where the counters of a signed sum stand in a row; thresholds move those that stand for one. */
static struct terms terms_of(const short listed[], const int64_t *rows, size_t row_length,
                             size_t scope_at, size_t threshold)
{
    struct terms t = {.rows = rows, .row_length = row_length};
    for (; *listed; listed++) {
        const size_t counter = (size_t)abs(*listed) - 1;
        const bool within = counter >= ANSWERED_WITHIN && counter < ANSWERED_AT_ONCE;
        t.at[t.n] = scope_at + counter + (within ? threshold : 0);
        t.sign[t.n++] = *listed > 0 ? 1 : -1;
    }
    return t;
}

static double terms_sum(const struct terms *t, size_t row)
{
    const int64_t *counters = &t->rows[row * t->row_length];
    int64_t sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->sign[i] * counters[t->at[i]];
    return (double)sum;
}

struct column_terms rollup_terms(const struct rollup *r, const struct column *c)
{
    const struct measure *m = c->measure;
    const size_t scope = rollup_scope(r, c);
    const bool of_contacts = m->source == OF_CONTACTS, by_contacts = m->by == BY_CONTACTS;
    const int64_t *rows = of_contacts ? r->contacts : r->agents;
    const size_t length = of_contacts ? contact_row_length(r) : agent_row_length(r);
    const size_t at = scope * (of_contacts ? (size_t)COUNTERS : (size_t)GROUP_COUNTERS);
    /* Agents' counters have no thresholds, but their numbers overlap with those that do. */
    const size_t threshold = of_contacts ? c->threshold : 0;
    return (struct column_terms){
        .rollup = r,
        .by = m->by,
        .top = terms_of(m->top, rows, length, at, threshold),
        .below = by_contacts
                     ? terms_of(m->below, r->contacts, contact_row_length(r), 0, c->threshold)
                     : terms_of(m->below, rows, length, at, threshold),
    };
}

/* A row covers some days and a length of each. */
static struct fraction fraction_of(const struct column_terms *t, size_t row, double days,
                                   double length)
{
    const double top = terms_sum(&t->top, row);
    switch (t->by) {
    case BY_COUNTERS:
    case BY_CONTACTS: return (struct fraction){top, terms_sum(&t->below, row)};
    case BY_DAYS: return (struct fraction){top, days};
    case BY_ENDS: return (struct fraction){top, days * length / (double)t->rollup->plan->interval};
    case BY_TIME:
    default: return (struct fraction){top, days * length};
    }
}

struct fraction column_fraction(const struct column_terms *t, size_t slot)
{
    const struct rollup *r = t->rollup;
    const struct scenario *s = r->plan->scenario;
    const double interval = (double)r->plan->interval, days = (double)s->hours.days;
    const double day = interval * (double)r->intervals;
    if (slot < r->intervals)
        return fraction_of(t, slot, days, interval);
    if (slot == r->intervals)
        return fraction_of(t, slot, days, day);
    return fraction_of(t, slot, (double)dates_count(s, slot - r->intervals - 1), day);
}

struct fraction rollup_fraction(const struct rollup *r, const struct column *c, size_t slot)
{
    const struct column_terms t = rollup_terms(r, c);
    return column_fraction(&t, slot);
}

struct fraction rollup_day_fraction(const struct rollup *r, const struct column *c)
{
    const struct column_terms t = rollup_terms(r, c);
    return fraction_of(&t, single_day(r), 1, (double)r->plan->interval * (double)r->intervals);
}

double fraction_value(const struct column *c, struct fraction f)
{
    return f.below > 0 ? column_scale(c) * f.top / f.below : NAN;
}

/* --- intervals of a single day ---------------------------------------------------------------- */

void rollup_count_intervals(struct rollup *r, const struct record *record, size_t day,
                            const struct interval_bound bounds[], size_t n, struct fraction met[])
{
    memset(met, 0, n * sizeof *met);
    for (size_t i = 0; i < r->intervals && n > 0; i++) {
        clear_rows(r, single_day(r), 1);
        add_row(r, record, 1 + day * r->intervals + i, single_day(r));
        for (size_t k = 0; k < n; k++) {
            const struct column *c = &bounds[k].column;
            const struct column_terms terms = rollup_terms(r, c);
            const struct fraction f =
                fraction_of(&terms, single_day(r), 1, (double)r->plan->interval);
            met[k].below += f.below > 0;
            met[k].top +=
                f.below > 0 && target_bound_is_met(bounds[k].target, fraction_value(c, f));
        }
    }
}
