#include "sim/monte/wait_sums.h"

struct wait_sums wait_sums_new(double room[WAIT_SUMS_ROOM])
{
    return (struct wait_sums){.f = room, .f_f = room + WAIT_BINS, .f_n = room + 2 * WAIT_BINS};
}

void wait_sums_clear(struct wait_sums *w)
{
    w->n = w->n_n = 0;
    w->bins = 0;
}

/* Writes out what has been so for the bins not yet in use. */
static void use_bins(struct wait_sums *w, size_t bins)
{
    for (; w->bins < bins; w->bins++) {
        w->f[w->bins] = w->n;
        w->f_f[w->bins] = w->n_n;
        w->f_n[w->bins] = w->n_n;
    }
}

void wait_sums_add(struct wait_sums *w, const struct wait_counts *c)
{
    const double n = c->n, n_n = n * n;
    use_bins(w, c->bins);
    w->n += n;
    w->n_n += n_n;
    for (size_t bin = 0; bin < c->bins; bin++) {
        w->f[bin] += c->f[bin];
        w->f_f[bin] += c->f[bin] * c->f[bin];
        w->f_n[bin] += c->f[bin] * n;
    }
    for (size_t bin = c->bins; bin < w->bins; bin++) {
        w->f[bin] += n;
        w->f_f[bin] += n_n;
        w->f_n[bin] += n_n;
    }
}

void wait_sums_merge(struct wait_sums *to, const struct wait_sums *from)
{
    use_bins(to, from->bins);
    to->n += from->n;
    to->n_n += from->n_n;
    for (size_t bin = 0; bin < from->bins; bin++) {
        to->f[bin] += from->f[bin];
        to->f_f[bin] += from->f_f[bin];
        to->f_n[bin] += from->f_n[bin];
    }
    for (size_t bin = from->bins; bin < to->bins; bin++) {
        to->f[bin] += from->n;
        to->f_f[bin] += from->n_n;
        to->f_n[bin] += from->n_n;
    }
}
