#include "sim/base/mem.h"
#include "sim/scenario/design_parts.h"

#include <math.h>
#include <stdlib.h>

static bool add_path(struct change *c, struct node *n, struct error *err)
{
    n->used = true;
    if (n->type != NODE_TEXT || !*n->text)
        return node_fail(n, err, "must be the path of a setting in quotation marks, not %s",
                         node_shown(n).text);
    c->paths[c->n_paths++] = mem_text(n->text);
    return true;
}

bool read_paths(struct node *n, struct change *c, struct error *err)
{
    c->file = n->file;
    c->line = n->line;
    c->paths = mem_array(n->type == NODE_LIST ? n->n : 1, sizeof *c->paths);
    if (n->type != NODE_LIST)
        return add_path(c, n, err);
    if (n->n == 0)
        return node_fail(n, err, "must name at least one path");
    for (size_t i = 0; i < n->n; i++)
        if (!add_path(c, n->child[i], err))
            return false;
    return true;
}

bool read_change(struct node *group, const struct setting *set, const struct setting *scale,
                 struct change *c, struct error *err)
{
    struct node *sets = setting_node(group, set), *scales = setting_node(group, scale);
    if (!sets == !scales)
        return node_fail(group, err, "must have either set or scale, to say what changes");
    c->scales = scales;
    return read_paths(sets ? sets : scales, c, err);
}

struct design_value value_of(struct node *n)
{
    n->used = true;
    return (struct design_value){node_write(n), n->type == NODE_NUMBER ? n->number : NAN};
}

struct design_value number_value(double number)
{
    return (struct design_value){mem_print("%.17g", number), number};
}

void mark_below(struct node *n)
{
    n->used = true;
    for (size_t i = 0; i < n->n; i++)
        mark_below(n->child[i]);
}

bool check_factor(const struct node *n, const struct change *c, double factor, struct error *err)
{
    return !c->scales || factor > 0
           || node_fail(n, err, "must be a factor of more than 0, since it scales, not %s",
                        node_shown(n).text);
}

void change_free(struct change *c)
{
    for (size_t i = 0; i < c->n_paths; i++)
        free(c->paths[i]);
    free(c->paths);
}
