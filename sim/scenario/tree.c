#include "sim/scenario/tree.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"
#include "sim/scenario/source.h"

#include <ctype.h>
#include <libconfig.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void node_free(struct node *n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n->n; i++)
        node_free(n->child[i]);
    free(n->child);
    free(n->text);
    free(n->name);
    free(n);
}

void tree_free(struct tree *t)
{
    if (!t)
        return;
    node_free(t->root);
    for (size_t i = 0; i < t->n_files; i++)
        free(t->files[i]);
    free(t->files);
    free(t);
}

static struct node *node_new(const char *name, enum node_type type)
{
    struct node *n = mem_array(1, sizeof *n);
    n->name = name ? mem_text(name) : NULL;
    n->type = type;
    return n;
}

static struct node *node_add(struct node *parent, struct node *n)
{
    /* Room doubles: it is full whenever the count is a power of two. */
    if ((parent->n & (parent->n - 1)) == 0)
        parent->child =
            mem_grow(parent->child, parent->n ? 2 * parent->n : 1, sizeof(struct node *));
    parent->child[parent->n++] = n;
    n->parent = parent;
    return n;
}

/* --- from libconfig --------------------------------------------------------------------------- */

static void place_node(struct node *n, const config_setting_t *from, const struct source *s,
                       struct tree *t)
{
    const size_t line = config_setting_source_line(from);
    if (!t || s->n_lines == 0)
        return;
    const size_t index = line == 0 ? 0 : line - 1;
    const struct source_line *l = &s->lines[index < s->n_lines ? index : s->n_lines - 1];
    n->file = t->files[l->file];
    n->line = l->line;
}

/* The node for one setting and all below it; t is NULL where the values have no file. */
static struct node *convert(const config_setting_t *from, const struct source *s, struct tree *t)
{
    struct node *n = node_new(config_setting_name(from), NODE_GROUP);
    place_node(n, from, s, t);
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        n->type = NODE_NUMBER;
        n->whole = true;
        n->number = (double)config_setting_get_int64(from);
        break;
    case CONFIG_TYPE_FLOAT:
        n->type = NODE_NUMBER;
        n->number = config_setting_get_float(from);
        break;
    case CONFIG_TYPE_BOOL:
        n->type = NODE_TRUTH;
        n->truth = config_setting_get_bool(from);
        break;
    case CONFIG_TYPE_STRING:
        n->type = NODE_TEXT;
        n->text = mem_text(config_setting_get_string(from));
        break;
    default:
        n->type = config_setting_is_group(from) ? NODE_GROUP : NODE_LIST;
        for (int i = 0; i < config_setting_length(from); i++)
            node_add(n, convert(config_setting_get_elem(from, (unsigned)i), s, t));
    }
    return n;
}

/* Escapes in a text can make what the file itself could not contain; numbers can be too large. */
static bool check_values(const struct node *n, struct error *err)
{
    if (n->type == NODE_TEXT) {
        const size_t length = strlen(n->text);
        if (text_fault(n->text, length) || strpbrk(n->text, "\n\r\t"))
            return node_fail(n, err, "must be text on one line, without control characters");
    }
    if (n->type == NODE_NUMBER && !isfinite(n->number))
        return node_fail(n, err, "is too large for a number");
    for (size_t i = 0; i < n->n; i++)
        if (!check_values(n->child[i], err))
            return false;
    return true;
}

/* The line of the text without blanks around it, cut short. */
static struct node_shown line_shown(const char *text, int line)
{
    for (; line > 1 && strchr(text, '\n'); line--)
        text = strchr(text, '\n') + 1;
    while (*text == ' ' || *text == '\t')
        text++;
    size_t n = strcspn(text, "\n\r");
    while (n > 0 && isspace((unsigned char)text[n - 1]))
        n--;
    struct node_shown shown;
    size_t most = n < 50 ? n : 50;
    while (most < n && most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--; /* not inside a character */
    snprintf(shown.text, sizeof shown.text, "%.*s%s", (int)most, text, most < n ? "..." : "");
    return shown;
}

static const char *syntax_advice(const char *reason)
{
    if (strcmp(reason, "duplicate setting name") == 0)
        return "a setting of this name is there already";
    if (strcmp(reason, "mismatched element type in array") == 0)
        return "the numbers in [ ] must be all with or all without a decimal point";
    return "this is not libconfig syntax (words and times stand in quotation marks)";
}

static bool fail_syntax(const config_t *config, const struct source *s, struct error *err)
{
    const size_t line = (size_t)(config_error_line(config) > 0 ? config_error_line(config) : 1);
    const struct source_line *l = &s->lines[line <= s->n_lines ? line - 1 : s->n_lines - 1];
    const struct node_shown shown = line_shown(s->text, (int)line);
    return fail(err, EXIT_FILE, "%s:%d: %s: %s", s->files[l->file], l->line,
                syntax_advice(config_error_text(config)),
                *shown.text ? shown.text : "(end of the text)");
}

struct tree *tree_read(const char *path, struct error *err)
{
    struct tree *t = NULL;
    struct source s = {0};
    config_t config;
    config_init(&config);
    if (!source_read(path, &s, err))
        goto done;
    if (!config_read_string(&config, s.text)) {
        fail_syntax(&config, &s, err);
        goto done;
    }
    t = mem_array(1, sizeof *t);
    t->files = s.files;
    t->n_files = s.n_files;
    s.files = NULL;
    s.n_files = 0;
    t->root = convert(config_root_setting(&config), &s, t);
    t->root->file = t->files[0];
    t->root->line = 1;
    if (!check_values(t->root, err)) {
        tree_free(t);
        t = NULL;
    }
done:
    config_destroy(&config);
    source_free(&s);
    return t;
}

/* --- looking ---------------------------------------------------------------------------------- */

struct node *node_child(const struct node *group, const char *name)
{
    if (group->type == NODE_GROUP)
        for (size_t i = 0; i < group->n; i++)
            if (strcmp(group->child[i]->name, name) == 0)
                return group->child[i];
    return NULL;
}

static size_t index_in_parent(const struct node *n)
{
    size_t i = 0;
    while (n->parent->child[i] != n)
        i++;
    return i;
}

char *node_path(const struct node *n)
{
    if (!n->parent)
        return mem_text("");
    char *above = node_path(n->parent);
    char *path = n->name ? mem_print("%s%s%s", above, *above ? "." : "", n->name)
                         : mem_print("%s[%zu]", above, index_in_parent(n));
    free(above);
    return path;
}

struct node_shown node_shown(const struct node *n)
{
    struct node_shown shown = {""};
    size_t most;
    switch (n->type) {
    case NODE_GROUP: return (struct node_shown){"a group"};
    case NODE_LIST: return (struct node_shown){"a list"};
    case NODE_TRUTH: strcpy(shown.text, n->truth ? "true" : "false"); break;
    case NODE_NUMBER: snprintf(shown.text, sizeof shown.text, "%.15g", n->number); break;
    case NODE_TEXT:
        most = strlen(n->text);
        if (most > 60)
            for (most = 60; ((unsigned char)n->text[most] & 0xC0) == 0x80;)
                most--; /* not inside a character */
        snprintf(shown.text, sizeof shown.text, "\"%.*s%s\"", (int)most, n->text,
                 n->text[most] ? "..." : "");
    }
    return shown;
}

bool node_fail(const struct node *n, struct error *err, const char *format, ...)
{
    char sentence[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    char *path = node_path(n);
    const char *colon = *path ? ": " : "";
    if (n->file)
        fail(err, EXIT_FILE, "%s:%d: %s%s%s", n->file, n->line, path, colon, sentence);
    else
        fail(err, EXIT_FILE, "--set: %s%s%s", path, colon, sentence);
    free(path);
    return false;
}

/* --- changing --------------------------------------------------------------------------------- */

static void node_clear(struct node *n)
{
    for (size_t i = 0; i < n->n; i++)
        node_free(n->child[i]);
    free(n->child);
    free(n->text);
    n->child = NULL;
    n->text = NULL;
    n->n = 0;
}

void node_becomes_list(struct node *n, const double *numbers, size_t count)
{
    bool whole = true;
    for (size_t i = 0; i < count; i++)
        whole = whole && numbers[i] == floor(numbers[i]) && fabs(numbers[i]) < 1e9;
    node_clear(n);
    n->type = NODE_LIST;
    for (size_t i = 0; i < count; i++) {
        struct node *element = node_add(n, node_new(NULL, NODE_NUMBER));
        element->number = numbers[i];
        element->whole = whole;
        element->file = n->file;
        element->line = n->line;
        element->used = true;
    }
}

static struct node *add_setting(struct node *group, const char *name, enum node_type type)
{
    struct node *n = node_add(group, node_new(name, type));
    n->file = group->file;
    n->line = group->line;
    return n;
}

void node_add_text(struct node *group, const char *name, const char *text)
{
    add_setting(group, name, NODE_TEXT)->text = mem_text(text);
}

void node_add_number(struct node *group, const char *name, double number)
{
    struct node *n = add_setting(group, name, NODE_NUMBER);
    n->number = number;
    n->whole = number == floor(number) && fabs(number) < 1e9;
}

void node_add_truth(struct node *group, const char *name, bool truth)
{
    add_setting(group, name, NODE_TRUTH)->truth = truth;
}

struct node *node_add_group(struct node *group, const char *name)
{
    return add_setting(group, name, NODE_GROUP);
}

struct node *node_add_list(struct node *group, const char *name)
{
    return add_setting(group, name, NODE_LIST);
}

/* The list keeps the path, which its rows borrow. */
void node_becomes_rows(struct node *n, const char *path)
{
    char *kept = mem_text(path);
    node_clear(n);
    n->type = NODE_LIST;
    n->text = kept;
}

struct node *node_add_row(struct node *list, int line)
{
    struct node *n = add_setting(list, NULL, NODE_GROUP);
    n->file = list->text;
    n->line = line;
    return n;
}

void node_keep(struct node *list, size_t first, size_t count)
{
    for (size_t i = 0; i < list->n; i++)
        if (i < first || i >= first + count)
            node_free(list->child[i]);
    for (size_t i = 0; i < count; i++)
        list->child[i] = list->child[first + i];
    list->n = count;
}

const char *node_place(const struct node *n)
{
    while (!n->file && n->parent)
        n = n->parent;
    return n->file;
}

static bool fail_overlay(const struct amendment *o, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool fail_overlay(const struct amendment *o, struct error *err, const char *format, ...)
{
    char sentence[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (o->file)
        return fail(err, EXIT_FILE, "%s:%d: %.200s: %s", o->file, o->line, o->overlay.path,
                    sentence);
    return fail(err, EXIT_FILE, "--set: %.200s: %s", o->overlay.path, sentence);
}

static struct node *element_named(const struct node *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct node *own = node_child(list->child[i], "name");
        if (own && own->type == NODE_TEXT && strcmp(own->text, name) == 0)
            return list->child[i];
    }
    return NULL;
}

/* The next step of a path: a name, or the number in brackets. */
struct step {
    char name[100]; /* "": by number */
    size_t number;
    bool every; /* all names, or all elements */
};

/* Moves *at behind the step; false if there is none there. */
static bool step_take(const char **at, bool first, struct step *step)
{
    const char *p = *at;
    *step = (struct step){0};
    if (strncmp(p, "[]", 2) == 0 && !first) {
        step->every = true;
        *at = p + 2;
        return true;
    }
    if (*p == '[' && !first) {
        char *end;
        if (!isdigit((unsigned char)p[1]))
            return false;
        step->number = strtoul(p + 1, &end, 10);
        *at = end + 1;
        return *end == ']';
    }
    if (!first && *p++ != '.')
        return false;
    const size_t n = strcspn(p, ".[");
    if (n == 0 || n >= sizeof step->name)
        return false;
    memcpy(step->name, p, n);
    step->every = strcmp(step->name, "*") == 0;
    *at = p + n;
    return true;
}

static bool is_setting_name(const char *name)
{
    if (!isalpha((unsigned char)*name) && *name != '*')
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && !strchr("_-*", *name))
            return false;
    return true;
}

/* The node a step leads to; made if a group lacks it; NULL and *err if it cannot be. */
static struct node *step_go(struct node *from, const struct step *step, const struct amendment *o,
                            struct error *err)
{
    char *where = node_path(from);
    struct node *to = NULL;
    if (from->type == NODE_LIST) {
        to = *step->name              ? element_named(from, step->name)
             : step->number < from->n ? from->child[step->number]
                                      : NULL;
        if (!to && *step->name)
            fail_overlay(o, err, "the list %s has no element with the name \"%s\"", where,
                         step->name);
        else if (!to)
            fail_overlay(o, err, "the list %s has %zu elements, numbered from 0", where, from->n);
    } else if (from->type == NODE_GROUP && *step->name) {
        to = node_child(from, step->name);
        if (!to && o->scales)
            fail_overlay(o, err, "there is no number to scale");
        else if (!to && is_setting_name(step->name))
            to = node_add(from, node_new(step->name, NODE_GROUP));
        else if (!to)
            fail_overlay(o, err, "\"%s\" cannot be the name of a setting", step->name);
    } else {
        fail_overlay(o, err, "%s is not a %s", where, *step->name ? "group" : "list");
    }
    free(where);
    return to;
}

/* The value as libconfig reads it; NULL without an error if it does not parse as one value. */
static struct node *overlay_parse(const struct source *s)
{
    config_t config;
    config_init(&config);
    struct node *value = NULL;
    char *text = mem_print("value = %s\n;", s->text);
    if (config_read_string(&config, text)
        && config_setting_length(config_root_setting(&config)) == 1)
        value = convert(config_setting_get_elem(config_root_setting(&config), 0), s, NULL);
    free(text);
    config_destroy(&config);
    return value;
}

/* Values that are meant as more than a text are not taken as one when they do not parse. */
static bool is_plain_text(const char *text)
{
    text += strspn(text, " \t");
    if (*text && strchr("{([\"", *text))
        return false;
    char *rest;
    strtod(text, &rest);
    return rest == text || *rest;
}

static struct node *overlay_value(const struct amendment *o, struct error *err)
{
    struct node *value = NULL;
    struct source s = {0};
    struct error why = {0};
    if (text_fault(o->overlay.text, strlen(o->overlay.text)))
        fail_overlay(o, err, "the value must be UTF-8 text");
    else if (source_take(o->overlay.text, "--set", &s, &why))
        value = overlay_parse(&s);
    if (!value && err->status == EXIT_DONE) {
        if (is_plain_text(o->overlay.text)) {
            value = node_new("value", NODE_TEXT);
            value->text = mem_text(o->overlay.text);
        } else {
            fail_overlay(o, err, "the value does not parse: %.100s", o->overlay.text);
        }
    }
    source_free(&s);
    return value;
}

static struct node *node_copy(const struct node *from)
{
    struct node *n = node_new(from->name, from->type);
    n->number = from->number;
    n->whole = from->whole;
    n->truth = from->truth;
    n->text = from->text ? mem_text(from->text) : NULL;
    for (size_t i = 0; i < from->n; i++)
        node_add(n, node_copy(from->child[i]));
    return n;
}

/* The node becomes what the value is; it keeps its name and its place. */
static bool node_take(struct node *at, const struct node *value, const struct amendment *o,
                      struct error *err)
{
    struct node *copy = node_copy(value);
    node_clear(at);
    at->type = copy->type;
    at->number = copy->number;
    at->whole = copy->whole;
    at->truth = copy->truth;
    at->text = copy->text;
    at->child = copy->child;
    at->n = copy->n;
    at->scaled = 0;
    at->file = o->file;
    at->line = o->line;
    for (size_t i = 0; i < at->n; i++)
        at->child[i]->parent = at;
    copy->text = NULL;
    copy->child = NULL;
    copy->n = 0;
    node_free(copy);
    return check_values(at, err);
}

static bool node_scale(struct node *n, double factor, const struct amendment *o, struct error *err)
{
    if (n->type == NODE_LIST && n->n > 0) {
        for (size_t i = 0; i < n->n; i++)
            if (!node_scale(n->child[i], factor, o, err))
                return false;
        return true;
    }
    if (n->type != NODE_NUMBER)
        return fail_overlay(o, err, "only numbers can be scaled, not %s", node_shown(n).text);
    if (n->whole) {
        const bool was_there = n->number > 0;
        n->scaled = factor * (n->scaled != 0 ? n->scaled : n->number);
        n->number = fmax(floor(n->scaled + 0.5), was_there);
    } else {
        n->number *= factor;
    }
    return isfinite(n->number) || fail_overlay(o, err, "is too large for a number");
}

/* What an overlay does to the nodes its path leads to. */
struct laying {
    const struct amendment *amendment;
    const struct node *value;
    size_t changed; /* nodes so far */
};

static bool lay(struct laying *l, struct node *at, const char *path, struct error *err);

/* Members that lack what is to be scaled are passed over: not every group has shifts. */
static bool lay_every(struct laying *l, struct node *at, const char *path, bool names,
                      struct error *err)
{
    if (at->type != (names ? NODE_GROUP : NODE_LIST))
        return l->amendment->scales
               || fail_overlay(l->amendment, err, "\"%s\" is not for %s", names ? "*" : "[]",
                               node_shown(at).text);
    for (size_t i = 0; i < at->n; i++) {
        struct error here = {0};
        if (!lay(l, at->child[i], path, &here) && !l->amendment->scales)
            return fail(err, here.status, "%s", here.text);
    }
    return true;
}

static bool lay(struct laying *l, struct node *at, const char *path, struct error *err)
{
    const struct amendment *o = l->amendment;
    if (!*path && at->parent) {
        const bool done =
            o->scales ? node_scale(at, l->value->number, o, err) : node_take(at, l->value, o, err);
        l->changed += done;
        return done;
    }
    struct step step;
    if (!step_take(&path, !at->parent, &step))
        return fail_overlay(o, err, "is not a path such as groups.desk.shifts[0].heads");
    if (step.every)
        return lay_every(l, at, path, *step.name, err);
    /* Who writes a file of a study means a group, class or channel that is there. */
    const bool is_named_thing = at->parent && !at->parent->parent && *path;
    if (o->file && is_named_thing && at->type == NODE_GROUP && !node_child(at, step.name))
        return fail_overlay(o, err, "there is no \"%s\" in %s", step.name, at->name);
    struct node *to = step_go(at, &step, o, err);
    return to && lay(l, to, path, err);
}

bool tree_amend(struct tree *t, const struct amendment *o, struct error *err)
{
    struct node *value = overlay_value(o, err);
    struct laying l = {o, value, 0};
    bool ok = value;
    if (ok && o->scales && (value->type != NODE_NUMBER || !(value->number > 0)))
        ok = fail_overlay(o, err, "must be scaled by a factor of more than 0, not %s",
                          node_shown(value).text);
    ok = ok && lay(&l, t->root, o->overlay.path, err);
    if (ok && l.changed == 0)
        ok = fail_overlay(o, err, "there is nothing of that path in the scenario");
    node_free(value);
    return ok;
}

bool tree_overlay(struct tree *t, const struct overlay *o, struct error *err)
{
    return tree_amend(t, &(struct amendment){.overlay = *o}, err);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Fewest digits that read back as the same number, always with a point or an exponent. */
static void write_number(const struct node *n, FILE *out)
{
    char text[40];
    if (n->whole) {
        const bool fits = n->number >= -2147483647.0 && n->number <= 2147483647.0;
        fprintf(out, "%.0f%s", n->number, fits ? "" : "L");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, n->number);
        if (strtod(text, NULL) == n->number)
            break;
    }
    fprintf(out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void write_text(const char *text, FILE *out)
{
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
    putc('"', out);
}

/* Square brackets are for values of one type; libconfig tells whole numbers from others. */
static bool is_array(const struct node *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct node *first = list->child[0], *n = list->child[i];
        if (n->type == NODE_GROUP || n->type == NODE_LIST || n->type != first->type
            || n->whole != first->whole)
            return false;
    }
    return list->n > 0;
}

static void write_node(const struct node *n, int depth, FILE *out);

static void write_settings(const struct node *group, int depth, FILE *out)
{
    for (size_t i = 0; i < group->n; i++) {
        const struct node *n = group->child[i];
        fprintf(out, "%*s%s %c ", 4 * depth, "", n->name, n->type == NODE_GROUP ? ':' : '=');
        write_node(n, depth, out);
        fputs(";\n", out);
    }
}

static void write_list(const struct node *list, int depth, FILE *out)
{
    enum { A_LINE = 12 };
    const bool array = is_array(list);
    putc(array ? '[' : '(', out);
    for (size_t i = 0; i < list->n; i++) {
        const bool group = list->child[i]->type == NODE_GROUP;
        fputs(i == 0 ? "" : ",", out);
        if (group || (i > 0 && i % A_LINE == 0))
            fprintf(out, "\n%*s", 4 * (depth + 1), "");
        else if (i > 0)
            putc(' ', out);
        write_node(list->child[i], depth + 1, out);
    }
    putc(array ? ']' : ')', out);
}

static void write_node(const struct node *n, int depth, FILE *out)
{
    switch (n->type) {
    case NODE_NUMBER: write_number(n, out); break;
    case NODE_TRUTH: fputs(n->truth ? "true" : "false", out); break;
    case NODE_TEXT: write_text(n->text, out); break;
    case NODE_LIST: write_list(n, depth, out); break;
    case NODE_GROUP:
        fputs("{\n", out);
        write_settings(n, depth + 1, out);
        fprintf(out, "%*s}", 4 * depth, "");
    }
}

/* Where a text of any length is written to. */
static FILE *open_text(char **text, size_t *length)
{
    FILE *out = open_memstream(text, length);
    if (!out) {
        fputs("jietong: out of memory while writing the scenario as run\n", stderr);
        exit(EXIT_MACHINE);
    }
    return out;
}

char *tree_write(const struct tree *t)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_text(&text, &length);
    write_settings(t->root, 0, out);
    fclose(out);
    return text;
}

char *node_write(const struct node *n)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_text(&text, &length);
    write_node(n, 0, out);
    fclose(out);
    return text;
}
