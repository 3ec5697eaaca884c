/*
 * reference.h -- results of a scenario as they were stored, to hold later ones against.
 *
 * Beside a scenario NAME.cfg, the folder `expected` has NAME.csv, a row for each replication with
 * what stands on top and below of each primary measure, and NAME.provenance, which says how they
 * were made. Of a quantile of waits there is its value in every row, and on top stand the waits
 * that are no longer. Numbers are rounded to twelve digits, on which no machine differs, before
 * they are stored and before they are compared.
 */
#ifndef SIM_CMD_REFERENCE_H
#define SIM_CMD_REFERENCE_H

#include "sim/scenario/sheet.h"
#include "sim/study/regression.h"

/* What a scenario does now. */
struct present_results {
    const struct plan *plan;
    struct column column[REGRESSION_MOST];
    size_t n_columns;
    struct trial trial;
    uint64_t seed;
};

struct reference {
    struct sheet sheet;
    size_t replications;
    uint64_t seed;
};

/* Where the results of a scenario file are stored: a folder and a name without ending; free() both.
 */
void reference_place(const char *scenario, char **folder, char **name);

/* Is there a stored result? */
bool reference_exists(const char *folder, const char *name);

/* False with a sentence if there is none that can be used. */
bool reference_read(struct reference *r, const char *folder, const char *name, struct error *err);
void reference_free(struct reference *r);

/* How many measures were stored. */
size_t reference_measures(const struct reference *r);

/* A column's row, from all replications that both have; waits[WAIT_BINS] is room that it keeps of a
 * quantile. False if the column was not stored. */
bool reference_row(const struct reference *r, const struct present_results *now, size_t column,
                   double waits[], struct regression_row *row);

/* Stores results in the place of older ones. */
bool reference_write(const struct present_results *now, const char *folder, const char *name,
                     const char *command, struct error *err);

#endif
