#include "sim/scenario/settings.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct range any_share = {0, 1, false, false, "a share from 0 to 1"};
const struct range share_below_one = {0, 1, false, true, "a share from 0 to less than 1"};
const struct range not_negative = {0, INFINITY, false, false, "a number of 0 or more"};
const struct range positive = {0, INFINITY, true, false, "a number of more than 0"};

/* --- the reference ---------------------------------------------------------------------------- */

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* The shared pattern that the content of a setting follows; NULL if there is none. */
static const char *shared_pattern(const struct setting *s)
{
    static const char *const patterns[][2] = {
        {"duration", "<duration>"},
        {"self-service", "<self_service>"},
        {"breaks", "<break>"},
        {"<change>", "<change>"},
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (strstr(s->unit, patterns[i][0]))
            return patterns[i][1];
    return NULL;
}

/* Is the setting directly below the prefix ("" is the root)? */
static bool is_below(const struct setting *s, const char *prefix)
{
    const size_t n = strlen(prefix);
    const char *rest = s->path;
    if (n > 0) {
        if (strncmp(rest, prefix, n) != 0 || rest[n] != '.')
            return false;
        rest += n + 1;
    }
    return strpbrk(rest, ".[") == NULL;
}

/* The reference of one kind of file. */
struct reference {
    const struct settings_part *const *parts; /* [n] */
    size_t n;
};

/* Calls for each setting of the reference that is below one of the two prefixes. */
#define FOR_EACH_BELOW(s, in, prefix, like)                                                        \
    for (size_t part_ = 0; part_ < (in)->n; part_++)                                               \
        for (const struct setting *s = (in)->parts[part_]->settings,                               \
                                  *end_ = s + (in)->parts[part_]->n;                               \
             s < end_; s++)                                                                        \
            if (is_below(s, prefix) || ((like) && is_below(s, like)))

static const struct setting *find_setting(const struct reference *in, const char *prefix,
                                          const char *like, const char *name)
{
    FOR_EACH_BELOW(s, in, prefix, like)
    {
        const char *word = last_word(s->path);
        if (word[0] == '<' || strcmp(word, name) == 0)
            return s;
    }
    return NULL;
}

/* How many letters must be changed, left out, added or exchanged with the next. */
static size_t name_distance(const char *a, const char *b)
{
    enum { MOST = 40 };
    const size_t n = strlen(a), m = strlen(b);
    if (n > MOST || m > MOST)
        return SIZE_MAX;
    size_t d[MOST + 1][MOST + 1];
    for (size_t i = 0; i <= n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t least = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < least)
                least = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < least)
                least = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                && d[i - 2][j - 2] + 1 < least)
                least = d[i - 2][j - 2] + 1;
            d[i][j] = least;
        }
    return d[n][m];
}

/* A name cut short or drawn out, such as mean for mean_s. */
static bool begins_with(const char *longer, const char *shorter)
{
    const size_t n = strlen(shorter);
    return n >= 3 && strncmp(longer, shorter, n) == 0;
}

const char *name_nearest(const char *name, const char *const names[], size_t n)
{
    const char *nearest = NULL;
    const size_t letters = strlen(name);
    size_t least = letters <= 5 ? 2 : letters <= 10 ? 3 : 4; /* this many slips are none */
    for (size_t i = 0; i < n; i++) {
        size_t distance = name_distance(name, names[i]);
        if (begins_with(names[i], name) || begins_with(name, names[i]))
            distance = distance > 0;
        if (distance < least) {
            least = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static bool fail_unknown(const struct node *n, const struct reference *in, const char *prefix,
                         const char *like, struct error *err)
{
    enum { MOST = 64 };
    const char *names[MOST] = {0};
    size_t n_names = 0;
    FOR_EACH_BELOW(s, in, prefix, like)
    if (n_names < MOST)
        names[n_names++] = last_word(s->path);
    const char *nearest = name_nearest(n->name, names, n_names);
    if (nearest)
        return node_fail(n, err, "is not a setting; did you mean \"%s\"?", nearest);
    char list[600] = "";
    size_t length = 0;
    for (size_t i = 0; i < n_names && length < sizeof list; i++)
        length +=
            (size_t)snprintf(list + length, sizeof list - length, "%s%s", i ? ", " : "", names[i]);
    return node_fail(n, err, "is not a setting; here can stand: %s", list);
}

/* The setting itself, or the one that it says it is like. */
static const struct setting *stands_for(const struct reference *in, const struct setting *s)
{
    static const char as[] = "as ";
    if (strncmp(s->unit, as, sizeof as - 1) != 0)
        return s;
    for (size_t part = 0; part < in->n; part++)
        for (size_t i = 0; i < in->parts[part]->n; i++)
            if (strcmp(in->parts[part]->settings[i].path, s->unit + sizeof as - 1) == 0)
                return &in->parts[part]->settings[i];
    return s;
}

static bool known_below(struct node *n, const struct reference *in, const char *prefix,
                        const char *like, struct error *err);

static bool known_elements(struct node *list, const struct reference *in, const char *prefix,
                           const char *like, struct error *err)
{
    char *pattern = mem_print("%s[]", prefix);
    bool ok = true;
    for (size_t i = 0; ok && i < list->n; i++)
        ok = known_below(list->child[i], in, pattern, like, err);
    free(pattern);
    return ok;
}

static bool has_settings(const struct reference *in, const char *prefix, const char *like)
{
    FOR_EACH_BELOW(s, in, prefix, like)
    return true;
    return false;
}

static bool known_below(struct node *n, const struct reference *in, const char *prefix,
                        const char *like, struct error *err)
{
    if (n->type == NODE_LIST)
        return known_elements(n, in, prefix, like, err);
    /* A group where a value is due has the wrong type, which its reader will say. */
    if (n->type != NODE_GROUP || !has_settings(in, prefix, like))
        return true;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = n->child[i];
        child->setting = find_setting(in, prefix, like, child->name);
        if (!child->setting)
            return fail_unknown(child, in, prefix, like, err);
        const struct setting *as = stands_for(in, child->setting);
        if (!known_below(child, in, as->path, shared_pattern(as), err))
            return false;
    }
    return true;
}

bool settings_known(struct node *root, struct error *err)
{
    return known_below(root, &(struct reference){settings_reference, n_settings_parts}, "", NULL,
                       err);
}

bool settings_known_of_design(struct node *root, struct error *err)
{
    return known_below(root, &(struct reference){design_reference, n_design_parts}, "", NULL, err);
}

bool settings_used(const struct node *root, struct error *err)
{
    for (size_t i = 0; i < root->n; i++) {
        const struct node *n = root->child[i];
        if (n->name && !n->used)
            return node_fail(n, err, "has no effect here; leave it out");
        if (!settings_used(n, err))
            return false;
    }
    return true;
}

/* --- look-ups --------------------------------------------------------------------------------- */

struct node *setting_node(struct node *group, const struct setting *s)
{
    struct node *n = node_child(group, last_word(s->path));
    if (n)
        n->used = true;
    return n;
}

bool setting_missing(const struct node *group, const struct setting *s, struct error *err)
{
    const char *dot = group->parent ? "." : "";
    char *path = node_path(group);
    if (group->file)
        fail(err, EXIT_FILE, "%s:%d: %s%s%s: must be given (%s)", group->file, group->line, path,
             dot, last_word(s->path), s->meaning);
    else
        fail(err, EXIT_FILE, "--set: %s%s%s: must be given (%s)", path, dot, last_word(s->path),
             s->meaning);
    free(path);
    return false;
}

static bool fail_wanted(const struct node *n, const char *wanted, struct error *err)
{
    return node_fail(n, err, "must be %s, not %s", wanted, node_shown(n).text);
}

/* A setting that is left out: true if that is allowed, with the default if it is a literal. */
static bool take_fallback(const struct node *group, const struct setting *s, const char **literal,
                          struct error *err)
{
    *literal = s->fallback;
    return s->fallback || setting_missing(group, s, err);
}

/* The text between the quotation marks of a default; NULL if it is no text. free() it. */
static char *unquote(const char *literal)
{
    const size_t n = strlen(literal);
    if (n < 2 || literal[0] != '"' || literal[n - 1] != '"')
        return NULL;
    return mem_print("%.*s", (int)(n - 2), literal + 1);
}

static bool in_range(const struct range *r, double x)
{
    return (r->above_low ? x > r->low : x >= r->low)
           && (r->below_high ? x < r->high : x <= r->high);
}

bool setting_element(struct node *element, const struct range *r, double *value, struct error *err)
{
    element->used = true;
    if (element->type != NODE_NUMBER || !in_range(r, element->number))
        return fail_wanted(element, r->wanted, err);
    *value = element->number;
    return true;
}

bool setting_number(struct node *group, const struct setting *s, const struct range *r,
                    double *value, struct error *err)
{
    struct node *n = setting_node(group, s);
    if (n)
        return setting_element(n, r, value, err);
    const char *literal;
    if (!take_fallback(group, s, &literal, err))
        return false;
    char *rest;
    const double x = strtod(literal, &rest);
    if (rest != literal && !*rest)
        *value = x;
    return true;
}

/* A whole number from least to most. */
static bool setting_whole(struct node *group, const struct setting *s, double least, double most,
                          double *value, struct error *err)
{
    char wanted[100];
    snprintf(wanted, sizeof wanted, "a whole number from %.0f to %.0f", least, most);
    const struct range r = {least, most, false, false, wanted};
    struct node *n = setting_node(group, s);
    if (n && n->type == NODE_NUMBER && n->number != floor(n->number))
        return fail_wanted(n, wanted, err);
    return setting_number(group, s, &r, value, err);
}

bool setting_count(struct node *group, const struct setting *s, size_t least, size_t most,
                   size_t *value, struct error *err)
{
    double x = NAN;
    if (!setting_whole(group, s, (double)least, (double)most, &x, err))
        return false;
    if (!isnan(x))
        *value = (size_t)x;
    return true;
}

bool setting_integer(struct node *group, const struct setting *s, int least, int most, int *value,
                     struct error *err)
{
    double x = NAN;
    if (!setting_whole(group, s, least, most, &x, err))
        return false;
    if (!isnan(x))
        *value = (int)x;
    return true;
}

bool setting_truth(struct node *group, const struct setting *s, bool *value, struct error *err)
{
    struct node *n = setting_node(group, s);
    const char *literal;
    if (n && n->type != NODE_TRUTH)
        return fail_wanted(n, "true or false", err);
    if (n) {
        *value = n->truth;
        return true;
    }
    if (!take_fallback(group, s, &literal, err))
        return false;
    if (strcmp(literal, "true") == 0 || strcmp(literal, "false") == 0)
        *value = literal[0] == 't';
    return true;
}

bool setting_text(struct node *group, const struct setting *s, char **value, struct error *err)
{
    struct node *n = setting_node(group, s);
    const char *literal;
    if (n && n->type != NODE_TEXT)
        return fail_wanted(n, "a text in quotation marks", err);
    if (n) {
        *value = mem_text(n->text);
        return true;
    }
    if (!take_fallback(group, s, &literal, err))
        return false;
    char *text = unquote(literal);
    if (text)
        *value = text;
    return true;
}

bool setting_clock(struct node *group, const struct setting *s, double *value, struct error *err)
{
    char *text = NULL;
    struct node *n = setting_node(group, s);
    if (n && (n->type != NODE_TEXT || !clock_parse(n->text, value)))
        return fail_wanted(n, "a time of day such as \"08:30\"", err);
    if (n)
        return true;
    if (!setting_text(group, s, &text, err))
        return false;
    if (text)
        clock_parse(text, value);
    free(text);
    return true;
}

static bool fail_choice(const struct node *n, const char *const names[], size_t n_names,
                        struct error *err)
{
    char list[600] = "";
    size_t length = 0;
    for (size_t i = 0; i < n_names && length < sizeof list; i++)
        length += (size_t)snprintf(list + length, sizeof list - length, "%s\"%s\"",
                                   i == 0             ? ""
                                   : i + 1 == n_names ? " or "
                                                      : ", ",
                                   names[i]);
    return fail_wanted(n, list, err);
}

static bool choose(const char *text, const char *const names[], size_t n, int *value)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], text) == 0) {
            *value = (int)i;
            return true;
        }
    return false;
}

bool setting_choice(struct node *group, const struct setting *s, const char *const names[],
                    size_t n, int *value, struct error *err)
{
    struct node *found = setting_node(group, s);
    if (found && (found->type != NODE_TEXT || !choose(found->text, names, n, value)))
        return fail_choice(found, names, n, err);
    if (found)
        return true;
    char *text = NULL;
    if (!setting_text(group, s, &text, err))
        return false;
    if (text)
        choose(text, names, n, value);
    free(text);
    return true;
}

static bool take_node(struct node *group, const struct setting *s, enum node_type type,
                      const char *wanted, struct node **value, struct error *err)
{
    *value = setting_node(group, s);
    if (*value && (*value)->type != type)
        return fail_wanted(*value, wanted, err);
    return *value || s->fallback || setting_missing(group, s, err);
}

bool setting_group(struct node *group, const struct setting *s, struct node **value,
                   struct error *err)
{
    return take_node(group, s, NODE_GROUP, "a group of settings { ... }", value, err);
}

bool setting_list(struct node *group, const struct setting *s, struct node **value,
                  struct error *err)
{
    return take_node(group, s, NODE_LIST, "a list ( ... )", value, err);
}
