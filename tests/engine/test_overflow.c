/*
 * Groups that help out only after a wait: the same bits without the wait, separate queues where it
 * is endless, an exact case, and every contact of a day told.
 */
#include "tests/engine/days.h"

#include "sim/base/mem.h"

static const char x_design[] =
    "calendar : { interval_min = 60; };\n"
    "classes : {\n"
    "  general : { arrivals : { per_day = 3000; };\n"
    "    handle : { family = \"lognormal\"; mean_s = 187.9; cv = 1.2; };\n"
    "    patience : { family = \"exponential\"; mean_s = 91; balk = 0.03; }; };\n"
    "  wealth : { arrivals : { per_day = 900; };\n"
    "    handle : { family = \"exponential\"; mean_s = 240; };\n"
    "    patience : { family = \"exponential\"; mean_s = 300; };\n"
    "    redial : { probability = 0.5; delay : { family = \"exponential\"; mean_s = 400; }; }; };\n"
    "};\n"
    "groups : {\n"
    "  first : { agents = 7; skills = ( { class = \"general\"; }%s ); };\n"
    "  second : { agents = 3; skills = ( { class = \"wealth\"; }%s ); };\n"
    "};\n";

static struct days x_with(const char *of_first, const char *of_second)
{
    char *text = mem_print(x_design, of_first, of_second);
    struct days d = days_of(text);
    free(text);
    return d;
}

/* Both groups help each other out after a wait. */
static struct days x_after(double s)
{
    char *first = mem_print(", { class = \"wealth\"; rank = 2; overflow_after_s = %.6f; }", s),
         *second = mem_print(", { class = \"general\"; rank = 2; overflow_after_s = %.6f; }", s);
    struct days d = x_with(first, second);
    free(first);
    free(second);
    return d;
}

static bool are_alike(const struct days *a, const struct days *b)
{
    const struct record *x = day_run(a->day, 0), *y = day_run(b->day, 0);
    return memcmp(x->contacts, y->contacts, x->rows * x->streams * COUNTERS * sizeof *x->contacts)
           == 0;
}

static void overflow_without_a_wait_is_an_ordinary_skill(void **state)
{
    (void)state;
    struct days plain = x_with(", { class = \"wealth\"; rank = 2; }",
                               ", { class = \"general\"; rank = 2; }"),
                at_once = x_after(0), late = x_after(5);
    assert_true(are_alike(&plain, &at_once));
    assert_false(are_alike(&plain, &late));
    days_free(&plain);
    days_free(&at_once);
    days_free(&late);
}

/* Nobody waits as long as a day. */
static void after_an_endless_wait_the_groups_are_apart(void **state)
{
    (void)state;
    struct days apart = x_with("", ""), never = x_after(86400), late = x_after(200);
    assert_true(are_alike(&apart, &never));
    assert_false(are_alike(&apart, &late));
    days_free(&apart);
    days_free(&never);
    days_free(&late);
}

/* With nobody in the first group, each call waits just so long and is answered by the other. */
static void idle_agents_are_tried_at_the_instant(void **state)
{
    (void)state;
    struct days d = days_of("calendar : { interval_min = 60; };\n"
                            "classes : { calls : { arrivals : { per_day = 2000; };\n"
                            "  handle : { family = \"exponential\"; mean_s = 60; };\n"
                            "  patience : { family = \"exponential\"; mean_s = 90; }; }; };\n"
                            "groups : { own : { agents = 0; };\n"
                            "  branch : { agents = 100; skills = ( { class = \"calls\"; rank = 2;\n"
                            "             overflow_after_s = 17.25; } ); }; };\n");
    struct ratio answered = {0};
    for (uint32_t i = 0; i < 50; i++) {
        const struct record *r = day_run(d.day, i);
        check_close(count_of(r, 0, WAIT_ANSWERED_TICKS),
                    17.25 * TICKS_PER_SECOND * count_of(r, 0, ANSWERED), 0);
        ratio_add(&answered, count_of(r, 0, ANSWERED), count_of(r, 0, REQUESTED));
    }
    /* Those answered are those patient for so long. */
    check_close(ratio_value(&answered), exp(-17.25 / 90), 4 * ratio_error(&answered));
    check_apart(ratio_value(&answered), exp(-1.05 * 17.25 / 90), 4 * ratio_error(&answered));
    days_free(&d);
}

/* How many of the group's seven or three agents are busy at an instant, by the trace. */
static size_t busy_at(const struct trace *t, int group, ticks at)
{
    size_t busy = 0;
    for (const struct trace_row *row = t->row; row < t->row + t->n; row++)
        busy += row->end == TRACE_ANSWERED && row->group == group && row->ended <= at
                && row->handled > at;
    return busy;
}

static void nobody_helps_too_early_nor_idles_when_he_may(void **state)
{
    (void)state;
    const double after_s = 20;
    const ticks after = ticks_from_seconds(after_s);
    const size_t agents[] = {7, 3};
    struct days d = x_after(after_s);
    struct trace t = {0};
    size_t helped = 0, at_the_instant = 0, in_vain = 0;
    day_trace(d.day, 0, &t);
    for (const struct trace_row *row = t.row; row < t.row + t.n; row++) {
        if (row->requested == TRACE_NEVER || row->end == TRACE_UNFINISHED)
            continue;
        const ticks wait = row->ended - row->requested;
        const int own = row->class, other = 1 - own;
        if (row->end == TRACE_ANSWERED && row->group == other) {
            assert_true(wait >= after);
            helped++;
            at_the_instant += wait == after;
        }
        /* While it waited, its own agents were all busy, and later those of the other group. */
        if (wait > 2)
            in_vain += busy_at(&t, own, row->requested + wait / 2) < agents[own];
        if (wait > after + 2)
            in_vain += busy_at(&t, other, row->requested + (after + wait) / 2) < agents[other];
    }
    assert_true(helped > 100 && at_the_instant > 20 && helped > at_the_instant + 20);
    assert_int_equal(in_vain, 0);
    trace_free(&t);
    days_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_without_a_wait_is_an_ordinary_skill),
        cmocka_unit_test(after_an_endless_wait_the_groups_are_apart),
        cmocka_unit_test(idle_agents_are_tried_at_the_instant),
        cmocka_unit_test(nobody_helps_too_early_nor_idles_when_he_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
