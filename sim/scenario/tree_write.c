#include "sim/scenario/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What a writer writes, of any length. */
static char *text_of(void (*write)(const struct node *n, int depth, FILE *out),
                     const struct node *n)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out) {
        fputs("jietong: out of memory while writing the scenario as run\n", stderr);
        exit(EXIT_MACHINE);
    }
    write(n, 0, out);
    fclose(out);
    return text;
}

char *tree_write(const struct tree *t)
{
    return text_of(write_settings, t->root);
}

char *node_write(const struct node *n)
{
    return text_of(write_node, n);
}
