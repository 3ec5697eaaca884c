#include "sim/engine/tournament.h"

#include <stdlib.h>

#include "models/stream.h"
#include "tests/check.h"

static uint64_t smallest(const uint64_t keys[], size_t n)
{
    uint64_t least = KEY_NEVER;
    for (size_t i = 0; i < n; i++)
        least = keys[i] < least ? keys[i] : least;
    return least;
}

static void root_is_the_smallest_key_whatever_changes(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100, 257};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const size_t n = sizes[s];
        struct tournament t = tournament_new(n);
        uint64_t *keys = malloc(n * sizeof *keys);
        for (size_t i = 0; i < n; i++)
            keys[i] = KEY_NEVER;
        assert_true(tournament_next(&t) == KEY_NEVER);
        for (uint32_t step = 0; step < 3000; step++) {
            const struct pair p = draw_one(s, (struct address){step, 0, 0, 0});
            const uint32_t slot = (uint32_t)(p.a % n);
            /* Few different keys, so that there are ties, and now and then none. */
            keys[slot] = p.b % 7 == 0 ? KEY_NEVER : p.b >> 32 & (step % 2 ? UINT32_MAX : 15);
            tournament_set(&t, slot, keys[slot]);
            assert_true(tournament_next(&t) == smallest(keys, n));
            assert_true(t.node[t.leaves + slot] == keys[slot]);
        }
        tournament_clear(&t);
        assert_true(tournament_next(&t) == KEY_NEVER);
        tournament_set(&t, (uint32_t)n - 1, 12);
        assert_true(tournament_next(&t) == 12);
        free(keys);
        tournament_free(&t);
    }
}

static void tournament_of_nobody_never_has_an_event(void **state)
{
    (void)state;
    struct tournament t = tournament_new(0);
    assert_true(tournament_next(&t) == KEY_NEVER);
    tournament_free(&t);
}

/* ---- keys -------------------------------------------------------------------------------------
 */

static void keys_give_back_what_they_were_made_of(void **state)
{
    (void)state;
    const ticks times[] = {0, 1, TICKS_PER_DAY, KEY_TIME_MOST};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const uint64_t key = key_make(times[i], TURN_AGENT, AGENTS_MOST);
        assert_true(key_time(key) == times[i]);
        assert_int_equal(key_turn(key), TURN_AGENT);
        assert_int_equal(key_subject(key), AGENTS_MOST);
        const uint64_t bringing = key_bringing(times[i], BRINGS_ARRIVAL, 255);
        assert_true(key_time(bringing) == times[i]);
        assert_int_equal(key_turn(bringing), TURN_BRINGS);
        assert_int_equal(key_bringer(bringing), BRINGS_ARRIVAL);
        assert_int_equal(key_brought(bringing), 255);
        assert_true(bringing < KEY_NEVER);
    }
    assert_true(KEY_TIME_MOST / TICKS_PER_DAY >= 400);
}

/* Time first; then who leaves, patience, agents, and who comes. */
static void keys_sort_by_time_and_then_by_turn(void **state)
{
    (void)state;
    const uint64_t in_order[] = {
        key_make(4, TURN_ROSTER_LEAVES, 0),
        key_make(4, TURN_ROSTER_LEAVES, 4),
        key_make(4, TURN_PATIENCE_ENDS, 0),
        key_make(4, TURN_AGENT, 0),
        key_make(4, TURN_AGENT, AGENTS_MOST),
        key_bringing(4, BRINGS_ROSTER, 0),
        key_bringing(4, BRINGS_LATER, 0),
        key_bringing(4, BRINGS_ARRIVAL, 0),
        key_bringing(4, BRINGS_ARRIVAL, 255),
        key_make(5, TURN_ROSTER_LEAVES, 0),
        key_bringing(KEY_TIME_MOST, BRINGS_ARRIVAL, 255),
        KEY_NEVER,
    };
    for (size_t i = 1; i < sizeof in_order / sizeof *in_order; i++)
        assert_true(in_order[i - 1] < in_order[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(root_is_the_smallest_key_whatever_changes),
        cmocka_unit_test(tournament_of_nobody_never_has_an_event),
        cmocka_unit_test(keys_give_back_what_they_were_made_of),
        cmocka_unit_test(keys_sort_by_time_and_then_by_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
