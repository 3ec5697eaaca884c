/*
 * explanation_waterfall.h -- where the number of agents comes from: its table, file and picture.
 *
 * For explanation.c only.
 */
#ifndef SIM_CMD_EXPLANATION_WATERFALL_H
#define SIM_CMD_EXPLANATION_WATERFALL_H

#include "sim/cmd/explanation.h"

/* Steps, and what they add up to; or why there are none. */
void waterfall_print(const struct explanation *e, FILE *to);

/* How to read them; nothing where there are none. */
void waterfall_print_words(const struct explanation *e, FILE *to);

/* A row for each step. */
void waterfall_write(const struct waterfall *w, FILE *to);

/* Script and data; false with errno. Nothing if there are no steps. */
bool waterfall_save(const struct explanation *e, const char *plots);

#endif
