#include "models/tenure.h"

#include "tests/check.h"

#include <string.h>

static struct tenure_band bands[] = {
    {.share = 0.2, .heads = 5, .handle_factor = 1.3, .talk_factor = 1, .wrap_up_factor = 1},
    {.share = 0.5, .heads = 9, .handle_factor = 1, .talk_factor = 1, .wrap_up_factor = 1},
    {.share = 0.3, .heads = 6, .handle_factor = 0.9, .talk_factor = 1, .wrap_up_factor = 1},
};
static const struct tenure three = {bands, 3, false};

static void every_shift_has_its_part_of_every_band(void **state)
{
    (void)state;
    enum { HEADS = 50 };
    for (size_t shift = 0; shift < 20; shift++) {
        size_t n[3] = {0};
        for (size_t head = 0; head < HEADS; head++)
            n[tenure_band_at(&three, tenure_place(head, shift))]++;
        for (size_t i = 0; i < 3; i++)
            check_close((double)n[i], HEADS * bands[i].share, 3);
    }
}

static void many_small_shifts_have_the_shares_together(void **state)
{
    (void)state;
    enum { SHIFTS = 60, HEADS = 2 };
    size_t n[3] = {0};
    for (size_t shift = 0; shift < SHIFTS; shift++)
        for (size_t head = 0; head < HEADS; head++)
            n[tenure_band_at(&three, tenure_place(head, shift))]++;
    for (size_t i = 0; i < 3; i++)
        check_close((double)n[i], SHIFTS * HEADS * bands[i].share, 3);
}

static void places_lie_in_the_unit_interval_and_no_two_are_one(void **state)
{
    (void)state;
    double seen[40 * 9];
    size_t n = 0;
    for (size_t shift = 0; shift < 9; shift++)
        for (size_t head = 0; head < 40; head++) {
            const double place = tenure_place(head, shift);
            assert_true(place >= 0 && place < 1);
            for (size_t i = 0; i < n; i++)
                assert_true(fabs(seen[i] - place) > 1e-6);
            seen[n++] = place;
        }
}

static void spreading_heads_gives_each_band_its_number(void **state)
{
    (void)state;
    uint8_t band[20];
    size_t n[3] = {0}, early[3] = {0};
    tenure_spread(&three, 20, band);
    for (size_t head = 0; head < 20; head++) {
        n[band[head]]++;
        early[band[head]] += head < 10;
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(n[i], bands[i].heads);
        check_close((double)early[i], (double)n[i] / 2, 1.5); /* and half of it to either half */
    }
}

static void a_band_may_be_empty_and_one_may_have_all(void **state)
{
    (void)state;
    struct tenure_band two[] = {{.heads = 0}, {.heads = 3}};
    const struct tenure t = {two, 2, true};
    uint8_t band[3];
    tenure_spread(&t, 3, band);
    assert_true(band[0] == 1 && band[1] == 1 && band[2] == 1);
    tenure_spread(&t, 0, band);
}

static void shares_must_add_up(void **state)
{
    (void)state;
    struct tenure_band two[] = {{.share = 0.5}, {.share = 0.45}};
    const struct tenure t = {two, 2, false};
    assert_string_equal(tenure_invalid(&t), "the shares must add up to 1");
    assert_null(tenure_invalid(&three));
    assert_null(tenure_invalid(&(struct tenure){0}));
}

static void factors_of_one_are_plain(void **state)
{
    (void)state;
    struct tenure_band one[] = {
        {.share = 1, .handle_factor = 2, .talk_factor = 0.5, .wrap_up_factor = 0.5}};
    const struct tenure t = {one, 1, false};
    assert_true(tenure_is_plain(&t));
    assert_true(tenure_is_plain(&(struct tenure){0}));
    assert_false(tenure_is_plain(&three));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shift_has_its_part_of_every_band),
        cmocka_unit_test(many_small_shifts_have_the_shares_together),
        cmocka_unit_test(places_lie_in_the_unit_interval_and_no_two_are_one),
        cmocka_unit_test(spreading_heads_gives_each_band_its_number),
        cmocka_unit_test(a_band_may_be_empty_and_one_may_have_all),
        cmocka_unit_test(shares_must_add_up),
        cmocka_unit_test(factors_of_one_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
