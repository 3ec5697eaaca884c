/*
 * size_search.h -- the search for a staffing, as the options say, while it shows how far it is.
 *
 * One place, so that `explain --recommended` finds what `size` finds.
 */
#ifndef SIM_CMD_SIZE_SEARCH_H
#define SIM_CMD_SIZE_SEARCH_H

#include "sim/base/error.h"
#include "sim/cmd/options.h"
#include "sim/study/staffing.h"

/* NULL with a sentence if there is none. The scenario must outlive it; staffing_free ends it. */
struct staffing *size_search(const struct scenario *s, const struct options *o, struct error *err);

#endif
