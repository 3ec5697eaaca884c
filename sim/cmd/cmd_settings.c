#include "sim/cmd/cmd_settings.h"

#include "sim/base/measures.h"
#include "sim/base/mem.h"
#include "sim/cmd/options.h"
#include "sim/cmd/paragraph.h"
#include "sim/scenario/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, MEANING_AT = 6 };

/* --- which settings --------------------------------------------------------------------------- */

static size_t word_length(const char *path)
{
    return strcspn(path, ".[");
}

/* Does a word of a path, such as classes or general, fit that of the reference, such as <class>? */
static bool word_fits(const char *word, size_t length, const char *pattern)
{
    const size_t pattern_length = word_length(pattern);
    if (length == pattern_length && strncmp(word, pattern, length) == 0)
        return true;
    return pattern[0] == '<' && length > 0;
}

/* The whole of the shared patterns: "duration" and "<duration>.mean_s". */
static bool names_shared_pattern(const char *word, size_t length, const char *pattern)
{
    return length == word_length(pattern) - 2 && strncmp(word, pattern + 1, length) == 0;
}

static const char *next_word(const char *path)
{
    path += word_length(path);
    if (*path == '[')
        path += strcspn(path, "]") + (strchr(path, ']') != NULL);
    return *path == '.' ? path + 1 : path;
}

/* Is the setting at the path or below it? Names and numbers of elements stand for any. */
static bool is_below(const char *path, const char *pattern)
{
    bool first = true;
    while (*path && *pattern) {
        const size_t length = word_length(path);
        const bool shared = first && pattern[0] == '<';
        if (shared ? !names_shared_pattern(path, length, pattern)
                         && strncmp(path, pattern, word_length(pattern)) != 0
                   : !word_fits(path, length, pattern))
            return false;
        path = next_word(path);
        pattern = next_word(pattern);
        first = false;
    }
    return !*path;
}

/* --- printing --------------------------------------------------------------------------------- */

static void print_setting(const struct setting *s)
{
    printf("  %s: %s", s->path, s->unit);
    if (!s->fallback)
        fputs(", must be given", stdout);
    else if (strcmp(s->fallback, "-") != 0)
        printf(", default %s", s->fallback);
    printf("\n%*s", MEANING_AT, "");
    paragraph_print(stdout, s->meaning, MEANING_AT, MEANING_AT, WIDTH);
}

static size_t print_part(const struct settings_part *part, const char *path, size_t printed)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n; i++) {
        if (path && !is_below(path, part->settings[i].path))
            continue;
        if (n++ == 0)
            printf("%s%s\n", printed ? "\n" : "", part->title);
        print_setting(&part->settings[i]);
    }
    return n;
}

static void print_measures(void)
{
    puts("\nMeasures, for targets and --precision");
    for (size_t i = 0; i < n_measures; i++) {
        printf("  %s: %s\n%*s", measures[i].key, measure_unit_names[measures[i].unit], MEANING_AT,
               "");
        paragraph_print(stdout, measures[i].definition, MEANING_AT, MEANING_AT, WIDTH);
    }
}

/* Those of scenarios, then those of designs. */
static const struct settings_part *part_of(size_t i)
{
    return i < n_settings_parts ? settings_reference[i] : design_reference[i - n_settings_parts];
}

static enum exit_status fail_no_setting(const char *path, struct error *err)
{
    size_t n = 0;
    const char **paths = NULL;
    for (size_t p = 0; p < n_settings_parts + n_design_parts; p++)
        for (size_t i = 0; i < part_of(p)->n; i++) {
            paths = mem_grow(paths, n + 1, sizeof *paths);
            paths[n++] = part_of(p)->settings[i].path;
        }
    const char *nearest = name_nearest(path, paths, n);
    if (nearest)
        fail(err, EXIT_COMMAND_LINE, "there is no setting \"%.200s\"; did you mean %s?", path,
             nearest);
    else
        fail(err, EXIT_COMMAND_LINE,
             "there is no setting \"%.200s\"; jietong settings lists those there are", path);
    free(paths);
    return err->status;
}

static enum exit_status run(const struct options *o, struct error *err)
{
    const char *path = o->n_operands > 0 ? o->operands[0] : NULL;
    size_t printed = 0;
    for (size_t i = 0; i < n_settings_parts + n_design_parts; i++)
        printed += print_part(part_of(i), path, printed);
    if (!path)
        print_measures();
    return printed ? EXIT_DONE : fail_no_setting(path, err);
}

const struct command command_settings = {
    .name = "settings",
    .operands = "[PATH]",
    .most = 1,
    .answers = "every setting a scenario or a design can have, and every measure",
    .about = "Prints the settings of scenario files and of designs: path, unit, default and "
             "meaning. With a path, "
             "such as calendar or classes.general.patience, only what is at the path and below it.",
    .run = run,
};
