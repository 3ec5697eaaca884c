#include "sim/cmd/cmd_compare.h"

#include "output/progress.h"
#include "sim/base/mem.h"
#include "sim/cmd/comparison_files.h"
#include "sim/cmd/comparison_page.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/scenario/read.h"
#include "sim/study/yardstick.h"

#include <stdlib.h>

/* --- which scenarios -------------------------------------------------------------------------- */

/* The base and its variants, with what they are called; and behind them the base with some agents
 * more and with some fewer, as far as there can be. */
struct lineup {
    struct scenario **scenario;    /* [n + yardsticks] */
    struct yardstick yardstick[2]; /* the first of them are there */
    size_t yardsticks;
    char **name; /* [n] */
    size_t n, room;
};

static void lineup_free(struct lineup *l)
{
    for (size_t i = 0; i < l->yardsticks; i++)
        yardstick_free(&l->yardstick[i]);
    for (size_t i = 0; i < l->n; i++) {
        scenario_free(l->scenario[i]);
        free(l->name[i]);
    }
    free(l->scenario);
    free(l->name);
}

static bool lineup_add(struct lineup *l, const char *file, const struct overlay *overlays, size_t n,
                       char *name, struct error *err)
{
    struct scenario *s = scenario_read(file, overlays, n, err);
    if (!s) {
        free(name);
        return false;
    }
    l->scenario[l->n] = s;
    l->name[l->n++] = name;
    return true;
}

/* What is set, which is what makes a variant. */
static char *variant_name(const struct overlay *overlays, size_t n)
{
    struct growing text = {0};
    for (size_t i = 0; i < n; i++)
        growing_add(&text, "; ", "%s=%s", overlays[i].path, overlays[i].text);
    return growing_take(&text);
}

static bool add_files(struct lineup *l, const struct options *o, struct error *err)
{
    for (size_t i = 0; i < o->n_operands; i++)
        if (!lineup_add(l, o->operands[i], o->overlays, o->n_overlays, mem_text(o->operands[i]),
                        err))
            return false;
    return true;
}

static bool add_variants(struct lineup *l, const struct options *o, struct error *err)
{
    const char *file = o->operands[0];
    if (!lineup_add(l, file, NULL, 0, mem_text(file), err))
        return false;
    const size_t variants = o->n_variants > 0 ? o->n_variants : 1;
    for (size_t i = 0; i < variants; i++) {
        const size_t from = i > 0 ? o->variant_ends[i - 1] : 0;
        const size_t to = o->n_variants > 0 ? o->variant_ends[i] : o->n_overlays;
        const struct overlay *set = &o->overlays[from];
        if (!lineup_add(l, file, set, to - from, variant_name(set, to - from), err))
            return false;
    }
    return true;
}

static void add_yardsticks(struct lineup *l)
{
    for (int sign = 1; sign >= -1; sign -= 2) {
        const struct yardstick y = yardstick_new(l->scenario[0], sign);
        if (!y.scenario)
            continue;
        l->scenario[l->n + l->yardsticks] = y.scenario;
        l->yardstick[l->yardsticks++] = y;
    }
}

/* One file and what is set makes variants of it; several files are compared as they are, and what
 * is set is set in all of them. */
static bool lineup_read(struct lineup *l, const struct options *o, struct error *err)
{
    if (o->n_operands == 1 && o->n_overlays == 0)
        return fail(err, EXIT_COMMAND_LINE,
                    "nothing to compare %s with: name another scenario, or a change with --set",
                    o->operands[0]);
    if (o->n_operands > 1 && o->n_variants > 0)
        return fail(err, EXIT_COMMAND_LINE, "--or makes variants of one scenario, not of %zu",
                    o->n_operands);
    const size_t room = 3 + o->n_operands + o->n_variants;
    l->scenario = mem_array(room, sizeof(struct scenario *));
    l->name = mem_array(room, sizeof(char *));
    if (!(o->n_operands > 1 ? add_files(l, o, err) : add_variants(l, o, err)))
        return false;
    add_yardsticks(l);
    return true;
}

/* --- how many days ---------------------------------------------------------------------------- */

static size_t simulated(const struct lineup *l)
{
    return l->n + l->yardsticks;
}

/* For an answer at once. */
static size_t quick_replications(const struct lineup *l)
{
    return trial_replications((const struct scenario *const *)l->scenario, simulated(l), 8e6, 1000);
}

/* --- the answer ------------------------------------------------------------------------------- */

/* One change and no files: three lines. */
static bool is_quick(const struct options *o, const struct lineup *l)
{
    return l->n == 2 && !o->output;
}

struct watcher {
    struct progress progress;
    bool begun;
};

static void watch(void *to, size_t done, size_t n)
{
    struct watcher *w = to;
    if (!w->begun)
        w->progress = progress_begin("replications", n);
    w->begun = true;
    progress_reach(&w->progress, done);
}

static struct comparison *simulate(const struct lineup *l, const struct options *o,
                                   struct error *err)
{
    struct watcher w = {0};
    struct comparison *c =
        comparison_run((const struct scenario *const *)l->scenario, simulated(l),
                       &(struct comparison_options){
                           .seed = o->seed,
                           .replications = o->replications,
                           .by_interval = o->output != NULL,
                           .yardstick = {l->yardstick[0].agents, l->yardstick[1].agents},
                           .threads = o->threads,
                           .stop = interrupt_catch(),
                           .progress = o->quiet ? NULL : watch,
                           .progress_to = &w,
                       },
                       err);
    progress_end(&w.progress);
    return c;
}

static bool save(const struct compared *c, struct folder *folder, struct error *err)
{
    struct growing text = {0};
    comparison_print_page(c, folder_path(folder), growing_stream(&text));
    interrupt_hold();
    const bool saved = comparison_save(c, growing_text(&text), folder, err);
    interrupt_release();
    growing_free(&text);
    return saved;
}

/* Is no variant worse on any target? */
static bool is_yes(const struct comparison *c)
{
    for (size_t i = 1; i < c->n; i++)
        for (size_t t = 0; t < c->scenario[0]->n_targets; t++) {
            const struct target_change change = comparison_target(c, i, t);
            if (change.is_known && change.verdict == VERDICT_WORSE)
                return false;
        }
    return true;
}

static enum exit_status answer(const struct compared *c, const struct lineup *l,
                               struct folder *folder, struct error *err)
{
    const struct options *o = c->options;
    if (c->comparison->replications == 0)
        return fail(err, EXIT_INTERRUPTED, "interrupted before the first day was done"),
               err->status;
    if (!o->quiet && is_quick(o, l))
        comparison_print_lines(c, stdout);
    else if (!o->quiet)
        comparison_print_page(c, o->output, stdout);
    fflush(stdout);
    if (folder && !save(c, folder, err))
        return err->status;
    if (c->comparison->replications < c->comparison->wanted)
        return fail(err, EXIT_INTERRUPTED,
                    "interrupted: the answer is partial, from %zu of %zu replications",
                    c->comparison->replications, c->comparison->wanted),
               err->status;
    return is_yes(c->comparison) ? EXIT_DONE : EXIT_ANSWER_IS_NO;
}

static enum exit_status run(const struct options *given, struct error *err)
{
    struct options o = *given;
    struct lineup l = {0};
    struct folder *folder = NULL;
    struct comparison *comparison = NULL;
    enum exit_status status = EXIT_DONE;
    if (!lineup_read(&l, &o, err))
        goto done;
    if (is_quick(&o, &l) && !options_given(&o, OPTION_REPLICATIONS))
        o.replications = quick_replications(&l);
    if (o.output && !(folder = folder_new(o.output, err)))
        goto done;
    comparison = simulate(&l, &o, err);
    if (comparison) {
        const struct compared c = {comparison, l.name, &o,
                                   l.yardstick[0].heads ? "heads" : "agents"};
        status = answer(&c, &l, folder, err);
    }
done:
    if (err->status != EXIT_DONE)
        status = err->status;
    comparison_free(comparison);
    folder_free(folder);
    lineup_free(&l);
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .operands = "[options] SCENARIO [SCENARIO...]",
    .least = 1,
    .most = 16,
    .answers = "what changes: paired differences on the same customers",
    .about =
        "Simulates scenarios on the same customers and says what changes against the first. "
        "With one scenario, --set makes a variant of it and --or begins another; with several, "
        "--set is set in all of them. One change without -o is answered in three lines, in "
        "points, agents and money, from as many days as take a second or two; otherwise in "
        "tables, and with -o in files and a picture. Exit 1 if a variant is worse on a target "
        "of the first scenario beyond doubt.",
    .replications = "400; where the answer is three lines, as many as take a second or two",
    .options = 1u << OPTION_REPLICATIONS | 1u << OPTION_SEED | 1u << OPTION_SET | 1u << OPTION_OR
               | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS,
    .run = run,
};
