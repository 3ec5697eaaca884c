/*
 * The layers of chance, switched off one by one.
 */
#include "tests/engine/day_by_hand.h"

/* With all layers off and endless patience nothing is left to chance. */
static void days_without_layers_are_all_the_same(void **state)
{
    (void)state;
    centre_clear(&day, 8, 18, MINUTES);
    struct contact_class *k = centre_class(&day, letters[0], 0.051, 187.9, INFINITY);
    k->talk = (struct duration){.family = DURATION_LOGNORMAL, .mean_s = 187.9, .cv = 1.2};
    k->wrap_up = exponential(31);
    k->arrivals.forecast = k->arrivals.day = k->arrivals.interval =
        (struct factor){FACTOR_LOGNORMAL, 0.3};
    struct agent_group *g = centre_group(&day, letters[0]);
    centre_shift(&day, g, letters[0], 8, 10, 12);
    g->attendance.absence = 0.2;
    bool *const layer[] = {&day.scenario.layers.forecast, &day.scenario.layers.day,
                           &day.scenario.layers.interval, &day.scenario.layers.arrivals,
                           &day.scenario.layers.handling, &day.scenario.layers.absence};
    const size_t n = sizeof layer / sizeof *layer;
    for (size_t i = 0; i < n; i++)
        *layer[i] = false;
    for (size_t i = 0; i <= n; i++) {
        if (i < n)
            *layer[i] = true;
        const uint64_t first = record_hash(run_told(&day, 0));
        bool same = true;
        for (uint32_t replication = 1; replication < 6; replication++)
            same = record_hash(day_run(run, replication)) == first && same;
        assert_int_equal(same, i == n);
        if (i < n)
            *layer[i] = false;
    }
    for (size_t i = 0; i < told.n; i++)
        assert_int_equal(contact(0, i)->handled - contact(0, i)->ended,
                         ticks_from_seconds(187.9) + ticks_from_seconds(31));
    /* 45.9 in each interval, evenly spaced from half a spacing after opening on. */
    assert_int_equal(told.n, 1836);
    for (size_t i = 0; i < told.n; i++)
        check_close(seconds_from_ticks(contact(0, i)->arrived),
                    8 * 3600 + (0.5 + (double)i) / 0.051, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_without_layers_are_all_the_same),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
