#include "sim/study/cover.h"

#include "sim/base/mem.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A whole programme of so few shifts is searched; one of more by neighbourhoods. */
enum { SHIFTS_AT_ONCE = 48 };

static const double rounding = 1e-6;

struct programme {
    const struct cover *cover;
    const double *required; /* at hand */
    glp_prob *lp;
    bool has_basis;
    double relaxed; /* value of the relaxation, shortages included */
};

/* --- heads and what they leave short ---------------------------------------------------------- */

static double price_of_shortage(const struct cover *c)
{
    double most = 1;
    for (size_t k = 0; k < c->shifts; k++)
        most = fmax(most, c->cost[k]);
    return 1000 * most;
}

static double cost_of(const struct cover *c, const size_t heads[])
{
    double cost = 0;
    for (size_t k = 0; k < c->shifts; k++)
        cost += (double)heads[k] * c->cost[k];
    return cost;
}

/* What the heads leave uncovered, more than rounding does; in all. */
static double note_shortages(const struct programme *p, const size_t heads[], double short_of[])
{
    const struct cover *c = p->cover;
    double sum = 0;
    memset(short_of, 0, c->rows * sizeof *short_of);
    for (size_t k = 0; k < c->shifts; k++)
        for (size_t r = 0; heads[k] > 0 && r < c->rows; r++)
            short_of[r] += (double)heads[k] * c->present[k * c->rows + r];
    for (size_t r = 0; r < c->rows; r++) {
        const double missing = p->required[r] - short_of[r];
        short_of[r] = missing > rounding ? missing : 0;
        sum += short_of[r];
    }
    return sum;
}

bool cover_within_limits(const struct cover *c, const size_t heads[])
{
    for (size_t i = 0; i < c->n_limits; i++) {
        double sum = 0;
        for (size_t k = 0; k < c->shifts; k++)
            sum += (double)heads[k] * c->limits[i].weight[k];
        if (sum > c->limits[i].at_most + rounding)
            return false;
    }
    return true;
}

/* What the search compares. */
static double value_of(const struct programme *p, const size_t heads[])
{
    double *short_of = mem_array(p->cover->rows, sizeof *short_of);
    const double missing = note_shortages(p, heads, short_of);
    free(short_of);
    return cost_of(p->cover, heads) + missing * price_of_shortage(p->cover);
}

/* --- the relaxation --------------------------------------------------------------------------- */

static int column_of(size_t shift)
{
    return (int)shift + 1; /* GLPK counts from 1 */
}

static void set_row(glp_prob *lp, int row, int n, int index[], double value[])
{
    glp_set_mat_row(lp, row, n, index, value);
}

static void add_rows(struct programme *p)
{
    const struct cover *c = p->cover;
    int *index = mem_array(c->shifts + 2, sizeof *index);
    double *value = mem_array(c->shifts + 2, sizeof *value);
    for (size_t r = 0; r < c->rows; r++) {
        int n = 0;
        for (size_t k = 0; k < c->shifts; k++)
            if (c->present[k * c->rows + r] > 0) {
                index[++n] = column_of(k);
                value[n] = c->present[k * c->rows + r];
            }
        index[++n] = column_of(c->shifts + r);
        value[n] = 1;
        set_row(p->lp, (int)r + 1, n, index, value);
    }
    for (size_t i = 0; i < c->n_limits; i++) {
        int n = 0;
        for (size_t k = 0; k < c->shifts; k++)
            if (c->limits[i].weight[k] != 0) {
                index[++n] = column_of(k);
                value[n] = c->limits[i].weight[k];
            }
        set_row(p->lp, (int)(c->rows + i) + 1, n, index, value);
        glp_set_row_bnds(p->lp, (int)(c->rows + i) + 1, GLP_UP, 0, c->limits[i].at_most);
    }
    free(index);
    free(value);
}

/* Columns: heads of each shift, then the shortage of each row. */
struct programme *programme_new(const struct cover *c)
{
    struct programme *p = mem_array(1, sizeof *p);
    p->cover = c;
    glp_term_out(GLP_OFF);
    p->lp = glp_create_prob();
    glp_set_obj_dir(p->lp, GLP_MIN);
    glp_add_rows(p->lp, (int)(c->rows + c->n_limits));
    glp_add_cols(p->lp, (int)(c->shifts + c->rows));
    for (size_t k = 0; k < c->shifts + c->rows; k++) {
        glp_set_col_bnds(p->lp, column_of(k), GLP_LO, 0, 0);
        glp_set_obj_coef(p->lp, column_of(k), k < c->shifts ? c->cost[k] : price_of_shortage(c));
        glp_set_col_kind(p->lp, column_of(k), k < c->shifts ? GLP_IV : GLP_CV);
    }
    add_rows(p);
    return p;
}

void programme_free(struct programme *p)
{
    if (p)
        glp_delete_prob(p->lp);
    free(p);
}

/* Is there a best answer within the bounds of the columns? */
static bool relax(struct programme *p)
{
    glp_smcp simplex;
    glp_init_smcp(&simplex);
    simplex.meth = p->has_basis ? GLP_DUALP : GLP_PRIMAL;
    if (!p->has_basis)
        glp_adv_basis(p->lp, 0);
    const bool solved = glp_simplex(p->lp, &simplex) == 0 && glp_get_status(p->lp) == GLP_OPT;
    p->has_basis = true;
    return solved;
}

static void free_columns(struct programme *p)
{
    for (size_t k = 0; k < p->cover->shifts; k++)
        glp_set_col_bnds(p->lp, column_of(k), GLP_LO, 0, 0);
}

static void fix_column(struct programme *p, size_t shift, double heads)
{
    glp_set_col_bnds(p->lp, column_of(shift), GLP_FX, heads, heads);
}

/* --- a dive ----------------------------------------------------------------------------------- */

/* The shift with the largest fraction of a head; shifts if all are whole. */
static size_t largest_fraction(const struct programme *p)
{
    size_t best = p->cover->shifts;
    double most = rounding;
    for (size_t k = 0; k < p->cover->shifts; k++) {
        const double heads = glp_get_col_prim(p->lp, column_of(k));
        const double fraction = heads - floor(heads + rounding);
        if (fraction > most) {
            most = fraction;
            best = k;
        }
    }
    return best;
}

/* Heads that nothing needs go, the dearest first. */
static void drop_needless(const struct programme *p, size_t heads[])
{
    const struct cover *c = p->cover;
    double *spare = mem_array(c->rows, sizeof *spare);
    bool *tried = mem_array(c->shifts, sizeof *tried);
    for (size_t r = 0; r < c->rows; r++)
        spare[r] = -p->required[r];
    for (size_t k = 0; k < c->shifts; k++)
        for (size_t r = 0; r < c->rows; r++)
            spare[r] += (double)heads[k] * c->present[k * c->rows + r];
    for (size_t i = 0; i < c->shifts; i++) {
        size_t dearest = c->shifts;
        for (size_t k = 0; k < c->shifts; k++)
            if (!tried[k] && (dearest == c->shifts || c->cost[k] > c->cost[dearest]))
                dearest = k;
        const double *present = &c->present[dearest * c->rows];
        tried[dearest] = true;
        for (bool needed = false; heads[dearest] > 0 && !needed;) {
            for (size_t r = 0; r < c->rows; r++)
                needed = needed || (present[r] > 0 && spare[r] < present[r] - rounding);
            heads[dearest]--;
            needed = needed || !cover_within_limits(c, heads);
            heads[dearest] += needed;
            for (size_t r = 0; r < c->rows && !needed; r++)
                spare[r] -= present[r];
        }
    }
    free(spare);
    free(tried);
}

/* Every step fixes a head more, so that it ends. Without room below a limit a fraction goes down.
 */
static void dive(struct programme *p, size_t heads[])
{
    const struct cover *c = p->cover;
    for (size_t k; (k = largest_fraction(p)) < c->shifts;) {
        const double whole = floor(glp_get_col_prim(p->lp, column_of(k)) + rounding);
        const double least = glp_get_col_lb(p->lp, column_of(k));
        glp_set_col_bnds(p->lp, column_of(k), GLP_LO, whole + 1, 0);
        if (relax(p))
            continue;
        if (whole > least)
            glp_set_col_bnds(p->lp, column_of(k), GLP_DB, least, whole);
        else
            fix_column(p, k, whole);
        if (!relax(p))
            break;
    }
    for (size_t k = 0; k < c->shifts; k++)
        heads[k] = (size_t)(fmax(glp_get_col_prim(p->lp, column_of(k)), 0) + rounding);
    drop_needless(p, heads);
    free_columns(p);
}

/* --- branch and bound ------------------------------------------------------------------------- */

/* What it is told and what it leaves behind. */
struct watch {
    const struct programme *programme;
    const size_t *start; /* heads to begin with */
    size_t nodes;
    double bound;
    bool told;
};

static void tell_start(glp_tree *tree, struct watch *w)
{
    const struct cover *c = w->programme->cover;
    double *x = mem_array(1 + c->shifts + c->rows, sizeof *x);
    for (size_t k = 0; k < c->shifts; k++)
        x[column_of(k)] = (double)w->start[k];
    note_shortages(w->programme, w->start, &x[column_of(c->shifts)]);
    glp_ios_heur_sol(tree, x);
    free(x);
    w->told = true;
}

static void watch_nodes(glp_tree *tree, void *to)
{
    struct watch *w = to;
    const int best = glp_ios_best_node(tree), reason = glp_ios_reason(tree);
    if (best > 0)
        w->bound = glp_ios_node_bound(tree, best);
    if (reason == GLP_IHEUR && !w->told)
        tell_start(tree, w);
    if (reason == GLP_ISELECT && ++w->nodes > w->programme->cover->nodes_most)
        glp_ios_terminate(tree);
}

/* Better heads than those to begin with, if there are any within the bounds of the columns; true if
 * the search came to its end. */
static bool branch(struct programme *p, size_t heads[], double *bound)
{
    const struct cover *c = p->cover;
    size_t *found = mem_array(c->shifts, sizeof *found);
    struct watch watch = {.programme = p, .start = heads, .bound = -INFINITY};
    glp_iocp options;
    glp_init_iocp(&options);
    options.cb_func = watch_nodes;
    options.cb_info = &watch;
    options.mir_cuts = GLP_ON;
    glp_intopt(p->lp, &options);
    const int status = glp_mip_status(p->lp);
    if (status == GLP_OPT || status == GLP_FEAS) {
        for (size_t k = 0; k < c->shifts; k++)
            found[k] = (size_t)(glp_mip_col_val(p->lp, column_of(k)) + 0.5);
        if (value_of(p, found) < value_of(p, heads) - rounding && cover_within_limits(c, found))
            memcpy(heads, found, c->shifts * sizeof *heads);
    }
    *bound = status == GLP_OPT ? value_of(p, heads) : watch.bound;
    free(found);
    return status == GLP_OPT;
}

/* A number from 0 to n - 1 for the i-th question of a round, always the same. */
static size_t scattered(size_t round, size_t i, size_t n)
{
    unsigned long long x = (round * 1000003ull + i) * 0x9E3779B97F4A7C15ull;
    x ^= x >> 31;
    x *= 0xBF58476D1CE4E5B9ull;
    return (size_t)((x ^ x >> 29) % n);
}

/* Some shifts are free to change by a few heads, the others stay. */
static void search_neighbourhood(struct programme *p, size_t round, size_t heads[])
{
    enum { CHANGE = 2 };
    const struct cover *c = p->cover;
    double bound;
    for (size_t k = 0; k < c->shifts; k++)
        fix_column(p, k, (double)heads[k]);
    for (size_t i = 0; i < SHIFTS_AT_ONCE; i++) {
        const size_t k = scattered(round, i, c->shifts);
        const double least = heads[k] > CHANGE ? (double)(heads[k] - CHANGE) : 0;
        glp_set_col_bnds(p->lp, column_of(k), GLP_DB, least, (double)(heads[k] + CHANGE));
    }
    if (relax(p))
        branch(p, heads, &bound);
    free_columns(p);
}

/* --- the whole -------------------------------------------------------------------------------- */

static double improve(struct programme *p, size_t heads[])
{
    const struct cover *c = p->cover;
    double bound = p->relaxed;
    if (c->shifts <= SHIFTS_AT_ONCE) {
        if (relax(p))
            branch(p, heads, &bound);
        return fmax(bound, p->relaxed);
    }
    for (size_t round = 0; round < c->rounds; round++)
        search_neighbourhood(p, round, heads);
    return bound;
}

struct cover_answer programme_solve(struct programme *p, const double required[],
                                    const size_t heads[])
{
    const struct cover *c = p->cover;
    struct cover_answer a = {.heads = mem_array(c->shifts, sizeof *a.heads),
                             .short_of = mem_array(c->rows, sizeof *a.short_of)};
    p->required = required;
    for (size_t r = 0; r < c->rows; r++)
        glp_set_row_bnds(p->lp, (int)r + 1, GLP_LO, required[r], 0);
    relax(p);
    p->relaxed = glp_get_obj_val(p->lp);
    dive(p, a.heads);
    if (heads && cover_within_limits(c, heads) && value_of(p, heads) < value_of(p, a.heads))
        memcpy(a.heads, heads, c->shifts * sizeof *a.heads);
    const double bound = improve(p, a.heads);
    a.cost = cost_of(c, a.heads);
    const double missing = note_shortages(p, a.heads, a.short_of);
    a.bound = fmin(a.cost, bound - missing * price_of_shortage(c));
    return a;
}

void cover_answer_free(struct cover_answer *a)
{
    free(a->heads);
    free(a->short_of);
}
