/*
 * sweep.h -- one scenario at many points, or a population of centres at each.
 *
 * A run is one centre at one point. All points meet the same customers, since every centre has the
 * same seed at each of them. There are two rounds: every run on the days of the search, and those
 * that somebody asks for again on fresh days, which the search never looked at.
 *
 * The work is cut into pieces: of few runs some blocks of days each, of many whole runs. How it is
 * cut depends on the design and the number of days alone. Pieces can be done in any order, by any
 * number of threads, processes or machines, and be taken from a journal; those of a run are put
 * together in the order of the days, so what is made of them is the same to the last bit.
 */
#ifndef SIM_STUDY_SWEEP_H
#define SIM_STUDY_SWEEP_H

#include "sim/scenario/design.h"
#include "sim/scenario/scenario.h"
#include "sim/study/outcome.h"
#include "sim/study/points.h"

#include <signal.h>
#include <stdint.h>

struct sweep_options {
    uint64_t seed;
    size_t replications;            /* 0: as many as the design says */
    const struct overlay *overlays; /* [n_overlays] laid over every scenario first */
    size_t n_overlays;
    const char *version; /* of the program: results of another are not continued */
    int threads;         /* that read the scenarios of all runs; 0: as many as there are cores */
    const volatile sig_atomic_t *stop;
};

/* Of days. */
enum round { SEARCH_DAYS, FRESH_DAYS, ROUNDS };

struct sweep_round {
    size_t replications; /* of each run; none: there is no such round */
    uint32_t first;      /* of them */
    size_t stretch;      /* of them in a piece, but for the last one, which may have fewer */
    size_t stretches;    /* pieces of a run */
    size_t first_piece;
    struct outcome *outcomes; /* [runs]; of those that are done */
    bool *done;               /* [runs] */
    size_t n_done;
};

struct sweep {
    const struct design *design; /* borrowed */
    struct sweep_options options;
    struct points points;
    struct centres centres;
    struct scenario *scenario; /* that of the first run, for names and hours */
    uint64_t fingerprint;      /* of all that the results depend on */
    size_t n;                  /* runs: points.n * centres.n, by point, then by centre */
    struct sweep_round rounds[ROUNDS];
    size_t pieces;        /* by round, then by run, then by days */
    struct outcome *part; /* [pieces]; of runs that are not done */
    bool *done;           /* [pieces] */
};

/* What an answer rate is bought with, by the key of the measure, in the order of preference. */
enum { PRICES = 3 };
extern const char *const sweep_prices[PRICES];

/* Reads the scenario of every run, so that no mistake shows up half-way. NULL with a sentence if
 * there is one. */
struct sweep *sweep_new(const struct design *d, const struct sweep_options *o, struct error *err);
void sweep_free(struct sweep *s);

/* The scenario of a run; NULL with a sentence if it cannot be read. */
struct scenario *sweep_scenario(const struct sweep *s, size_t run, struct error *err);

static inline const struct centre *sweep_centre(const struct sweep *s, size_t run)
{
    return &s->centres.centre[run % s->centres.n];
}

/* The point that a piece is of. */
size_t sweep_point_of(const struct sweep *s, size_t piece);

/* Simulates one piece on so many threads: outcome_write's text, which the caller frees; NULL if it
 * was stopped, or with a sentence. Threads may work on different pieces. */
char *sweep_work(const struct sweep *s, size_t piece, int threads, struct error *err);

/* Takes the text of a finished piece; false if it is not one, or of a piece that is not there. */
bool sweep_take(struct sweep *s, size_t piece, const char *text);

/* Is every run of the search done? */
static inline bool sweep_is_searched(const struct sweep *s)
{
    return s->rounds[SEARCH_DAYS].n_done == s->n;
}

/* Of a run that is done. */
static inline const struct outcome *sweep_outcome_in(const struct sweep *s, enum round round,
                                                     size_t point, size_t centre)
{
    return &s->rounds[round].outcomes[point * s->centres.n + centre];
}

/* The same, of the search. */
static inline const struct outcome *sweep_outcome(const struct sweep *s, size_t point,
                                                  size_t centre)
{
    return sweep_outcome_in(s, SEARCH_DAYS, point, centre);
}

#endif
