/*
 * explanation.h -- where agents come from, what things are worth and what makes days differ, as
 * tables, files and pictures.
 */
#ifndef SIM_CMD_EXPLANATION_H
#define SIM_CMD_EXPLANATION_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
#include "sim/study/exchange.h"
#include "sim/study/spread.h"
#include "sim/study/staffing.h"
#include "sim/study/waterfall.h"

struct explanation {
    const struct scenario *scenario;
    const struct waterfall *waterfall;
    const struct exchanges *exchanges;
    const struct spread *spread;        /* of the answer rate */
    const struct staffing *recommended; /* NULL: not asked for */
    const struct options *options;
};

/* The folder is where the files are, or NULL. */
void explanation_print(const struct explanation *e, const char *folder, FILE *to);

/* All files, and the pictures unless none are wanted; false with a sentence on what is missing. */
bool explanation_save(const struct explanation *e, const char *summary, const struct folder *folder,
                      struct error *err);

#endif
