#include "sim/scenario/overlay.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"
#include "sim/scenario/source.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        value = tree_value(&s);
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
    return node_check(at, err);
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
