#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    CUSTOMER_GROUPS,
    CUSTOMER_GROUP,
    SHARE,
    IDENTIFIED,
    DIRECT_TO_AGENT,
    PRIORITY,
    HANDLE_FACTOR,
    PATIENCE_FACTOR,
    ESCALATES_FACTOR,
    OF_CLASS,
    SHARE_OF_CLASS
};

static const struct setting customers[] = {
    [CUSTOMER_GROUPS] = {"customer_groups", "group", "none",
                         "parts of the customers that are cared for in their own way, such as "
                         "elderly or veterans, each under a name; nobody is in two of them"},
    [CUSTOMER_GROUP] = {"customer_groups.<customer_group>", "group", "-",
                        "one of them; who is in it, and whether he is recognised, stays so over "
                        "all attempts of a customer"},
    [SHARE] = {"customer_groups.<customer_group>.share", "share", "0",
               "of the customers of every class that does not say its own; of entries, not of "
               "those who reach the agents"},
    [IDENTIFIED] = {"customer_groups.<customer_group>.identified", "share", "1",
                    "of its customers, recognised on entry"},
    [DIRECT_TO_AGENT] = {"customer_groups.<customer_group>.direct_to_agent", "share", "0",
                         "of the recognised, passes self-service by"},
    [PRIORITY] = {"customer_groups.<customer_group>.priority", "whole number", "0",
                  "added to the priority of the class for the recognised"},
    [HANDLE_FACTOR] = {"customer_groups.<customer_group>.handle_factor", "number", "1",
                       "on talk and wrap-up of its customers, recognised or not"},
    [PATIENCE_FACTOR] = {"customer_groups.<customer_group>.patience_factor", "number", "1",
                         "on the patience of its customers, recognised or not"},
    [ESCALATES_FACTOR] =
        {"customer_groups.<customer_group>.escalates_factor", "number", "1",
         "on the share of its customers that self-service passes on to the agents, "
         "recognised or not, up to all of them; of the others as many as before "
         "bounce or give up"},
    [OF_CLASS] = {"classes.<class>.customers", "group", "by the shares of the customer groups",
                  "which of its customers are in a customer group"},
    [SHARE_OF_CLASS] = {"classes.<class>.customers.<customer_group>", "share",
                        "share of the customer group", "of its customers, in that group"},
};
PART(customers_part, "Customer groups", customers);

static bool name_is_free(const struct node *n, const struct scenario *s, struct error *err)
{
    if (strcmp(n->name, "others") == 0)
        return node_fail(n, err,
                         "must have another name: \"others\" are those in no customer group");
    return scenario_class(s, n->name) < 0
           || node_fail(n, err,
                        "must have another name: \"%s\" is a class, and its customers are either "
                        "a class of their own or a share of the classes",
                        n->name);
}

static bool read_customer_group(struct node *n, struct customer_group *g, struct error *err)
{
    static const struct range factor = {0, 100, true, false, "a number of more than 0, up to 100"};
    return setting_number(n, &customers[SHARE], &any_share, &g->share, err)
           && setting_number(n, &customers[IDENTIFIED], &any_share, &g->identified, err)
           && setting_number(n, &customers[DIRECT_TO_AGENT], &any_share, &g->direct_to_agent, err)
           && setting_integer(n, &customers[PRIORITY], -1000, 1000, &g->priority, err)
           && setting_number(n, &customers[HANDLE_FACTOR], &factor, &g->handle_factor, err)
           && setting_number(n, &customers[PATIENCE_FACTOR], &factor, &g->patience_factor, err)
           && setting_number(n, &customers[ESCALATES_FACTOR], &factor, &g->escalates_factor, err);
}

static bool read_customer_groups(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_group(root, &customers[CUSTOMER_GROUPS], &list, err))
        return false;
    if (!list)
        return true;
    if (list->n > CUSTOMER_GROUPS_MOST)
        return node_fail(list, err, "must have at most %d customer groups, not %zu",
                         CUSTOMER_GROUPS_MOST, list->n);
    s->customer_groups = mem_array(list->n, sizeof *s->customer_groups);
    for (size_t i = 0; i < list->n; i++) {
        struct customer_group *g = &s->customer_groups[s->n_customer_groups++];
        if (!read_named(list->child[i], err) || !name_is_free(list->child[i], s, err)
            || !read_customer_group(list->child[i], g, err))
            return false;
        g->name = mem_text(list->child[i]->name);
        g->recognised = mem_print("%s recognised", g->name);
        g->unrecognised = mem_print("%s unrecognised", g->name);
    }
    return true;
}

/* --- of a class ------------------------------------------------------------------------------- */

static bool read_share_of_class(struct node *n, const struct scenario *s, struct contact_class *c,
                                struct error *err)
{
    const int group = scenario_customers(s, n->name);
    n->used = true;
    if (group < 0)
        return node_fail(n, err, "must have the name of a customer group, which \"%s\" is not",
                         n->name);
    return setting_element(n, &any_share, &c->customers[group], err);
}

static bool read_shares_of_class(struct node *n, const struct scenario *s, struct contact_class *c,
                                 struct error *err)
{
    const double rounding = 1e-9;
    struct node *own;
    double shares = 0;
    if (!setting_group(n, &customers[OF_CLASS], &own, err))
        return false;
    if (s->n_customer_groups == 0 && !own)
        return true;
    c->customers = mem_array(s->n_customer_groups, sizeof *c->customers);
    for (size_t i = 0; i < s->n_customer_groups; i++)
        c->customers[i] = s->customer_groups[i].share;
    for (size_t i = 0; own && i < own->n; i++)
        if (!read_share_of_class(own->child[i], s, c, err))
            return false;
    for (size_t i = 0; i < s->n_customer_groups; i++)
        shares += c->customers[i];
    return shares <= 1 + rounding
           || node_fail(
               own ? own : n, err,
               "must have customers in groups with shares that add up to at most 1, not %g",
               shares);
}

bool read_customers(struct node *root, struct scenario *s, struct error *err)
{
    if (!read_customer_groups(root, s, err))
        return false;
    const struct node *list = node_child(root, "classes");
    for (size_t i = 0; i < s->n_classes; i++)
        if (!read_shares_of_class(list->child[i], s, &s->classes[i], err))
            return false;
    return true;
}
