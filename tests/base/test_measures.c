#include "sim/base/measures.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static void every_key_is_there_once_and_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_measures; i++)
        assert_ptr_equal(measure_named(measures[i].key), &measures[i]);
    assert_null(measure_named("answer-rate"));
}

static void the_keys_that_users_rely_on_exist(void **state)
{
    (void)state;
    static const char *const keys[] = {"requested",
                                       "answered",
                                       "abandoned",
                                       "balked",
                                       "blocked",
                                       "answer_rate",
                                       "service_level_requested",
                                       "service_level_answered",
                                       "service_level_ignoring",
                                       "service_level_either",
                                       "asa_s",
                                       "wait_s",
                                       "wait_p50_s",
                                       "wait_p90_s",
                                       "wait_p95_s",
                                       "wait_p99_s",
                                       "queue_length",
                                       "occupancy",
                                       "staffed",
                                       "present",
                                       "overtime_h"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_non_null(measure_named(keys[i]));
}

static void every_measure_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_measures; i++) {
        const struct measure *m = &measures[i];
        assert_true(strlen(m->label) > 0 && strlen(m->definition) > 0);
        assert_true(m->wait != NO_WAIT || m->top[0] != 0);
        assert_true((m->by == BY_COUNTERS && m->wait == NO_WAIT) == (m->below[0] != 0));
        assert_true((m->wait != NO_WAIT) == (m->quantile > 0));
        const int counters = m->source == OF_CONTACTS ? COUNTERS : GROUP_COUNTERS;
        for (const short *t = m->top; *t; t++)
            assert_true(abs(*t) <= counters);
        for (const short *t = m->below; *t; t++)
            assert_true(abs(*t) <= counters);
    }
}

static void only_service_levels_take_an_acceptable_wait(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_measures; i++)
        assert_int_equal(measure_has_threshold(&measures[i]),
                         strncmp(measures[i].key, "service_level_", 14) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_there_once_and_found_by_name),
        cmocka_unit_test(the_keys_that_users_rely_on_exist),
        cmocka_unit_test(every_measure_is_whole),
        cmocka_unit_test(only_service_levels_take_an_acceptable_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
