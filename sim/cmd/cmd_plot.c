#include "sim/cmd/cmd_plot.h"

#include "sim/base/mem.h"
#include "sim/cmd/options.h"
#include "sim/cmd/pictures.h"

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

static bool draw_all(const char *plots, struct dirent **entries, size_t n, struct error *err)
{
    const char **names = names_of(entries, n);
    const bool drawn = pictures_draw(plots, names, n, err);
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
    } else if (draw_all(plots, entries, (size_t)n, err) && !o->quiet)
        printf("%d figure%s drawn in %s\n", n, n == 1 ? "" : "s", plots);
    free(plots);
    return err->status;
}

const struct command command_plot = {
    .name = "plot",
    .operands = "[options] FOLDER",
    .least = 1,
    .most = 1,
    .answers = "the pictures of stored results, drawn again",
    .about =
        "Draws the figures of a results folder again, from the scripts and numbers in its folder "
        "plots, as SVG and PNG: after a change of a script, of the numbers, or of house.gp, which "
        "says how all of them look.",
    .options = 1u << OPTION_QUIET,
    .run = run,
};
