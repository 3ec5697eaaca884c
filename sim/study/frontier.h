/*
 * frontier.h -- which points of a sweep are efficient: no other answers a larger share of the
 * requests for no more money, or as large a share for less.
 *
 * The point that looks best on the days of the search is partly the luckiest on them. So the search
 * only screens: whatever another point beats beyond joint bounds is out. The rest is simulated on
 * fresh days, and there a point is
 *
 *     efficient  if it is certain, at joint confidence, that no other beats it;
 *     beaten     if it is certain that another does;
 *     undecided  otherwise: more fresh days would tell.
 *
 * The bounds are of all differences between two points in cost and in answer rate, on the same days
 * and for the same customers, so that what the days share cancels; all of them hold together with
 * 95 %, of whose error screening and comparing have a half each (Nelson, Swann, Goldsman and Song,
 * "Simple procedures for selecting the best simulated system when the number of alternatives is
 * large", Operations Research 49(6), 2001; Boesel, Nelson and Kim, "Using ranking and selection to
 * 'clean up' after simulation optimization", Operations Research 51(6), 2003), shared out over the
 * differences by Bonferroni. Overtime makes every cost a little different and a little uncertain,
 * so costs count as equal that differ by less than a thousandth; and where that cannot be told, by
 * less than five thousandths.
 */
#ifndef SIM_STUDY_FRONTIER_H
#define SIM_STUDY_FRONTIER_H

#include "sim/study/sweep_rows.h"

enum standing { NOT_COMPARED, SCREENED_OUT, BEATEN, UNDECIDED, EFFICIENT };
extern const char *const standing_names[];

/* Points by their cost and answer rate, on the same days. */
struct contest {
    size_t n, batches;
    double *cost; /* [n] all in the unit of the same price */
    double *rate; /* [n] share of the requests answered */
    /* [n][batches] what each batch of days adds to the error of either: they add up to 0. */
    double *cost_error, *rate_error;
};

struct contest contest_new(size_t n, size_t batches);
void contest_free(struct contest *c);

/* Sets the i-th; false if it has no answer rate or cost. */
bool contest_set(struct contest *c, size_t i, const struct fraction cost[],
                 const struct fraction rate[]);

/* Which of them none is certain to beat; [n]. */
void contest_screen(const struct contest *c, bool kept[]);

/* How they stand to each other: BEATEN, UNDECIDED or EFFICIENT; [n]. */
void contest_judge(const struct contest *c, enum standing standing[]);

struct frontier {
    const char *price; /* the measure that is the cost; NULL: nothing is compared, since there is no
                          answer rate, there are no fresh days, or nothing differs in cost and the
                          design does not ask for it */
    enum standing *standing; /* [points of the sweep] */
};

/* From the days of the search, which must be done: whatever is not screened out is undecided. */
struct frontier frontier_screen(const struct sweep *s);
void frontier_free(struct frontier *f);

/* Is the point to be simulated on fresh days? */
static inline bool frontier_wants(const struct frontier *f, size_t point)
{
    return f->price && f->standing[point] > SCREENED_OUT;
}

/* From the fresh days, on which all points that it wants must be done. */
void frontier_judge(struct frontier *f, const struct sweep *s);

#endif
