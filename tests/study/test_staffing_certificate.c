#include "sim/study/staffing_search.h"

#include <stdlib.h>

#include "sim/base/mem.h"
#include "tests/engine/centre.h"

static char calls[] = "calls", desk[] = "desk";

enum { INTERVALS = 12 };

/* One desk from 8 to 14 that is to answer nine in ten, in half-hours; staffed by formula. */
static struct staffing *by_formula(struct centre *c, struct target *t, double load,
                                   double interval_cv)
{
    *t = centre_target("answer_rate", true, 0.9);
    centre_clear(c, 8, 14, 30);
    struct contact_class *k = centre_class(c, calls, load / 180, 180, 120);
    k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, interval_cv};
    centre_staff(c, centre_group(c, desk), 1);
    c->scenario.targets = t;
    c->scenario.n_targets = 1;
    struct error err = {0};
    struct staffing *f = staffing_find(
        &c->scenario, &(struct staffing_options){.seed = 1, .formulas_only = true}, &err);
    assert_non_null(f);
    return f;
}

/* Two half-hours within reach of each other have an agent too many, and one far from them has two.
 */
static void agents_that_can_go_do(void **state)
{
    (void)state;
    enum { ENOUGH = 8 };
    struct centre c;
    struct target t;
    struct error err = {0};
    struct staffing *f = by_formula(&c, &t, 6, 0);
    const struct staffing_options o = {.seed = 1, .search = 64, .fresh = 1024};
    for (size_t i = 0; i < INTERVALS; i++)
        f->agents[i] = ENOUGH;
    f->agents[0] = ENOUGH - 1; /* nobody waits when the day begins */
    f->agents[2] = f->agents[3] = ENOUGH + 1;
    f->agents[9] = ENOUGH + 2;
    struct search s = search_begin(f, &o, &err);
    bool keep[INTERVALS];
    for (size_t i = 0; i < INTERVALS; i++)
        keep[i] = true;
    search_refer(&s, f->agents, f->reference);
    search_trim(&s, f->agents, keep);
    assert_int_equal(f->agents[9], ENOUGH + 2);
    assert_true(staffing_certify(&s));
    assert_true(f->certified);
    assert_int_equal(f->spared, 4);
    assert_true(f->passes >= 3);
    for (size_t i = 0; i < INTERVALS; i++) {
        assert_int_equal(f->agents[i], i == 0 ? ENOUGH - 1 : ENOUGH);
        assert_int_not_equal(f->one_less[i].verdict, ONE_LESS_MEETS);
        assert_true(f->attainment[i].met && f->attainment[i].fresh >= t.bound);
    }
    search_end(&s);
    staffing_free(f);
}

/* In every half-hour some could go, but not on so many days. */
static void agents_whom_only_the_days_need_stay_undecided(void **state)
{
    (void)state;
    struct centre c;
    struct target t[2];
    struct error err = {0};
    struct staffing *f = by_formula(&c, &t[0], 6, 0);
    t[0].bound = 0.5;
    t[1] = centre_target("answer_rate", true, 0.88);
    t[1].on_days = 0.9;
    staffing_free(f);
    c.scenario.n_targets = 2;
    f = staffing_find(&c.scenario, &(struct staffing_options){.seed = 1, .formulas_only = true},
                      &err);
    const struct staffing_options o = {.seed = 1, .search = 64, .fresh = 512};
    for (size_t i = 0; i < INTERVALS; i++)
        f->agents[i] = 9;
    struct search s = search_begin(f, &o, &err);
    bool keep[INTERVALS];
    for (size_t i = 0; i < INTERVALS; i++)
        keep[i] = true;
    search_refer(&s, f->agents, f->reference);
    search_trim(&s, f->agents, keep);
    assert_true(staffing_certify(&s));
    assert_true(f->certified && f->spared > 0);
    const struct attainment *days = attainment_of(&s, 1, INTERVALS);
    assert_true(days->met && days->fresh > 0.9);
    size_t undecided = 0;
    for (size_t i = 0; i < INTERVALS; i++) {
        assert_int_not_equal(f->one_less[i].verdict, ONE_LESS_MEETS);
        undecided += f->one_less[i].verdict == ONE_LESS_UNDECIDED && isinf(f->one_less[i].days);
    }
    assert_true(undecided > INTERVALS / 2);
    search_end(&s);
    staffing_free(f);
}

/* The least staffing that meets on a few days owes that to these days: of the half-hours in which
 * it misses in truth a certificate from them would pass all, one from fresh days next to none. */
static void the_days_of_the_search_would_certify_what_misses(void **state)
{
    (void)state;
    enum { SEEDS = 12 };
    size_t missing = 0, certified = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct centre c;
        struct target t;
        struct error err = {0};
        struct staffing *f = by_formula(&c, &t, 20, 0.3);
        const struct staffing_options o = {.seed = seed, .search = 32, .fresh = 96};
        struct search s = search_begin(f, &o, &err);
        s.allowance = 0;
        assert_true(search_start(&s, f->agents) && search_repair(&s, f->agents));
        const uint32_t first = next_fresh(&s, 96 + 640);
        struct trial fresh = search_try(&s, f->agents, &(struct stretch){first, 96, false});
        struct trial more = search_try(&s, f->agents, &(struct stretch){first + 96, 640, false});
        struct readings searched = search_look(&s, f->agents),
                        certificate = readings_of(&s, &fresh), truth = readings_of(&s, &more);
        for (size_t p = 0; p < INTERVALS; p++) {
            const struct reading_at *is = reading_of_target(&truth, &s, 0, p),
                                    *seen = reading_of_target(&certificate, &s, 0, p);
            assert_true(reading_of_target(&searched, &s, 0, p)->value >= t.bound);
            if (is->value + 2 * is->std_error >= t.bound)
                continue;
            missing++;
            certified += chance_of_meeting(&t, seen->value, seen->std_error, 95) <= 0.05;
        }
        readings_free(&searched);
        readings_free(&certificate);
        readings_free(&truth);
        trial_free(&fresh);
        trial_free(&more);
        search_end(&s);
        staffing_free(f);
    }
    assert_true(missing >= SEEDS * INTERVALS / 10);
    assert_true(certified <= missing / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agents_that_can_go_do),
        cmocka_unit_test(agents_whom_only_the_days_need_stay_undecided),
        cmocka_unit_test(the_days_of_the_search_would_certify_what_misses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
