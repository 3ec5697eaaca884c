/*
 * drawing.h -- what the figures of a run share: their numbers, axes, notes and saving.
 *
 * For the files figures*.c only.
 */
#ifndef SIM_CMD_DRAWING_H
#define SIM_CMD_DRAWING_H

#include "output/figure.h"
#include "output/number.h"
#include "sim/base/clock.h"
#include "sim/cmd/figures.h"
#include "sim/cmd/options.h"
#include "sim/study/experiment.h"

/* A picture has as many lines as a reader can tell apart. */
enum { LINES_MOST = 6, COLUMNS_MOST = 24 };

struct drawing {
    const struct experiment *experiment;
    const struct options *options;
    const struct day_values *days;
    const char *folder; /* of the plots */
    size_t intervals;
    const char *a_while;  /* what an interval is called: half-hour */
    double hours;         /* length of an interval */
    double opens, closes; /* hours since midnight */
};

/* The columns of a figure; they live until it is saved. */
struct sheet {
    struct figure_column column[COLUMNS_MOST];
    double *values[COLUMNS_MOST];
    size_t n, rows;
};

/* Takes the values, which come from mem_array; the column's number. */
size_t sheet_add(struct sheet *s, const char *heading, double *values);

void sheet_drop(struct sheet *s);

/* With the first column: when each interval begins, in hours. */
struct sheet sheet_of_day(const struct drawing *d);

/* What of an estimate is drawn. */
enum field { VALUE, LOW, HIGH, P05, P50, P95 };

/* A measure in a scope. */
struct which {
    const char *key;
    enum scope scope;
    size_t index, threshold;
};

/* The measure in the channel that comes first (present_channel_first), or in all. */
struct which drawing_first(const struct drawing *d, const char *key, size_t threshold);

/* " of voice", or nothing where it is that of all. */
struct number_text drawing_of_first(const struct drawing *d);

/* Adds the measure by interval; shares as per cent and within 0..100. The column's number. */
size_t sheet_add_by_interval(const struct drawing *d, struct sheet *s, const char *heading,
                             const struct which *w, enum field field);

/* Does any channel have contacts that ask for an agent, not jobs? */
bool drawing_has_requests(const struct drawing *d);

struct estimate drawing_over_the_day(const struct drawing *d, const struct which *w);

/* Where the values are largest (sign 1) or smallest (-1); n if none is known. */
size_t drawing_extreme(const double values[], size_t n, int sign);

/* When an interval begins. */
struct clock_text drawing_clock(const struct drawing *d, size_t interval);

struct figure_axis drawing_clock_axis(const struct drawing *d);

/* The hours of events that befall every day which a figure over the day stands for; drawing_save
 * shades them. How many. */
enum { EVENTS_DRAWN = 16 };
size_t drawing_events(const struct drawing *d, struct figure_stretch of[EVENTS_DRAWN]);

/* Saves the figure with a note that ends in `more`; frees the subtitle and the columns. */
bool drawing_save(const struct drawing *d, struct figure *f, struct sheet *s, char *subtitle,
                  const char *more);

/* The parts that get lines: the largest ones, in the order of the scenario. */
struct parts {
    size_t index[LINES_MOST];
    size_t n;
    bool all; /* none is left out */
};

struct parts drawing_largest_parts(const struct drawing *d, size_t n, enum scope scope,
                                   const char *key);

/* The label of a target's line, or NULL if there is no target. */
const char *drawing_target(const struct target *t, char label[80]);

/* For qsort. */
int double_compare(const void *a, const void *b);

/* The figures themselves; false, with errno, if they are not saved. */
bool demand_save(const struct drawing *d, const char *name);
bool rates_save(const struct drawing *d, const char *name);
bool days_save(const struct drawing *d, const char *name);
bool calendar_save(const struct drawing *d, const char *name);
bool waits_save(const struct drawing *d, const char *name);
bool occupancy_save(const struct drawing *d, const char *name);
bool flow_save(const struct drawing *d, const char *name);
bool self_service_save(const struct drawing *d, const char *name);
bool events_save(const struct drawing *d, const char *name);
bool sessions_save(const struct drawing *d, const char *name);
bool backlog_save(const struct drawing *d, const char *name);
bool customers_save(const struct drawing *d, const char *name);

/* Does anybody wait so long that the figure of waits shows it? */
bool waits_are_there(const struct drawing *d);

/* Has the horizon enough days to show them one by one? */
bool calendar_is_there(const struct drawing *d);

/* Does something out of the ordinary take some hours of the day? */
bool events_are_there(const struct drawing *d);

/* Has any group several chat sessions at a time? */
bool sessions_are_there(const struct drawing *d);

/* Are there customer groups? */
bool customers_are_there(const struct drawing *d);

/* Is any channel deferred or outbound? */
bool backlog_is_there(const struct drawing *d);
/* Do contacts go anywhere else than to an agent's queue? */
bool flow_is_there(const struct drawing *d);

/* Is there any self-service? */
bool self_service_is_there(const struct drawing *d);

#endif
