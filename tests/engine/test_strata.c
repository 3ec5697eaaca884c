#include "sim/engine/day.h"

#include "tests/engine/centre.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { HEADS = 60, BLOCKS = 200 };

static const double day_cv = 0.3, volume = 1000, absence = 0.25;

struct one_day {
    double place; /* of how busy it is, in the range of the law: uniform in (0, 1) */
    double absent;
};

/* Calls that come evenly, so that their number tells how busy the day is. */
static struct plan *plan_of(struct centre *c, bool is_stratified)
{
    static char calls[] = "calls", desk[] = "desk", early[] = "early";
    centre_clear(c, 8, 9, 60);
    c->scenario.layers.arrivals = false;
    struct contact_class *k = centre_class(c, calls, volume / 3600, 1, 1);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, day_cv};
    struct agent_group *g = centre_group(c, desk);
    g->attendance.absence = absence;
    centre_shift(c, g, early, 8, 1, HEADS);
    struct plan *p = centre_plan(c, 5);
    p->is_stratified = is_stratified;
    return p;
}

static struct one_day one_day(struct day *d, uint32_t replication)
{
    const struct record *r = day_run(d, replication);
    const double busy = (double)record_contacts(r, 1, 0)[ARRIVALS] / volume;
    const double sd_log = sqrt(log(1 + day_cv * day_cv));
    return (struct one_day){
        gsl_cdf_ugaussian_P((log(busy) + sd_log * sd_log / 2) / sd_log),
        (double)record_agents(r, 1, 0)[GROUP_ABSENT] / (3600.0 * (double)TICKS_PER_SECOND),
    };
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The farthest that a block's places, in order, are outside of their parts of the range; and how
 * far its absences are from what was to be expected. */
static void look_at_block(struct day *d, uint32_t block, double *outside, double *absences)
{
    double place[STRATA], absent = 0;
    for (uint32_t i = 0; i < STRATA; i++) {
        const struct one_day day = one_day(d, block * STRATA + i);
        place[i] = day.place;
        absent += day.absent;
    }
    qsort(place, STRATA, sizeof *place, compare);
    for (uint32_t i = 0; i < STRATA; i++)
        *outside = fmax(*outside,
                        fmax(i / (double)STRATA - place[i], place[i] - (i + 1) / (double)STRATA));
    *absences = fmax(*absences, fabs(absent - STRATA * HEADS * absence));
}

static void block_has_every_part_of_the_range_once(void **state)
{
    (void)state;
    for (int is_stratified = 0; is_stratified < 2; is_stratified++) {
        static struct centre c;
        struct plan *p = plan_of(&c, is_stratified);
        struct day *d = day_new(p);
        double outside = 0, absences = 0;
        for (uint32_t block = 0; block < 10; block++)
            look_at_block(d, block, &outside, &absences);
        /* Whole calls leave the place uncertain by 0.002. Left alone, days are far from even. */
        if (is_stratified) {
            assert_true(outside < 0.002);
            check_close(absences, 0, 1e-9);
        } else {
            assert_true(outside > 0.05 && absences > 10);
        }
        day_free(d);
        plan_free(p);
    }
}

/* The same place of every block: uniform, as if nothing had been shared out. */
static void replication_alone_has_the_law_it_always_had(void **state)
{
    (void)state;
    enum { BINS = 8 };
    static struct centre c;
    struct plan *p = plan_of(&c, true);
    struct day *d = day_new(p);
    for (uint32_t in_block = 0; in_block < STRATA; in_block += 13) {
        double count[BINS] = {0}, sum = 0, absent = 0;
        for (uint32_t block = 0; block < BLOCKS; block++) {
            const struct one_day day = one_day(d, block * STRATA + in_block);
            count[(int)(day.place * BINS)]++;
            sum += day.place;
            absent += day.absent;
        }
        double chi_square = 0;
        const double expected = (double)BLOCKS / BINS;
        for (int i = 0; i < BINS; i++)
            chi_square += (count[i] - expected) * (count[i] - expected) / expected;
        assert_true(chi_square < gsl_cdf_chisq_Pinv(0.999, BINS - 1));
        check_close(sum / BLOCKS, 0.5, 4 / sqrt(12.0 * BLOCKS));
        check_close(absent / BLOCKS, HEADS * absence,
                    4 * sqrt(HEADS * absence * (1 - absence) / BLOCKS));
    }
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_has_every_part_of_the_range_once),
        cmocka_unit_test(replication_alone_has_the_law_it_always_had),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
