#include "sim/cmd/cmd_sweep.h"

#include "output/progress.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/machines.h"
#include "sim/cmd/options.h"
#include "sim/cmd/sweep_figures.h"
#include "sim/cmd/sweep_files.h"
#include "sim/cmd/sweep_page.h"
#include "sim/monte/replicate.h"
#include "sim/study/frontier.h"
#include "sim/study/journal.h"

#include <stdlib.h>

/* --- simulating what is not there yet --------------------------------------------------------- */

/* One round of a sweep: the pieces of it that are this command's. */
struct work {
    struct sweep *sweep;
    const struct frontier *frontier; /* says which points are simulated on fresh days */
    struct journal *journal;
    const struct options *options;
    enum round round;
    size_t next;         /* piece to look at */
    size_t end;          /* after the last one of the round */
    size_t wanted, done; /* pieces of this command */
    struct error error;  /* of the first piece that failed */
    struct progress progress;
};

static struct work work_of(struct sweep *s, const struct options *o, enum round round)
{
    const struct sweep_round *r = &s->rounds[round];
    return (struct work){
        .sweep = s,
        .options = o,
        .round = round,
        .next = r->first_piece,
        .end = r->first_piece + s->n * r->stretches,
    };
}

/* Is the piece this command's? Parts take turns, so that they are alike. */
static bool is_mine(const struct work *w, size_t piece)
{
    const struct options *o = w->options;
    return (o->parts == 0 || piece % o->parts == o->part - 1)
           && (w->round == SEARCH_DAYS
               || frontier_wants(w->frontier, sweep_point_of(w->sweep, piece)));
}

static size_t next_piece(void *to)
{
    struct work *w = to;
    if (interrupt_came() || w->error.status != EXIT_DONE)
        return DEALING_ENDS;
    while (w->next < w->end && (w->sweep->done[w->next] || !is_mine(w, w->next)))
        w->next++;
    return w->next < w->end ? w->next++ : DEALING_ENDS;
}

static void *work_piece(void *to, size_t piece, int threads)
{
    const struct work *w = to;
    struct piece *product = mem_array(1, sizeof *product);
    product->text = sweep_work(w->sweep, piece, threads, &product->error);
    return product;
}

static void take_product(void *to, size_t piece, void *result)
{
    struct work *w = to;
    struct piece *product = result;
    if (product->text && journal_add(w->journal, piece, product->text, &w->error)) {
        sweep_take(w->sweep, piece, product->text);
        w->done++;
        progress_reach(&w->progress, w->done);
    }
    if (product->error.status != EXIT_DONE)
        fail(&w->error, product->error.status, "%s", product->error.text);
    free(product->text);
    free(product);
}

static void take_old(void *to, size_t piece, const char *text)
{
    sweep_take(to, piece, text);
}

/* False if the first process has sent this one home. */
static bool deal_pieces(struct work *w, size_t at_most)
{
    const struct dealing dealing = {
        .next = next_piece,
        .work = work_piece,
        .done = take_product,
        .to = w,
        .at_most = at_most,
        .threads = w->options->threads,
    };
    return machines_deal(&dealing, w->sweep->fingerprint);
}

/* True if all pieces of this command are done. */
static bool do_round(struct work *w, struct error *err)
{
    for (size_t piece = w->next; piece < w->end; piece++) {
        w->wanted += is_mine(w, piece);
        w->done += is_mine(w, piece) && w->sweep->done[piece];
    }
    const char *days = w->round == FRESH_DAYS ? " on fresh days" : "";
    if (!w->options->quiet && w->wanted > 0) {
        char *what = mem_print("simulations%s", days);
        w->progress = progress_begin(what, w->wanted);
        free(what);
    }
    progress_reach(&w->progress, w->done);
    deal_pieces(w, w->wanted - w->done);
    progress_end(&w->progress);
    if (w->error.status != EXIT_DONE)
        return fail(err, w->error.status, "%s", w->error.text);
    return w->done == w->wanted
           || fail(
               err, EXIT_INTERRUPTED,
               "interrupted after %zu of %zu simulations%s; the same command goes on from there",
               w->done, w->wanted, days);
}

/* --- from the search to the fresh days -------------------------------------------------------- */

static bool merges(const struct options *o)
{
    return options_given(o, OPTION_MERGE);
}

/* Of a part, once all of them have searched: a merge and a sweep by itself always have. */
static bool do_fresh_days(struct sweep *s, const struct options *o, struct journal *j,
                          struct frontier *f, struct error *err)
{
    struct work w = work_of(s, o, FRESH_DAYS);
    *f = frontier_screen(s);
    w.frontier = f;
    w.journal = j;
    if (!do_round(&w, err))
        return false;
    if (o->parts == 0)
        frontier_judge(f, s);
    return true;
}

/* All that this command has to simulate. Of a merge all of the search is done. */
static bool simulate(struct sweep *s, const struct options *o, const char *folder,
                     struct journal *j, struct frontier *f, struct error *err)
{
    struct work w = work_of(s, o, SEARCH_DAYS);
    w.journal = j;
    bool ok = do_round(&w, err);
    if (ok && o->parts > 0)
        ok = sweep_take_parts(s, folder, err);
    if (ok && sweep_is_searched(s))
        return do_fresh_days(s, o, j, f, err);
    machines_dismiss(NULL);
    return ok;
}

/* With the journal that this command goes on with. */
static bool go_on(struct sweep *s, const struct options *o, const char *folder, struct frontier *f,
                  struct error *err)
{
    const struct journal_reader reader = {take_old, s};
    char *path = sweep_journal(folder, o);
    const bool is_there =
        !merges(o) || (sweep_take_parts(s, folder, err) && sweep_is_whole(s, folder, err));
    struct journal *j = is_there ? journal_open(path, s->fingerprint, &reader, err) : NULL;
    const bool ok = j && simulate(s, o, folder, j, f, err);
    if (!j)
        machines_dismiss(NULL);
    journal_close(j);
    free(path);
    return ok;
}

/* --- the answer ------------------------------------------------------------------------------- */

static bool answer(const struct sweep *s, const struct frontier *f, const struct options *o,
                   const struct folder *folder, struct error *err)
{
    struct growing text = {0};
    sweep_print(s, f, o, folder_path(folder), growing_stream(&text));
    if (!o->quiet) {
        fputs(growing_text(&text), stdout);
        fflush(stdout);
    }
    interrupt_hold();
    const bool saved = sweep_save(s, f, o, folder, growing_text(&text), err);
    if (saved && o->no_plots)
        sweep_figures_remove(folder_path(folder));
    interrupt_release();
    growing_free(&text);
    return saved && (o->no_plots || sweep_figures_draw(s, f, o, folder_path(folder), err));
}

static bool has_fresh_days(const struct sweep *s)
{
    return s->rounds[FRESH_DAYS].replications > 0;
}

static void say_part(const struct sweep *s, const struct options *o, const char *folder)
{
    if (o->quiet)
        return;
    if (has_fresh_days(s) && !sweep_is_searched(s))
        printf("Part %zu of %zu has searched. When all have: jietong sweep --merge with the same "
               "design, options and folder (%s); or first the same commands once more, to share "
               "the fresh days as well.\n",
               o->part, o->parts, folder);
    else
        printf("Part %zu of %zu is done. When all are: jietong sweep --merge with the same design, "
               "options and folder (%s).\n",
               o->part, o->parts, folder);
}

static void sweep(struct sweep *s, const struct options *o, const struct folder *folder,
                  struct error *err)
{
    const char *path = folder_path(folder);
    struct frontier frontier = {0};
    if (!go_on(s, o, path, &frontier, err)) {
        frontier_free(&frontier);
        return;
    }
    if (o->parts == 0)
        answer(s, &frontier, o, folder, err);
    else
        say_part(s, o, path);
    frontier_free(&frontier);
}

/* The process that writes: the only one, or the first of several. */
static void lead(struct sweep *s, const struct options *o, struct error *err)
{
    char *path = sweep_folder(s->design, o);
    struct folder *folder = folder_new(path, err);
    if (folder)
        sweep(s, o, folder, err);
    else
        machines_dismiss(NULL);
    folder_free(folder);
    free(path);
}

/* Another process, which works for the first until that has nothing more to do. Which pieces are
 * to be done is not for it to know. */
static void follow(struct sweep *s, const struct options *o)
{
    struct work search = work_of(s, o, SEARCH_DAYS), fresh = work_of(s, o, FRESH_DAYS);
    if (deal_pieces(&search, search.end - search.next))
        deal_pieces(&fresh, fresh.end - fresh.next);
}

static void run_design(const struct options *o, struct error *err)
{
    const struct sweep_options wanted = {
        .seed = o->seed,
        .replications = options_given(o, OPTION_REPLICATIONS) ? o->replications : 0,
        .overlays = o->overlays,
        .n_overlays = o->n_overlays,
        .version = program_version,
        .threads = o->threads,
        .stop = interrupt_catch(),
    };
    struct design *d = design_read(o->operands[0], err);
    struct sweep *s = d ? sweep_new(d, &wanted, err) : NULL;
    if (!s)
        machines_dismiss(err);
    else if (machines_is_first())
        lead(s, o, err);
    else
        follow(s, o);
    sweep_free(s);
    design_free(d);
}

static enum exit_status run(const struct options *o, struct error *err)
{
    if (!machines_begin(err))
        return err->status;
    run_design(o, err);
    machines_end();
    /* What is wrong is said once. */
    if (!machines_is_first())
        *err = (struct error){0};
    return err->status;
}

const struct command command_sweep = {
    .name = "sweep",
    .operands = "[options] DESIGN",
    .least = 1,
    .most = 1,
    .answers = "what a scenario does at many points, or a population of centres",
    .about = "Simulates a scenario at every point of a design, a file that names settings and the "
             "values they take (a grid, a list, a random, Latin hypercube or quasi-random sample), "
             "or a weighted population of centres at each. All points meet the same customers. "
             "Points that may be efficient, since no other answers a larger share for no more "
             "money, are simulated again on fresh days, to tell them from lucky ones. "
             "Finished simulations are kept in a journal in the folder of the results: after an "
             "interruption of any kind the same command goes on from there. jietong settings vary "
             "and jietong settings population explain the design file.",
    .replications = "of each point: as many as the design says",
    .options = 1u << OPTION_REPLICATIONS | 1u << OPTION_SEED | 1u << OPTION_SET
               | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS | 1u << OPTION_PART | 1u << OPTION_MERGE,
    .run = run,
};
