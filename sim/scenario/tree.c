#include "sim/scenario/tree.h"

#include "sim/base/mem.h"
#include "sim/scenario/source.h"

#include <ctype.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    return "this is not libconfig syntax (words and times stand in quotation marks, names are of "
           "a-z, digits, - and _)";
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
    if (!node_check(t->root, err)) {
        tree_free(t);
        t = NULL;
    }
done:
    config_destroy(&config);
    source_free(&s);
    return t;
}

struct node *tree_value(const struct source *s)
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
