#include "sim/study/cover.h"

#include "sim/base/mem.h"

#include <glpk.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* What the search leaves behind when it is stopped. */
struct watch {
    size_t nodes, nodes_most;
    double bound;
};

static void watch_nodes(glp_tree *tree, void *to)
{
    struct watch *w = to;
    const int best = glp_ios_best_node(tree);
    if (best > 0)
        w->bound = glp_ios_node_bound(tree, best);
    if (glp_ios_reason(tree) == GLP_ISELECT && ++w->nodes > w->nodes_most)
        glp_ios_terminate(tree);
}

static double price_of_shortage(const struct cover *c)
{
    double most = 1;
    for (size_t k = 0; k < c->patterns; k++)
        most = fmax(most, c->cost[k]);
    return 1000 * most;
}

/* Columns: heads of each pattern, then the shortage of each row. GLPK counts from 1. */
static glp_prob *programme_of(const struct cover *c)
{
    glp_prob *lp = glp_create_prob();
    const int patterns = (int)c->patterns, rows = (int)c->rows;
    glp_set_obj_dir(lp, GLP_MIN);
    glp_add_rows(lp, rows);
    glp_add_cols(lp, patterns + rows);
    for (int k = 1; k <= patterns + rows; k++) {
        glp_set_col_bnds(lp, k, GLP_LO, 0, 0);
        glp_set_obj_coef(lp, k, k <= patterns ? c->cost[k - 1] : price_of_shortage(c));
        glp_set_col_kind(lp, k, k <= patterns ? GLP_IV : GLP_CV);
    }
    int *index = mem_array(c->patterns + 2, sizeof *index);
    double *value = mem_array(c->patterns + 2, sizeof *value);
    for (int r = 1; r <= rows; r++) {
        int n = 0;
        for (int k = 1; k <= patterns; k++) {
            const double present = c->present[(size_t)(k - 1) * c->rows + (size_t)(r - 1)];
            if (present > 0) {
                index[++n] = k;
                value[n] = present;
            }
        }
        index[++n] = patterns + r;
        value[n] = 1;
        glp_set_mat_row(lp, r, n, index, value);
        glp_set_row_bnds(lp, r, GLP_LO, c->required[r - 1], 0);
    }
    free(index);
    free(value);
    return lp;
}

/* What the heads leave uncovered, more than rounding does. */
static void note_shortages(const struct cover *c, struct cover_answer *a)
{
    for (size_t r = 0; r < c->rows; r++) {
        double present = 0;
        for (size_t k = 0; k < c->patterns; k++)
            present += (double)a->heads[k] * c->present[k * c->rows + r];
        const double missing = c->required[r] - present;
        a->short_of[r] = missing > 1e-6 ? missing : 0;
    }
}

struct cover_answer cover_solve(const struct cover *c)
{
    struct cover_answer a = {.heads = mem_array(c->patterns, sizeof *a.heads),
                             .short_of = mem_array(c->rows, sizeof *a.short_of)};
    struct watch watch = {.nodes_most = c->nodes_most, .bound = NAN};
    glp_term_out(GLP_OFF);
    glp_prob *lp = programme_of(c);
    glp_smcp simplex;
    glp_init_smcp(&simplex);
    glp_simplex(lp, &simplex);
    glp_iocp options;
    glp_init_iocp(&options);
    options.cb_func = watch_nodes;
    options.cb_info = &watch;
    options.mir_cuts = GLP_ON;
    glp_intopt(lp, &options);
    const int status = glp_mip_status(lp);
    /* Where no whole answer was reached, the relaxed one rounded up covers as much. */
    const bool whole = status == GLP_OPT || status == GLP_FEAS;
    for (size_t k = 0; k < c->patterns; k++) {
        const double heads =
            whole ? glp_mip_col_val(lp, (int)k + 1) : ceil(glp_get_col_prim(lp, (int)k + 1) - 1e-9);
        a.heads[k] = (size_t)(heads + 0.5);
        a.cost += (double)a.heads[k] * c->cost[k];
    }
    note_shortages(c, &a);
    double penalty = 0;
    for (size_t r = 0; r < c->rows; r++)
        penalty += a.short_of[r] * price_of_shortage(c);
    a.bound = status == GLP_OPT ? a.cost : fmin(a.cost, watch.bound - penalty);
    glp_delete_prob(lp);
    return a;
}

void cover_answer_free(struct cover_answer *a)
{
    free(a->heads);
    free(a->short_of);
}
