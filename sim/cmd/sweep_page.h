/*
 * sweep_page.h -- the answer of a sweep on one screen, and which of its numbers come first.
 */
#ifndef SIM_CMD_SWEEP_PAGE_H
#define SIM_CMD_SWEEP_PAGE_H

#include "output/number.h"
#include "sim/cmd/options.h"
#include "sim/cmd/present.h"
#include "sim/study/frontier.h"

#include <stdio.h>

enum { HEADLINES_MOST = 6 };

/* The measures that stand on the screen and in pictures, by key: those of the design, or else the
 * answer rate, service level, ASA, occupancy and, where points are compared by it, cost. */
struct headlines {
    const char *key[HEADLINES_MOST];
    size_t n;
};

struct headlines sweep_headlines(const struct sweep *s, const struct frontier *f);

/* A part of the centre, by the scope and the name of results. */
struct sweep_part {
    enum scope scope;
    const char *name;
};

/* Of a population: the part of each centre whose measure comes first. If the first target on the
 * answer rate names a channel and results are there by channel, it is that one, and for what agents
 * do the only group that serves it; otherwise the whole. */
struct sweep_part sweep_part_first(const struct sweep *s, const char *key);

/* The channel's row of a measure, or that of the only group that serves it; the whole if there is
 * neither. */
struct sweep_part sweep_part_of(const struct sweep *s, const char *key, int channel);

/* "answer rate", "answered within 20 s". */
struct present_label sweep_label(const struct outcome_row *r);

/* A value of an axis, as its author wrote it but for digits nobody reads. */
struct number_text sweep_value(const struct design_value *v);

/* "64 days", "64 replications of 7 days". */
struct number_text sweep_replications(const struct sweep *s, enum round round);

/* "3 of 25 points are efficient, 2 undecided" */
struct number_text sweep_standings(const struct sweep *s, const struct frontier *f);

/* folder: where the files go, or NULL. */
void sweep_print(const struct sweep *s, const struct frontier *f, const struct options *o,
                 const char *folder, FILE *to);

#endif
