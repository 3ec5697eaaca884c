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
#include "sim/study/journal.h"
#include "sim/study/sweep.h"

#include <stdlib.h>

/* --- simulating what is not there yet --------------------------------------------------------- */

struct work {
    struct sweep *sweep;
    struct journal *journal;
    const struct options *options;
    size_t next;         /* piece to look at */
    size_t wanted, done; /* pieces of this command */
    struct error error;  /* of the first piece that failed */
    struct progress progress;
};

/* Is the piece this command's? Parts take turns, so that they are alike. */
static bool is_mine(const struct work *w, size_t piece)
{
    const struct options *o = w->options;
    return o->parts == 0 || piece % o->parts == o->part - 1;
}

static size_t next_piece(void *to)
{
    struct work *w = to;
    if (interrupt_came() || w->error.status != EXIT_DONE)
        return DEALING_ENDS;
    while (w->next < w->sweep->n && (w->sweep->done[w->next] || !is_mine(w, w->next)))
        w->next++;
    return w->next < w->sweep->n ? w->next++ : DEALING_ENDS;
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

static void deal_pieces(struct work *w, size_t at_most)
{
    const struct dealing dealing = {
        .next = next_piece,
        .work = work_piece,
        .done = take_product,
        .to = w,
        .at_most = at_most,
        .threads = w->options->threads,
    };
    machines_deal(&dealing, w->sweep->fingerprint);
}

static void simulate(struct work *w)
{
    for (size_t piece = 0; piece < w->sweep->n; piece++) {
        w->wanted += is_mine(w, piece);
        w->done += is_mine(w, piece) && w->sweep->done[piece];
    }
    if (!w->options->quiet)
        w->progress = progress_begin("simulations", w->wanted);
    progress_reach(&w->progress, w->done);
    deal_pieces(w, w->wanted - w->done);
    progress_end(&w->progress);
}

/* True if all pieces of this command are done. */
static bool go_on(struct sweep *s, const struct options *o, const char *folder, struct error *err)
{
    const struct journal_reader reader = {take_old, s};
    char *path = sweep_journal(folder, o);
    struct work w = {.sweep = s, .options = o};
    w.journal = journal_open(path, s->fingerprint, &reader, err);
    if (!w.journal) {
        machines_dismiss(NULL);
    } else {
        simulate(&w);
        if (w.error.status != EXIT_DONE)
            fail(err, w.error.status, "%s", w.error.text);
        else if (w.done < w.wanted)
            fail(err, EXIT_INTERRUPTED,
                 "interrupted after %zu of %zu simulations; the same command goes on from there",
                 w.done, w.wanted);
    }
    journal_close(w.journal);
    free(path);
    return err->status == EXIT_DONE;
}

/* --- the answer ------------------------------------------------------------------------------- */

static bool answer(const struct sweep *s, const struct options *o, const struct folder *folder,
                   struct error *err)
{
    struct growing text = {0};
    sweep_print(s, o, folder_path(folder), growing_stream(&text));
    if (!o->quiet) {
        fputs(growing_text(&text), stdout);
        fflush(stdout);
    }
    interrupt_hold();
    const bool saved = sweep_save(s, o, folder, growing_text(&text), err);
    if (saved && o->no_plots)
        sweep_figures_remove(folder_path(folder));
    interrupt_release();
    growing_free(&text);
    return saved && (o->no_plots || sweep_figures_draw(s, o, folder_path(folder), err));
}

static void say_part(const struct options *o, const char *folder)
{
    if (!o->quiet)
        printf("Part %zu of %zu is done. When all are: jietong sweep --merge with the same design, "
               "options and folder (%s).\n",
               o->part, o->parts, folder);
}

static bool sweep(struct sweep *s, const struct options *o, const struct folder *folder,
                  struct error *err)
{
    const char *path = folder_path(folder);
    const bool merges = options_given(o, OPTION_MERGE);
    if (merges)
        machines_dismiss(NULL);
    if (merges ? !sweep_take_parts(s, path, err) : !go_on(s, o, path, err))
        return false;
    if (o->parts == 0)
        return answer(s, o, folder, err);
    say_part(o, path);
    return true;
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

/* Another process, which works for the first until that has nothing more to do. */
static void follow(struct sweep *s, const struct options *o)
{
    struct work w = {.sweep = s, .options = o};
    if (options_given(o, OPTION_MERGE))
        machines_dismiss(NULL);
    else
        deal_pieces(&w, s->n);
}

static void run_design(const struct options *o, struct error *err)
{
    const struct sweep_options wanted = {
        .seed = o->seed,
        .replications = options_given(o, OPTION_REPLICATIONS) ? o->replications : 0,
        .overlays = o->overlays,
        .n_overlays = o->n_overlays,
        .version = program_version,
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
             "Finished simulations are kept in a journal in the folder of the results: after an "
             "interruption of any kind the same command goes on from there. jietong settings vary "
             "and jietong settings population explain the design file.",
    .options = 1u << OPTION_REPLICATIONS | 1u << OPTION_SEED | 1u << OPTION_SET
               | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS | 1u << OPTION_PART | 1u << OPTION_MERGE,
    .run = run,
};
