#include "sim/cmd/cmd_plot.h"

#include "output/gnuplot.h"
#include "output/layout.h"
#include "sim/base/mem.h"
#include "sim/cmd/options.h"
#include "sim/cmd/pictures.h"
#include "sim/scenario/settings.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The script of a figure; house.gp is what they share. */
static int is_figure(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".gp") == 0
           && strcmp(entry->d_name, "house.gp") != 0
           && strspn(entry->d_name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length - 3;
}

/* Takes the entries, leaves the names without their ending. */
static const char **names_of(struct dirent **entries, size_t n)
{
    const char **names = mem_array(n, sizeof(char *));
    for (size_t i = 0; i < n; i++) {
        const char *file = entries[i]->d_name;
        names[i] = mem_print("%.*s", (int)strlen(file) - 3, file);
        free(entries[i]);
    }
    free(entries);
    return names;
}

/* --- which of them ---------------------------------------------------------------------------- */

static bool is_among(const char *name, char *const list[], size_t n)
{
    bool among = false;
    for (size_t i = 0; i < n; i++)
        among = among || strcmp(name, list[i]) == 0;
    return among;
}

/* Leaves those that are asked for; false with a sentence if one of them is not there. */
static bool choose(const char *names[], size_t *n, const struct options *o, struct error *err)
{
    char *const *wanted = &o->operands[1];
    const size_t n_wanted = o->n_operands - 1;
    for (size_t i = 0; i < n_wanted; i++)
        if (!is_among(wanted[i], (char *const *)names, *n)) {
            const char *nearest = name_nearest(wanted[i], names, *n);
            return fail(err, EXIT_COMMAND_LINE, "%s holds no figure \"%.100s\"; there is \"%s\"",
                        o->operands[0], wanted[i], nearest ? nearest : names[0]);
        }
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        const char *name = names[i];
        if (n_wanted > 0 && !is_among(name, wanted, n_wanted)) {
            free((char *)name);
            continue;
        }
        names[kept++] = name;
    }
    *n = kept;
    return o->title == NULL || *n == 1
           || fail(err, EXIT_COMMAND_LINE,
                   "--title is for one figure: name it after the folder, such as %s", names[0]);
}

static struct gnuplot_look look_of(const struct options *o)
{
    struct gnuplot_look look = {.wide = o->wide, .high = o->high, .format = o->format};
    if (o->title)
        look.title = layout_title(o->title);
    return look;
}

/* Takes the entries. */
static bool draw(const char *plots, struct dirent **entries, size_t n, const struct options *o,
                 struct error *err)
{
    const char **names = names_of(entries, n);
    const struct gnuplot_look look = look_of(o);
    const bool drawn = choose(names, &n, o, err) && pictures_draw(plots, names, n, &look, err);
    if (drawn && !o->quiet)
        printf("%zu figure%s drawn in %s\n", n, n == 1 ? "" : "s", plots);
    for (size_t i = 0; i < n; i++)
        free((char *)names[i]);
    free(names);
    return drawn;
}

static enum exit_status run(const struct options *o, struct error *err)
{
    const char *folder = o->operands[0];
    char *plots = mem_print("%s/plots", folder);
    struct dirent **entries;
    const int n = scandir(plots, &entries, is_figure, alphasort);
    if (n < 0)
        fail(err, EXIT_FILE, "%s holds no figures: its folder plots cannot be read: %s", folder,
             strerror(errno));
    else if (n == 0) {
        free(entries);
        fail(err, EXIT_FILE, "%s holds no figures: there is no script in its folder plots", folder);
    } else
        draw(plots, entries, (size_t)n, o, err);
    free(plots);
    return err->status;
}

const struct command command_plot = {
    .name = "plot",
    .operands = "[options] FOLDER [FIGURE...]",
    .least = 1,
    .most = 64,
    .answers = "the pictures of stored results, drawn again",
    .about =
        "Draws the figures of a results folder again, all or those named, from the scripts and "
        "numbers in its folder plots, as SVG and PNG: after a change of a script, of the numbers, "
        "or of house.gp, which says how all of them look; or with another title, size or format.",
    .options = 1u << OPTION_TITLE | 1u << OPTION_SIZE | 1u << OPTION_FORMAT | 1u << OPTION_QUIET,
    .run = run,
};
