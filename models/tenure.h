/*
 * tenure.h -- how long agents have been there, and how fast that makes them.
 *
 * The heads of a group belong to bands of tenure. An agent's factor multiplies the talk and the
 * wrap-up of every contact he takes. Software that helps agents (live hints, knowledge search,
 * summaries, work orders written for them) acts by tenure too, and on talk and wrap-up apart: it
 * gave the newest about a third more resolved issues an hour and the most experienced next to
 * nothing (Brynjolfsson, Li and Raymond, "Generative AI at work", Quarterly Journal of Economics
 * 140(2), 2025).
 *
 * Who belongs to which band is not random. Bands with shares cut the unit interval, and every head
 * has a place in it by van der Corput's sequence, turned from shift to shift by the golden section,
 * so that every shift has its part of every band and one head more moves nobody.
 */
#ifndef MODELS_TENURE_H
#define MODELS_TENURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tenure_band {
    double share;          /* of the heads, in [0, 1] */
    size_t heads;          /* instead: on the roster of a day */
    double handle_factor;  /* of talk and wrap-up, > 0; 1: as the class says */
    double talk_factor;    /* the assist's, > 0; multiply handle_factor */
    double wrap_up_factor; /* the same */
};

struct tenure {
    struct tenure_band *bands; /* [n] */
    size_t n;                  /* 0: all alike */
    bool by_heads;             /* heads count; otherwise shares do */
};

/* NULL if the shares can be used; otherwise what is wrong, as a sentence ending. */
const char *tenure_invalid(const struct tenure *t);

/* Does every band handle contacts as the class says? Then there is no need to know who is in which.
 */
bool tenure_is_plain(const struct tenure *t);

/* The place in [0, 1) of a head of a shift. */
double tenure_place(size_t head, size_t shift);

/* The band at a place, by shares. */
size_t tenure_band_at(const struct tenure *t, double place);

/* The bands of all n heads of a group, by heads, spread evenly; n is the sum of the heads. */
void tenure_spread(const struct tenure *t, size_t n, uint8_t band[]);

#endif
