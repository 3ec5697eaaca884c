#include "sim/cmd/options.h"

#include "sim/base/mem.h"
#include "sim/cmd/option_values.h"
#include "sim/cmd/paragraph.h"
#include "sim/scenario/settings.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const size_t default_replications = 400, default_at_least = 320, default_at_most = 100000;

/* --- the table ------------------------------------------------------------------------------- */

static const struct row {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: none */
    const char *meaning;
    option_take *take;
} rows[OPTIONS] = {
    [OPTION_REPLICATIONS] = {"replications", 'n', "N",
                             "simulate the horizon N times; a one-day horizon makes that N days",
                             take_replications},
    [OPTION_PRECISION] =
        {"precision", 0, "MEASURE:HALFWIDTH",
         "instead of -n: simulate until the 95\u00a0% interval of the measure reaches at most "
         "so far to either side, in the unit of measures.csv (answer_rate:0.001) or relative to "
         "its value (wait_s:1%)",
         take_precision},
    [OPTION_AT_LEAST] = {"at-least", 0, "N", "with --precision: at least N replications (320)",
                         take_at_least},
    [OPTION_AT_MOST] = {"at-most", 0, "N", "with --precision: at most N replications (100000)",
                        take_at_most},
    [OPTION_STRATIFY] =
        {"stratify", 0, NULL,
         "share out how busy days are, and who is absent, evenly within each block of 32 "
         "replications, so that fewer give the same interval; -n is rounded up to whole blocks",
         take_nothing},
    [OPTION_CONTROL] =
        {"control", 0, NULL,
         "correct what is simulated by how much busier, more thinly staffed and longer in handling "
         "than in the mean the simulated days are, so that fewer give the same interval; quantiles "
         "of waits and shares of days stay as they are",
         take_nothing},
    [OPTION_SEED] = {"seed", 0, "N", "other days: whatever is random is a function of N (1)",
                     take_seed},
    [OPTION_SET] = {"set", 0, "PATH=VALUE",
                    "change a setting of the scenario, as often as needed; jietong settings lists "
                    "the paths",
                    take_set},
    [OPTION_OR] = {"or", 0, NULL, "what is --set from here on makes another variant", take_or},
    [OPTION_OUTPUT] = {"output", 'o', "FOLDER",
                       "where the files go (results/ and the name of the "
                       "scenario)",
                       take_output},
    [OPTION_NO_PLOTS] = {"no-plots", 0, NULL, "draw no pictures", take_no_plots},
    [OPTION_NO_FILES] = {"no-files", 0, NULL, "write no files, show the answer only",
                         take_no_files},
    [OPTION_TRACE] = {"trace", 0, "DAY",
                      "also tell replication DAY, counted from 0, contact by contact in trace.csv",
                      take_trace},
    [OPTION_COVERAGE] = {"coverage", 0, NULL,
                         "also show who covers what: each group's share of each class, and each "
                         "class's share of its time",
                         take_nothing},
    [OPTION_SEARCH] = {"search", 0, "N",
                       "hold candidates against the same N days (as many as its method needs, by "
                       "the contacts of a day)",
                       take_search},
    [OPTION_FRESH] =
        {"fresh", 0, "N",
         "certify on N days that no search has looked at (by the contacts of a day, at most 3000 "
         "for targets on days)",
         take_fresh},
    [OPTION_FORMULAS] = {"formulas", 0, NULL,
                         "simulate nothing: Erlang A for each group and interval by itself",
                         take_nothing},
    [OPTION_RECOMMENDED] =
        {"recommended", 0, NULL,
         "tell where the number comes from that size recommends, with the same --seed, --search "
         "and --fresh; that takes as long as size does",
         take_nothing},
    [OPTION_QUIET] = {"quiet", 'q', NULL, "show neither the answer nor how far it is", take_quiet},
    [OPTION_THREADS] =
        {"threads", 0, "N",
         "use N threads (as many as there are cores); the numbers do not depend on it",
         take_threads},
    [OPTION_PART] = {"part", 0, "I/N",
                     "do part I of N only, such as one job of an array; --merge joins them",
                     take_part},
    [OPTION_MERGE] = {"merge", 0, NULL,
                      "make the results of the parts in the folder, which have all searched; "
                      "simulate only what is "
                      "left of the fresh days",
                      take_nothing},
    [OPTION_UPDATE] = {"update", 0, NULL, "store what is simulated now in place of what was stored",
                       take_update},
    [OPTION_TITLE] = {"title", 0, "TEXT", "put TEXT above the picture in place of its own title",
                      take_title},
    [OPTION_SIZE] = {"size", 0, "WxH",
                     "draw W pixels wide and H high; what is in the picture grows with it (an SVG "
                     "or PDF has 96 pixels an inch)",
                     take_size},
    [OPTION_FORMAT] = {"format", 0, "FORMAT", "draw one of svg, png and pdf only (svg and png)",
                       take_format},
    [OPTION_HELP] = {"help", 'h', NULL, "show this", take_help},
};

static bool is_taken(const struct command *c, size_t option)
{
    return option == OPTION_HELP || c->options >> option & 1;
}

/* --- getopt's tables and its mistakes --------------------------------------------------------- */

/* What getopt_long returns for a long option, beyond any letter. */
enum { LONG_OPTION = 256 };

struct tables {
    struct option longs[OPTIONS + 1];
    char shorts[2 * OPTIONS + 2];
};

static struct tables tables_of(const struct command *c)
{
    struct tables t = {.shorts = ":"};
    size_t n = 0, length = 1;
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!is_taken(c, i))
            continue;
        const int argument = rows[i].argument ? required_argument : no_argument;
        t.longs[n++] = (struct option){rows[i].name, argument, NULL, LONG_OPTION + (int)i};
        if (rows[i].letter) {
            t.shorts[length++] = rows[i].letter;
            if (rows[i].argument)
                t.shorts[length++] = ':';
        }
    }
    return t;
}

static size_t option_by_letter(const struct command *c, int letter)
{
    size_t i = 0;
    while (i < OPTIONS && !(is_taken(c, i) && rows[i].letter == letter))
        i++;
    return i;
}

static bool fail_unknown(const struct command *c, const char *word, struct error *err)
{
    const size_t length = strcspn(word, "=");
    const char *names[OPTIONS] = {0};
    size_t n = 0;
    for (size_t i = 0; i < OPTIONS; i++)
        if (is_taken(c, i))
            names[n++] = rows[i].name;
    char *name = mem_print("%.*s", (int)length, word);
    const char *nearest = strncmp(name, "--", 2) == 0 ? name_nearest(name + 2, names, n) : NULL;
    for (size_t i = 0; i < n && !nearest && length > 3; i++)
        if (strncmp(name, "--", 2) == 0 && strncmp(names[i], name + 2, length - 2) == 0)
            nearest = names[i]; /* an abbreviation */
    if (nearest)
        fail(err, EXIT_COMMAND_LINE, "%s has no option %.100s; did you mean --%s?", c->name, name,
             nearest);
    else
        fail(err, EXIT_COMMAND_LINE, "%s has no option %.100s; jietong %s --help lists them",
             c->name, name, c->name);
    free(name);
    return false;
}

/* The word of argv that getopt_long has just taken an option from. */
static const char *word_taken(char *argv[])
{
    const bool argument_apart = optarg && optarg == argv[optind - 1];
    return argv[optind - (argument_apart ? 2 : 1)];
}

static bool is_exact(const char *word, const char *name)
{
    const size_t length = strlen(name);
    return strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, length) == 0
           && (word[2 + length] == '\0' || word[2 + length] == '=');
}

/* What getopt_long did not like: ':' a missing argument, '?' anything else. */
static bool fail_getopt(const struct command *c, int kind, char *argv[], struct error *err)
{
    const bool is_long = optopt == 0 || optopt >= LONG_OPTION;
    const char letter[3] = {'-', (char)optopt, '\0'};
    if (kind == ':')
        return fail(
            err, EXIT_COMMAND_LINE, "%s needs an argument: %s", is_long ? argv[optind - 1] : letter,
            rows[is_long ? (size_t)(optopt - LONG_OPTION) : option_by_letter(c, optopt)].argument);
    if (optopt >= LONG_OPTION)
        return fail(err, EXIT_COMMAND_LINE, "--%s takes no argument",
                    rows[optopt - LONG_OPTION].name);
    return fail_unknown(c, is_long ? argv[optind - 1] : letter, err);
}

static bool take_next(struct options *o, const struct command *c, int found, char *argv[],
                      struct error *err)
{
    if (found == ':' || found == '?')
        return fail_getopt(c, found, argv, err);
    const bool is_long = found >= LONG_OPTION;
    const size_t option = is_long ? (size_t)(found - LONG_OPTION) : option_by_letter(c, found);
    assert(option < OPTIONS);
    if (is_long && !is_exact(word_taken(argv), rows[option].name))
        return fail_unknown(c, word_taken(argv), err);
    o->given |= 1u << option;
    return rows[option].take(o, optarg, err);
}

/* --- what must hold together ------------------------------------------------------------------ */

static bool check_pairs(const struct options *o, struct error *err)
{
    const bool precise = options_given(o, OPTION_PRECISION);
    if (precise && options_given(o, OPTION_REPLICATIONS))
        return fail(err, EXIT_COMMAND_LINE,
                    "--replications and --precision cannot both say when to stop; --at-most limits "
                    "the second");
    if (!precise && (options_given(o, OPTION_AT_LEAST) || options_given(o, OPTION_AT_MOST)))
        return fail(err, EXIT_COMMAND_LINE, "--%s is only for --precision",
                    options_given(o, OPTION_AT_LEAST) ? "at-least" : "at-most");
    if (precise && o->precision.at_least > o->precision.at_most)
        return fail(err, EXIT_COMMAND_LINE, "--at-least %zu is more than --at-most %zu",
                    o->precision.at_least, o->precision.at_most);
    const size_t most = precise ? o->precision.at_most : o->replications;
    if (options_given(o, OPTION_CONTROL) && most < CONTROLLED_LEAST
        && (precise || options_given(o, OPTION_REPLICATIONS)))
        return fail(err, EXIT_COMMAND_LINE,
                    "--control needs %d replications or more, not %zu: each half of them corrects "
                    "the other",
                    CONTROLLED_LEAST, most);
    if (options_given(o, OPTION_FORMULAS)
        && (options_given(o, OPTION_SEARCH) || options_given(o, OPTION_FRESH)))
        return fail(err, EXIT_COMMAND_LINE,
                    "--formulas simulates nothing, so it leaves no use for "
                    "--%s",
                    options_given(o, OPTION_SEARCH) ? "search" : "fresh");
    if (options_given(o, OPTION_SEARCH) && o->search < 32)
        return fail(err, EXIT_COMMAND_LINE,
                    "--search must be 32 days or more, not %zu: fewer say nothing of their error",
                    o->search);
    if (options_given(o, OPTION_FRESH) && o->fresh < 32)
        return fail(err, EXIT_COMMAND_LINE,
                    "--fresh must be 32 days or more, not %zu: fewer say nothing of their error",
                    o->fresh);
    if (options_given(o, OPTION_PART) && options_given(o, OPTION_MERGE))
        return fail(err, EXIT_COMMAND_LINE, "--part and --merge exclude each other");
    if (o->no_files && (options_given(o, OPTION_OUTPUT) || options_given(o, OPTION_TRACE)))
        return fail(err, EXIT_COMMAND_LINE, "--no-files leaves no place for --%s",
                    options_given(o, OPTION_OUTPUT) ? "output" : "trace");
    return true;
}

/* The last variant ends with the options. */
static bool end_variants(struct options *o, struct error *err)
{
    return o->n_variants == 0 || take_or(o, NULL, err);
}

static bool check_operands(const struct options *o, const struct command *c, struct error *err)
{
    if (o->n_operands > c->most)
        return fail(err, EXIT_COMMAND_LINE, "\"%.200s\" is one argument too many: jietong %s %s",
                    o->operands[c->most], c->name, c->operands);
    if (o->n_operands < c->least)
        return fail(err, EXIT_COMMAND_LINE, "an argument is missing: jietong %s %s", c->name,
                    c->operands);
    return true;
}

bool options_parse(struct options *o, const struct command *c, int argc, char *argv[],
                   struct error *err)
{
    const struct tables tables = tables_of(c);
    *o = (struct options){
        .replications = is_taken(c, OPTION_REPLICATIONS) ? default_replications : 0,
        .precision = {.at_least = default_at_least, .at_most = default_at_most},
        .seed = 1,
    };
    opterr = 0;
    optind = 0; /* begins anew */
    for (int found; (found = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1;)
        if (!take_next(o, c, found, argv, err))
            return false;
    o->operands = argv + optind;
    o->n_operands = (size_t)(argc - optind);
    if (o->help)
        return true;
    /* With one of the two given, the other follows it. */
    if (!options_given(o, OPTION_AT_LEAST) && o->precision.at_least > o->precision.at_most)
        o->precision.at_least = o->precision.at_most;
    if (!options_given(o, OPTION_AT_MOST) && o->precision.at_most < o->precision.at_least)
        o->precision.at_most = o->precision.at_least;
    return end_variants(o, err) && check_pairs(o, err) && check_operands(o, c, err);
}

void options_choose_replications(struct options *o, size_t days)
{
    /* For intervals that mean something. */
    const size_t least = options_given(o, OPTION_CONTROL) ? CONTROLLED_LEAST : REPLICATIONS_A_BLOCK;
    const size_t enough = (default_replications + days - 1) / days;
    if (!options_given(o, OPTION_REPLICATIONS))
        o->replications = enough > least ? enough : least;
}

void options_free(struct options *o)
{
    for (size_t i = 0; i < o->n_overlays; i++)
        free((char *)o->overlays[i].path);
    free(o->overlays);
    free(o->variant_ends);
}

/* --- help ------------------------------------------------------------------------------------- */

void options_describe(const struct command *c, FILE *to)
{
    enum { MEANING_AT = 32, WIDTH = 80 };
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!is_taken(c, i))
            continue;
        const struct row *row = &rows[i];
        char letter[] = "  -x,";
        letter[3] = row->letter;
        int n = fprintf(to, "%s --%s%s%s", row->letter ? letter : "     ", row->name,
                        row->argument ? " " : "", row->argument ? row->argument : "");
        if (n + 2 > MEANING_AT) {
            putc('\n', to);
            n = 0;
        }
        fprintf(to, "%*s", MEANING_AT - n, "");
        char *meaning = i == OPTION_REPLICATIONS
                            ? mem_print("%s (%s)", row->meaning, c->replications)
                            : mem_text(row->meaning);
        paragraph_print(to, meaning, MEANING_AT, MEANING_AT, WIDTH);
        free(meaning);
    }
}
