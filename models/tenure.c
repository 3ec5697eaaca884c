#include "models/tenure.h"

#include <math.h>

const char *tenure_invalid(const struct tenure *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->bands[i].share;
    return t->n == 0 || t->by_heads || fabs(sum - 1) < 1e-9 ? NULL : "the shares must add up to 1";
}

bool tenure_is_plain(const struct tenure *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct tenure_band *b = &t->bands[i];
        if (b->handle_factor * b->talk_factor != 1 || b->handle_factor * b->wrap_up_factor != 1)
            return false;
    }
    return true;
}

static double van_der_corput(size_t n)
{
    double value = 0;
    for (double place = 0.5; n > 0; n /= 2, place /= 2)
        value += (double)(n % 2) * place;
    return value;
}

double tenure_place(size_t head, size_t shift)
{
    const double golden_section = 0.6180339887498949;
    const double place = van_der_corput(head) + (double)shift * golden_section;
    return place - floor(place);
}

size_t tenure_band_at(const struct tenure *t, double place)
{
    double up_to = 0;
    size_t i = 0;
    while (i + 1 < t->n && place >= (up_to += t->bands[i].share))
        i++;
    return i;
}

/* The head whose place is the i-th smallest of 2^bits heads: van der Corput's place is the head's
 * bits read backwards. */
static size_t head_at(size_t i, unsigned bits)
{
    size_t head = 0;
    for (; bits > 0; bits--, i >>= 1)
        head = head << 1 | (i & 1);
    return head;
}

void tenure_spread(const struct tenure *t, size_t n, uint8_t band[])
{
    unsigned bits = 0;
    while ((size_t)1 << bits < n)
        bits++;
    size_t of = 0, left = t->bands[0].heads;
    for (size_t i = 0; i < (size_t)1 << bits; i++) {
        const size_t head = head_at(i, bits);
        if (head >= n)
            continue;
        while (left == 0 && of + 1 < t->n)
            left = t->bands[++of].heads;
        band[head] = (uint8_t)of;
        left -= left > 0;
    }
}
