/*
 * Columns and tallies: every measure against the counters it is made of, added up by hand.
 */
#include "sim/monte/tally.h"

#include <stdlib.h>

#include "sim/monte/estimate.h"
#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";

enum { REPLICATIONS = 4, DAYS = 2, INTERVALS = 4 };

static const struct measure *level;
static struct target targets[1];

static void fill(struct centre *c)
{
    centre_clear(c, 8, 10, 30);
    c->scenario.hours.days = DAYS;
    c->scenario.short_abandon_s = 5;
    c->channels[0].queue_places = 20;
    centre_class(c, calls, 3.1 / 60, 187.9, 93)->patience.balk = 0.1;
    struct contact_class *k = centre_class(c, cards, 1.3 / 60, 240, 150);
    k->redial = redial_with(0.4, exponential(400), 3);
    centre_staff(c, centre_group(c, desk), 5);
    struct agent_group *g = centre_group(c, second);
    centre_staff(c, g, 4);
    g->n_skills = 1;
    g->attendance.in_shift_shrinkage = 0.2;
    level = measure_named("service_level_requested");
    targets[0] = centre_level_target(60);
    c->scenario.targets = targets;
    c->scenario.n_targets = 1;
}

/* Records of some replications, kept apart, and a tally to which all were added. */
struct study {
    struct centre centre;
    struct plan *plan;
    struct columns columns;
    struct tally tally;
    struct day *day;
    double *values;         /* [REPLICATIONS][columns] */
    float *interval_values; /* the same, [columns][INTERVALS] each */
    int64_t contacts[REPLICATIONS][DAYS * INTERVALS][2][COUNTERS];
    int64_t agents[REPLICATIONS][DAYS * INTERVALS][2][GROUP_COUNTERS];
};

static struct study *study_new(void)
{
    struct study *s = calloc(1, sizeof *s);
    fill(&s->centre);
    s->plan = centre_plan(&s->centre, 1);
    s->columns = columns_new(s->plan);
    s->tally = tally_new(s->plan, &s->columns);
    s->day = day_new(s->plan);
    s->values = calloc(REPLICATIONS * s->columns.n, sizeof *s->values);
    s->interval_values =
        calloc(REPLICATIONS * s->columns.n * INTERVALS, sizeof *s->interval_values);
    for (size_t r = 0; r < REPLICATIONS; r++) {
        const struct record *record = day_run(s->day, (uint32_t)r);
        tally_add(&s->tally, record, NULL, &s->values[r * s->columns.n],
                  &s->interval_values[r * s->columns.n * INTERVALS]);
        for (size_t row = 0; row < DAYS * INTERVALS; row++)
            for (size_t i = 0; i < 2; i++) {
                memcpy(s->contacts[r][row][i], record_contacts(record, 1 + row, i),
                       sizeof s->contacts[r][row][i]);
                memcpy(s->agents[r][row][i], record_agents(record, 1 + row, i),
                       sizeof s->agents[r][row][i]);
            }
    }
    return s;
}

static void study_free(struct study *s)
{
    day_free(s->day);
    tally_free(&s->tally);
    columns_free(&s->columns);
    plan_free(s->plan);
    free(s->values);
    free(s->interval_values);
    free(s);
}

/* A counter of contacts (or of agents) over replications and days; i = 2: both parts; interval 4:
 * all. */
static double sum_of(const struct study *s, bool of_agents, size_t counter, size_t part,
                     size_t interval, size_t first, size_t last)
{
    int64_t sum = 0;
    for (size_t r = first; r < last; r++)
        for (size_t row = 0; row < DAYS * INTERVALS; row++)
            for (size_t i = 0; i < 2; i++)
                if ((part == 2 || part == i)
                    && (interval == INTERVALS || row % INTERVALS == interval))
                    sum +=
                        of_agents ? s->agents[r][row][i][counter] : s->contacts[r][row][i][counter];
    return (double)sum;
}

static size_t column_of(const struct study *s, const char *key, size_t part, size_t threshold)
{
    const struct measure *m = measure_named(key);
    const enum scope parts = m->source == OF_CONTACTS ? SCOPE_CLASS : SCOPE_GROUP;
    const size_t column =
        column_find(&s->columns, m, part == 2 ? SCOPE_ALL : parts, part == 2 ? 0 : part, threshold);
    assert_true(column < s->columns.n);
    return column;
}

/* The ratio of sums by the tally, in the measure's unit. */
static double tallied(const struct study *s, size_t column, size_t interval)
{
    const struct moments *m = &s->tally.moments[column * (INTERVALS + 1) + interval];
    return column_scale(&s->columns.column[column]) * m->top / m->below;
}

static void measures_are_made_of_the_counters_they_say(void **state)
{
    (void)state;
    struct study *s = study_new();
    for (size_t part = 0; part <= 2; part++)
        for (size_t i = 0; i <= INTERVALS; i++) {
#define SUM(counter) sum_of(s, false, (counter), part, i, 0, REPLICATIONS)
#define TIME(counter) sum_of(s, true, (counter), part, i, 0, REPLICATIONS)
#define TALLIED(key, threshold) tallied(s, column_of(s, (key), part, (threshold)), i)
            const double asked = SUM(REQUESTED) - SUM(SHORT_ABANDONED);
            const double days = DAYS * REPLICATIONS;
            const double length = 1800e6 * (i < INTERVALS ? 1 : INTERVALS);
            check_close(TALLIED("answer_rate", 0), SUM(ANSWERED) / asked, 1e-12);
            check_close(TALLIED("abandon_rate", 0),
                        (SUM(ABANDONED) + SUM(BALKED) - SUM(SHORT_ABANDONED)) / asked, 1e-12);
            check_close(TALLIED("service_level_requested", 0), SUM(ANSWERED_WITHIN) / asked, 1e-12);
            check_close(TALLIED("service_level_requested", 1), SUM(ANSWERED_WITHIN + 1) / asked,
                        1e-12);
            check_close(TALLIED("service_level_either", 1),
                        (SUM(ANSWERED_WITHIN + 1) + SUM(LEFT_WITHIN + 1)) / asked, 1e-12);
            check_close(TALLIED("service_level_ignoring", 1),
                        SUM(ANSWERED_WITHIN + 1) / (asked - SUM(LEFT_WITHIN + 1)), 1e-12);
            check_close(TALLIED("service_level_answered", 0), SUM(ANSWERED_WITHIN) / SUM(ANSWERED),
                        1e-12);
            check_close(TALLIED("wait_s", 0),
                        SUM(WAIT_TICKS) / 1e6 / (SUM(REQUESTED) - SUM(BLOCKED)), 1e-9);
            check_close(TALLIED("asa_s", 0), SUM(WAIT_ANSWERED_TICKS) / 1e6 / SUM(ANSWERED), 1e-9);
            check_close(TALLIED("requested", 0), SUM(REQUESTED) / days, 1e-9);
            check_close(TALLIED("queue_length", 0), SUM(QUEUE_TICKS) / (days * length), 1e-12);
            check_close(TALLIED("occupancy", 0),
                        TIME(GROUP_BUSY) / (TIME(GROUP_BUSY) + TIME(GROUP_IDLE)), 1e-12);
            check_close(TALLIED("away", 0), TIME(GROUP_AWAY) / (days * length), 1e-12);
            check_close(TALLIED("overtime_h", 0), TIME(GROUP_OVERTIME) / 3600e6 / days, 1e-12);
#undef SUM
#undef TIME
#undef TALLIED
        }
    study_free(s);
}

static void values_of_a_replication_are_its_own(void **state)
{
    (void)state;
    struct study *s = study_new();
    for (size_t r = 0; r < REPLICATIONS; r++)
        for (size_t part = 0; part <= 2; part++)
            for (size_t i = 0; i <= INTERVALS; i++) {
                const size_t column = column_of(s, "answer_rate", part, 0);
                const double asked = sum_of(s, false, REQUESTED, part, i, r, r + 1)
                                     - sum_of(s, false, SHORT_ABANDONED, part, i, r, r + 1);
                const double rate = sum_of(s, false, ANSWERED, part, i, r, r + 1) / asked;
                const double value =
                    i == INTERVALS
                        ? s->values[r * s->columns.n + column]
                        : (double)s->interval_values[(r * s->columns.n + column) * INTERVALS + i];
                check_close(value, rate, i == INTERVALS ? 1e-12 : 1e-6);
            }
    study_free(s);
}

static void days_have_their_own_values(void **state)
{
    (void)state;
    struct study *s = study_new();
    const size_t columns[] = {column_of(s, "answer_rate", 0, 0), column_of(s, "requested", 2, 0),
                              column_of(s, "busy", 1, 0)};
    const struct record *record = day_run(s->day, 2);
    for (size_t day = 0; day < DAYS; day++) {
        double values[3], asked = 0, answered = 0, all = 0, busy = 0;
        tally_day(&s->tally, record, day, columns, 3, values);
        for (size_t row = day * INTERVALS; row < (day + 1) * INTERVALS; row++) {
            const int64_t *k = s->contacts[2][row][0];
            asked += (double)(k[REQUESTED] - k[SHORT_ABANDONED]);
            answered += (double)k[ANSWERED];
            all += (double)(k[REQUESTED] + s->contacts[2][row][1][REQUESTED]);
            busy += (double)s->agents[2][row][1][GROUP_BUSY];
        }
        check_close(values[0], answered / asked, 1e-12);
        check_close(values[1], all, 0);
        check_close(values[2], busy / (4 * 1800e6), 1e-12);
    }
    study_free(s);
}

/* Those of all, of the answered and of the queued, by class and in all. */
static void waits_are_counted_by_kind_and_class(void **state)
{
    (void)state;
    struct study *s = study_new();
    for (size_t part = 0; part <= 2; part++) {
        const size_t scope = part == 2 ? 0 : 1 + part;
        const struct wait_sums *w = &s->tally.waits[scope * WAIT_KINDS];
#define SUM(counter) sum_of(s, false, (counter), part, INTERVALS, 0, REPLICATIONS)
        check_close(w[WAIT_OF_ALL - 1].n, SUM(REQUESTED) - SUM(BLOCKED), 0);
        check_close(w[WAIT_OF_ANSWERED - 1].n, SUM(ANSWERED), 0);
        check_close(w[WAIT_OF_QUEUED - 1].n,
                    SUM(REQUESTED) - SUM(BLOCKED) - SUM(BALKED) - SUM(ANSWERED_AT_ONCE), 0);
        /* Up to the bin that ends next after 20 s: all within 20 s and few more. */
        const unsigned bin = wait_bin(20 * TICKS_PER_SECOND);
        const double within = SUM(ANSWERED_WITHIN), more = SUM(ANSWERED_WITHIN + 1);
        assert_true(wait_sums_up_to(&w[WAIT_OF_ANSWERED - 1], bin) >= within);
        assert_true(wait_sums_up_to(&w[WAIT_OF_ANSWERED - 1], bin - 1) <= within);
        assert_true(wait_sums_up_to(&w[WAIT_OF_ANSWERED - 1], bin) < more);
#undef SUM
    }
    study_free(s);
}

static void tallies_of_blocks_merge_to_the_tally_of_all(void **state)
{
    (void)state;
    struct study *s = study_new();
    struct tally total = tally_new(s->plan, &s->columns), block = tally_new(s->plan, &s->columns);
    double *values = calloc(s->columns.n, sizeof *values);
    for (size_t r = 0; r < REPLICATIONS; r++) {
        tally_clear(&block);
        tally_add(&block, day_run(s->day, (uint32_t)r), NULL, values, NULL);
        tally_merge(&total, &block);
    }
    assert_int_equal(total.replications, REPLICATIONS);
    for (size_t i = 0; i < s->columns.n * (INTERVALS + 1); i++) {
        const struct moments *a = &total.moments[i], *b = &s->tally.moments[i];
        check_close(a->top, b->top, 0);
        check_close(a->below, b->below, 0);
        check_close(a->top_top, b->top_top, 1e-12 * b->top_top);
        check_close(a->top_below, b->top_below, 1e-12 * b->top_below);
        check_close(a->below_below, b->below_below, 1e-12 * b->below_below);
        check_close(a->ratios, b->ratios, 0);
        check_close(a->ratio_ratio, b->ratio_ratio, 1e-12 * b->ratio_ratio);
    }
    for (size_t i = 0; i < 3 * WAIT_KINDS; i++)
        for (size_t bin = 0; bin < WAIT_BINS; bin++) {
            check_close(total.waits[i].f[bin], s->tally.waits[i].f[bin], 0);
            check_close(total.waits[i].f_f[bin], s->tally.waits[i].f_f[bin], 0);
            check_close(total.waits[i].f_n[bin], s->tally.waits[i].f_n[bin], 0);
        }
    free(values);
    tally_free(&total);
    tally_free(&block);
    study_free(s);
}

/* ---- which columns there are
 * ---------------------------------------------------------------------- */

static bool has_column(const struct centre *c, const char *key, enum scope scope, size_t index)
{
    struct plan *p = centre_plan(c, 1);
    struct columns columns = columns_new(p);
    const bool has = column_find(&columns, measure_named(key), scope, index, 0) < columns.n;
    columns_free(&columns);
    plan_free(p);
    return has;
}

static void only_what_can_happen_has_a_column(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    assert_true(has_column(&c, "answer_rate", SCOPE_ALL, 0));
    assert_true(has_column(&c, "answer_rate", SCOPE_CLASS, 1));
    assert_false(has_column(&c, "answer_rate", SCOPE_GROUP, 0));
    assert_true(has_column(&c, "occupancy", SCOPE_GROUP, 1));
    assert_false(has_column(&c, "occupancy", SCOPE_CLASS, 1));
    assert_true(has_column(&c, "balked", SCOPE_CLASS, 0));
    assert_false(has_column(&c, "balked", SCOPE_CLASS, 1));
    assert_true(has_column(&c, "redials", SCOPE_ALL, 0));
    assert_false(has_column(&c, "redials", SCOPE_CLASS, 0));
    assert_true(has_column(&c, "redials", SCOPE_CLASS, 1));
    assert_true(has_column(&c, "blocked", SCOPE_ALL, 0));
    assert_false(has_column(&c, "blocked_entry", SCOPE_ALL, 0));
    assert_false(has_column(&c, "containment", SCOPE_ALL, 0));
    assert_false(has_column(&c, "dismissed", SCOPE_ALL, 0));
    assert_false(has_column(&c, "called_back", SCOPE_ALL, 0));
    c.scenario.hours.at_close = CLOSING_DISMISS;
    assert_true(has_column(&c, "dismissed", SCOPE_ALL, 0));
    c.classes[1].self_service = (struct self_service){.handles = 0.5};
    for (int end = 0; end < SELF_ENDS; end++)
        c.classes[1].self_service.time[end] = fixed(5);
    assert_true(has_column(&c, "containment", SCOPE_ALL, 0));
    assert_false(has_column(&c, "containment", SCOPE_CLASS, 0));
    c.channels[0].lines = 40;
    assert_true(has_column(&c, "blocked_entry_rate", SCOPE_CLASS, 0));
}

/* A counter without a column is always zero. */
static void nothing_happens_that_has_no_column(void **state)
{
    (void)state;
    struct study *s = study_new();
    for (size_t i = 0; i < n_measures; i++) {
        const struct measure *m = &measures[i];
        if (m->source != OF_CONTACTS || m->by != BY_DAYS)
            continue;
        for (size_t part = 0; part <= 2; part++)
            if (column_find(&s->columns, m, part == 2 ? SCOPE_ALL : SCOPE_CLASS,
                            part == 2 ? 0 : part, 0)
                == s->columns.n)
                check_close(
                    sum_of(s, false, (size_t)m->top[0] - 1, part, INTERVALS, 0, REPLICATIONS), 0,
                    0);
    }
    study_free(s);
}

static void columns_are_named_by_measure_scope_and_threshold(void **state)
{
    (void)state;
    struct study *s = study_new();
    const struct column *second_level =
        &s->columns.column[column_of(s, "service_level_requested", 1, 1)];
    const struct column *first_level =
        &s->columns.column[column_of(s, "service_level_requested", 2, 0)];
    assert_string_equal(column_key(second_level, s->plan).text,
                        "service_level_requested_within_60s");
    assert_string_equal(column_key(first_level, s->plan).text, "service_level_requested");
    assert_string_equal(column_scope_name(second_level, &s->centre.scenario), cards);
    assert_string_equal(column_scope_name(first_level, &s->centre.scenario), "all");
    const struct column *group = &s->columns.column[column_of(s, "occupancy", 1, 0)];
    assert_string_equal(column_scope_name(group, &s->centre.scenario), second);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_made_of_the_counters_they_say),
        cmocka_unit_test(values_of_a_replication_are_its_own),
        cmocka_unit_test(days_have_their_own_values),
        cmocka_unit_test(waits_are_counted_by_kind_and_class),
        cmocka_unit_test(tallies_of_blocks_merge_to_the_tally_of_all),
        cmocka_unit_test(only_what_can_happen_has_a_column),
        cmocka_unit_test(nothing_happens_that_has_no_column),
        cmocka_unit_test(columns_are_named_by_measure_scope_and_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
