/* Sums that leave out the bins nobody reaches, against sums over all bins. */
#include "sim/monte/wait_sums.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS = 40 };

/* Waits to odd lengths, one replication in four without any. */
static struct wait_counts counts_of(size_t replication)
{
    static uint64_t bits = 88172645463325252u;
    struct wait_counts c = {.bins = replication % 4 == 0 ? 1 : 1 + replication * 37 % WAIT_BINS};
    for (size_t bin = 0; bin < c.bins; bin++) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        c.f[bin] = (bin > 0 ? c.f[bin - 1] : 0) + (double)(bits >> 61);
    }
    c.n = c.f[c.bins - 1];
    return c;
}

struct all_bins {
    double n, n_n, f[WAIT_BINS], f_f[WAIT_BINS], f_n[WAIT_BINS];
};

static void add(struct all_bins *to, const struct wait_counts *c)
{
    to->n += c->n;
    to->n_n += c->n * c->n;
    for (size_t bin = 0; bin < WAIT_BINS; bin++) {
        const double f = bin < c->bins ? c->f[bin] : c->n;
        to->f[bin] += f;
        to->f_f[bin] += f * f;
        to->f_n[bin] += f * c->n;
    }
}

static void check_same(const struct wait_sums *w, const struct all_bins *all)
{
    check_close(w->n, all->n, 0);
    check_close(w->n_n, all->n_n, 0);
    for (size_t bin = 0; bin < WAIT_BINS; bin++) {
        const bool in_use = bin < w->bins;
        check_close(wait_sums_up_to(w, bin), all->f[bin], 0);
        check_close(in_use ? w->f_f[bin] : w->n_n, all->f_f[bin], 0);
        check_close(in_use ? w->f_n[bin] : w->n_n, all->f_n[bin], 0);
    }
}

static double room[3][WAIT_SUMS_ROOM];

static void bins_nobody_reaches_need_no_sums(void **state)
{
    (void)state;
    struct wait_sums w = wait_sums_new(room[0]);
    static struct all_bins all;
    for (size_t i = 0; i < REPLICATIONS; i++) {
        const struct wait_counts c = counts_of(i);
        wait_sums_add(&w, &c);
        add(&all, &c);
        check_same(&w, &all);
    }
}

static void sums_of_blocks_merge_to_those_of_all(void **state)
{
    (void)state;
    struct wait_sums total = wait_sums_new(room[0]), block = wait_sums_new(room[1]);
    static struct all_bins all;
    for (size_t i = 0; i < REPLICATIONS; i++) {
        const struct wait_counts c = counts_of(i);
        wait_sums_add(&block, &c);
        add(&all, &c);
        if (i % 7 == 6 || i + 1 == REPLICATIONS) {
            wait_sums_merge(&total, &block);
            wait_sums_clear(&block);
            check_same(&total, &all);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_nobody_reaches_need_no_sums),
        cmocka_unit_test(sums_of_blocks_merge_to_those_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
