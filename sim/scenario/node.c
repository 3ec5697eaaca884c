#include "sim/scenario/node.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void node_free(struct node *n)
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

struct node *node_new(const char *name, enum node_type type)
{
    struct node *n = mem_array(1, sizeof *n);
    n->name = name ? mem_text(name) : NULL;
    n->type = type;
    return n;
}

struct node *node_add(struct node *parent, struct node *n)
{
    /* Room doubles: it is full whenever the count is a power of two. */
    if ((parent->n & (parent->n - 1)) == 0)
        parent->child =
            mem_grow(parent->child, parent->n ? 2 * parent->n : 1, sizeof(struct node *));
    parent->child[parent->n++] = n;
    n->parent = parent;
    return n;
}

struct node *node_copy(const struct node *from)
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

const char *node_place(const struct node *n)
{
    while (!n->file && n->parent)
        n = n->parent;
    return n->file;
}

bool node_check(const struct node *n, struct error *err)
{
    if (n->type == NODE_TEXT) {
        const size_t length = strlen(n->text);
        if (text_fault(n->text, length) || strpbrk(n->text, "\n\r\t"))
            return node_fail(n, err, "must be text on one line, without control characters");
    }
    if (n->type == NODE_NUMBER && !isfinite(n->number))
        return node_fail(n, err, "is too large for a number");
    for (size_t i = 0; i < n->n; i++)
        if (!node_check(n->child[i], err))
            return false;
    return true;
}

/* --- changing --------------------------------------------------------------------------------- */

void node_clear(struct node *n)
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
