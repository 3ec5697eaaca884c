#include "sim/cmd/option_values.h"

#include "output/gnuplot.h"
#include "sim/base/mem.h"
#include "sim/scenario/settings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Replications from 2^30 on are kept for days that a search has never seen. */
enum { REPLICATIONS_MOST = 1 << 30, THREADS_MOST = 1024 };

/* --- numbers and measures -------------------------------------------------------------------- */

static bool fail_value(const char *option, const char *wanted, const char *found, struct error *err)
{
    return fail(err, EXIT_COMMAND_LINE, "%s must be %s, not \"%.200s\"", option, wanted, found);
}

static bool take_whole(const char *option, const char *text, uint64_t least, uint64_t most,
                       uint64_t *value, struct error *err)
{
    char wanted[100], *end;
    snprintf(wanted, sizeof wanted, "a whole number from %llu to %llu", (unsigned long long)least,
             (unsigned long long)most);
    errno = 0;
    const bool is_number = *text && strspn(text, "0123456789") == strlen(text);
    const unsigned long long number = is_number ? strtoull(text, &end, 10) : 0;
    if (!is_number || errno || number < least || number > most)
        return fail_value(option, wanted, text, err);
    *value = number;
    return true;
}

static bool take_count(const char *option, const char *text, size_t most, size_t *value,
                       struct error *err)
{
    uint64_t whole;
    if (!take_whole(option, text, 1, most, &whole, err))
        return false;
    *value = whole;
    return true;
}

/* The measure before the colon of MEASURE:HALFWIDTH; NULL if there is none of that key. */
static const struct measure *measure_before_colon(const char *key, struct error *err)
{
    const struct measure *m = measure_named(key);
    if (m)
        return m;
    const char **keys = mem_array(n_measures, sizeof *keys);
    for (size_t i = 0; i < n_measures; i++)
        keys[i] = measures[i].key;
    const char *nearest = name_nearest(key, keys, n_measures);
    if (nearest)
        fail(err, EXIT_COMMAND_LINE,
             "--precision: there is no measure \"%.100s\"; did you mean \"%s\"?", key, nearest);
    else
        fail(err, EXIT_COMMAND_LINE,
             "--precision: there is no measure \"%.100s\", such as answer_rate or wait_s", key);
    free(keys);
    return NULL;
}

static bool take_half_width(const char *text, struct precision *p, struct error *err)
{
    /* strtod would also take hexadecimal numbers, infinities and leading spaces. */
    const size_t length = strspn(text, "0123456789.eE-");
    char *end = NULL;
    const double value = length > 0 ? strtod(text, &end) : 0;
    p->relative = strcmp(text + length, "%") == 0;
    if (end != text + length || !(p->relative || !*end) || !(value > 0) || !isfinite(value))
        return fail_value("--precision", "MEASURE:HALFWIDTH, with a half-width such as 0.001 or 1%",
                          text, err);
    p->half_width = p->relative ? value / 100 : value;
    return true;
}

/* --- options --------------------------------------------------------------------------------- */

bool take_replications(struct options *o, const char *text, struct error *err)
{
    return take_count("--replications", text, REPLICATIONS_MOST, &o->replications, err);
}

bool take_precision(struct options *o, const char *text, struct error *err)
{
    const char *colon = strchr(text, ':');
    if (!colon)
        return fail_value("--precision", "MEASURE:HALFWIDTH, such as answer_rate:0.001", text, err);
    char *key = mem_print("%.*s", (int)(colon - text), text);
    o->precision.measure = measure_before_colon(key, err);
    free(key);
    return o->precision.measure && take_half_width(colon + 1, &o->precision, err);
}

bool take_at_least(struct options *o, const char *text, struct error *err)
{
    return take_count("--at-least", text, REPLICATIONS_MOST, &o->precision.at_least, err);
}

bool take_at_most(struct options *o, const char *text, struct error *err)
{
    return take_count("--at-most", text, REPLICATIONS_MOST, &o->precision.at_most, err);
}

bool take_seed(struct options *o, const char *text, struct error *err)
{
    return take_whole("--seed", text, 0, UINT64_MAX, &o->seed, err);
}

bool take_set(struct options *o, const char *text, struct error *err)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return fail_value("--set", "PATH=VALUE, such as groups.desk.agents=52", text, err);
    o->overlays = mem_grow(o->overlays, o->n_overlays + 1, sizeof *o->overlays);
    o->overlays[o->n_overlays++] =
        (struct overlay){.path = mem_print("%.*s", (int)(equals - text), text), .text = equals + 1};
    return true;
}

bool take_or(struct options *o, const char *text, struct error *err)
{
    (void)text;
    const size_t before = o->n_variants ? o->variant_ends[o->n_variants - 1] : 0;
    if (o->n_overlays == before)
        return fail(err, EXIT_COMMAND_LINE, "--or stands between two variants made by --set");
    o->variant_ends = mem_grow(o->variant_ends, o->n_variants + 1, sizeof *o->variant_ends);
    o->variant_ends[o->n_variants++] = o->n_overlays;
    return true;
}

bool take_output(struct options *o, const char *text, struct error *err)
{
    o->output = text;
    return *text || fail(err, EXIT_COMMAND_LINE, "--output must be the name of a folder, not \"\"");
}

bool take_no_plots(struct options *o, const char *text, struct error *err)
{
    (void)text, (void)err;
    return o->no_plots = true;
}

bool take_no_files(struct options *o, const char *text, struct error *err)
{
    (void)text, (void)err;
    return o->no_files = true;
}

bool take_trace(struct options *o, const char *text, struct error *err)
{
    uint64_t replication;
    if (!take_whole("--trace", text, 0, REPLICATIONS_MOST - 1, &replication, err))
        return false;
    o->traced = (uint32_t)replication;
    return true;
}

/* That it is given says all. */
bool take_nothing(struct options *o, const char *text, struct error *err)
{
    (void)o, (void)text, (void)err;
    return true;
}

bool take_search(struct options *o, const char *text, struct error *err)
{
    return take_count("--search", text, REPLICATIONS_MOST, &o->search, err);
}

bool take_fresh(struct options *o, const char *text, struct error *err)
{
    return take_count("--fresh", text, REPLICATIONS_MOST, &o->fresh, err);
}

bool take_quiet(struct options *o, const char *text, struct error *err)
{
    (void)text, (void)err;
    return o->quiet = true;
}

bool take_update(struct options *o, const char *text, struct error *err)
{
    (void)text, (void)err;
    return o->update = true;
}

bool take_threads(struct options *o, const char *text, struct error *err)
{
    uint64_t threads;
    if (!take_whole("--threads", text, 1, THREADS_MOST, &threads, err))
        return false;
    o->threads = (int)threads;
    return true;
}

bool take_part(struct options *o, const char *text, struct error *err)
{
    enum { PARTS_MOST = 10000 };
    const char *slash = strchr(text, '/');
    struct error ignored = {0};
    char *part = mem_print("%.*s", slash ? (int)(slash - text) : 0, text);
    const bool ok = slash && take_count("", part, PARTS_MOST, &o->part, &ignored)
                    && take_count("", slash + 1, PARTS_MOST, &o->parts, &ignored)
                    && o->part <= o->parts;
    free(part);
    return ok || fail_value("--part", "I/N, such as 1/8 for the first of eight", text, err);
}

bool take_title(struct options *o, const char *text, struct error *err)
{
    (void)err;
    o->title = text;
    return true;
}

bool take_size(struct options *o, const char *text, struct error *err)
{
    enum { LEAST = 200, MOST = 10000 };
    uint64_t wide = 0, high = 0;
    const char *by = strchr(text, 'x');
    struct error ignored = {0};
    char *before = mem_print("%.*s", by ? (int)(by - text) : 0, text);
    const bool ok = by && take_whole("", before, LEAST, MOST, &wide, &ignored)
                    && take_whole("", by + 1, LEAST, MOST, &high, &ignored);
    free(before);
    o->wide = (unsigned)wide;
    o->high = (unsigned)high;
    return ok
           || fail_value("--size",
                         "WIDTHxHEIGHT in pixels, each from 200 to 10000, such as 1600x900", text,
                         err);
}

bool take_format(struct options *o, const char *text, struct error *err)
{
    for (size_t i = 0; gnuplot_formats[i]; i++)
        if (strcmp(gnuplot_formats[i], text) == 0) {
            o->format = gnuplot_formats[i];
            return true;
        }
    return fail_value("--format", "svg, png or pdf", text, err);
}

bool take_help(struct options *o, const char *text, struct error *err)
{
    (void)text, (void)err;
    return o->help = true;
}
