#include "sim/engine/later.h"

#include <stdbool.h>
#include <stdlib.h>

#include "models/stream.h"
#include "tests/check.h"

/* ---- too simple to be wrong: an array in which the next event is looked for -------------------
 */

enum { ROOM = 6000 };

struct simple {
    struct later_event event[ROOM]; /* in the order of adding; the contact is the place */
    bool taken[ROOM];
    uint32_t n, pending;
};

static uint64_t key_of(ticks time, enum later_kind kind)
{
    return kind == LATER_PATIENCE_ENDS ? key_make(time, TURN_PATIENCE_ENDS, 0)
                                       : key_bringing(time, BRINGS_LATER, 0);
}

static uint32_t simple_next(const struct simple *s)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < s->n; i++)
        if (!s->taken[i] && (best == UINT32_MAX || s->event[i].key < s->event[best].key))
            best = i;
    return best;
}

/* ---- random operations
 * --------------------------------------------------------------------------- */

struct dice {
    uint64_t key;
    uint32_t n;
};

static uint64_t throw(struct dice * d)
{
    return draw_one(d->key, (struct address){d->n++, 0, 0, 0}).a;
}

static void add_both(struct later *l, struct simple *s, ticks time, enum later_kind kind)
{
    const uint16_t generation = (uint16_t)(s->n * 7);
    later_add(l, time, kind, s->n, generation);
    s->event[s->n] = (struct later_event){key_of(time, kind), s->n, generation, (uint16_t)kind};
    s->taken[s->n++] = false;
    s->pending++;
}

/* Takes the next from both; the time it is due. */
static ticks take_both(struct later *l, struct simple *s)
{
    const uint32_t expected = simple_next(s);
    assert_true(l->next == s->event[expected].key);
    const struct later_event e = later_take(l);
    assert_int_equal(e.contact, expected);
    assert_true(e.key == s->event[expected].key);
    assert_int_equal(e.generation, s->event[expected].generation);
    assert_int_equal(e.kind, s->event[expected].kind);
    s->taken[expected] = true;
    s->pending--;
    return key_time(e.key);
}

/* From within a bucket to days ahead; now and then at this very instant, or where another event is.
 */
static ticks random_time(struct dice *d, const struct simple *s, ticks now)
{
    static const uint64_t span[] = {3,          1000,        600000,      30000000,
                                    3000000000, 90000000000, 900000000000};
    const uint64_t choice = throw(d) % 10;
    if (choice == 0)
        return now;
    if (choice == 1 && s->n > 0) {
        const ticks other = key_time(s->event[throw(d) % s->n].key);
        return other > now ? other : now;
    }
    return now + (ticks)(throw(d) % span[throw(d) % (sizeof span / sizeof *span)]);
}

static void random_operations_agree_with_a_sorted_array(void **state)
{
    (void)state;
    struct later l = later_new();
    struct simple *s = calloc(1, sizeof *s);
    for (uint64_t round = 0; round < 40; round++) {
        struct dice d = {stream_key(round, "later"), 0};
        ticks now = 0;
        later_clear(&l);
        s->n = s->pending = 0;
        for (int step = 0; step < 1200; step++) {
            /* Some rounds let it run empty again and again, others pile up. */
            const bool add = s->pending == 0 || throw(&d) % 16 < (round % 3 == 0 ? 7 : 9);
            if (add)
                add_both(&l, s, random_time(&d, s, now), (enum later_kind)(throw(&d) % 3));
            else
                now = take_both(&l, s);
        }
        while (s->pending > 0)
            take_both(&l, s);
        assert_true(l.next == KEY_NEVER);
    }
    free(s);
    later_free(&l);
}

/* An event is often added that comes before all others, up to hours before. */
static void events_before_the_next_one_are_taken_first(void **state)
{
    (void)state;
    struct later l = later_new();
    struct simple *s = calloc(1, sizeof *s);
    const ticks hour = 3600 * TICKS_PER_SECOND;
    for (int i = 0; i < 40; i++)
        add_both(&l, s, (40 - i) * hour + i, LATER_COMES_BACK);
    for (int i = 0; i < 10; i++)
        take_both(&l, s);
    for (int i = 0; i < 40; i++)
        add_both(&l, s, 10 * hour + 40 * TICKS_PER_SECOND * (40 - i), LATER_SELF_SERVICE_ENDS);
    while (s->pending > 0)
        take_both(&l, s);
    free(s);
    later_free(&l);
}

static void events_of_one_instant_keep_the_order_in_which_they_were_added(void **state)
{
    (void)state;
    struct later l = later_new();
    const ticks times[] = {5, 5000000, 4000000000, 90000000000};
    for (size_t t = 0; t < sizeof times / sizeof *times; t++) {
        for (uint32_t i = 0; i < 100; i++)
            later_add(&l, times[t], i % 2 ? LATER_COMES_BACK : LATER_SELF_SERVICE_ENDS, i, 0);
        /* Those whose patience ends are ahead of them all. */
        for (uint32_t i = 100; i < 110; i++)
            later_add(&l, times[t], LATER_PATIENCE_ENDS, i, 0);
        for (uint32_t i = 100; i < 110; i++)
            assert_int_equal(later_take(&l).contact, i);
        for (uint32_t i = 0; i < 100; i++)
            assert_int_equal(later_take(&l).contact, i);
        assert_true(l.next == KEY_NEVER);
    }
    later_free(&l);
}

static void clearing_forgets_everything(void **state)
{
    (void)state;
    struct later l = later_new();
    for (uint32_t i = 0; i < 5000; i++)
        later_add(&l, (ticks)i * 7000000, LATER_COMES_BACK, i, 0);
    for (int i = 0; i < 100; i++)
        later_take(&l);
    later_clear(&l);
    assert_true(l.next == KEY_NEVER);
    later_add(&l, 3, LATER_COMES_BACK, 77, 5);
    assert_true(l.next == key_bringing(3, BRINGS_LATER, 0));
    assert_int_equal(later_take(&l).contact, 77);
    assert_true(l.next == KEY_NEVER);
    later_free(&l);
}

static void room_grows_with_what_is_pending_and_is_used_again(void **state)
{
    (void)state;
    struct later l = later_new();
    enum { MANY = 20000 };
    for (uint32_t i = 0; i < MANY; i++)
        later_add(&l, (ticks)(i * UINT64_C(7919) % MANY), LATER_COMES_BACK, i, 0);
    uint64_t last = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        const struct later_event e = later_take(&l);
        assert_true(e.key > last);
        last = e.key;
    }
    /* From then on a steady number pending takes no more. */
    for (ticks t = MANY; t < 500000; t++) {
        later_add(&l, t + 1000000 * (t % 1000), LATER_COMES_BACK, 0, 0);
        if (t > MANY + 2000)
            later_take(&l);
    }
    assert_true(l.room_store < 8 * MANY);
    later_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_agree_with_a_sorted_array),
        cmocka_unit_test(events_before_the_next_one_are_taken_first),
        cmocka_unit_test(events_of_one_instant_keep_the_order_in_which_they_were_added),
        cmocka_unit_test(clearing_forgets_everything),
        cmocka_unit_test(room_grows_with_what_is_pending_and_is_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
