#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

enum { TENURE, SHARE, HEADS, HANDLE_FACTOR, ASSIST, TALK_FACTOR, WRAP_UP_FACTOR };

static const struct setting tenure[] = {
    [TENURE] =
        {"groups.<group>.tenure", "list", "all alike",
         "bands of tenure; every shift has its part of each, and one head more moves nobody"},
    [SHARE] = {"groups.<group>.tenure[].share", "share", "by heads",
               "of the group's heads; the shares of all bands add up to 1"},
    [HEADS] =
        {"groups.<group>.tenure[].heads", "count", "by share",
         "instead: heads of the day's roster; those of all bands add up to that of the shifts"},
    [HANDLE_FACTOR] = {"groups.<group>.tenure[].handle_factor", "number", "1",
                       "multiplies talk and wrap-up of the contacts that these agents take"},
    [ASSIST] = {"groups.<group>.tenure[].assist", "group", "none",
                "software that helps the agents; what it does depends on their tenure and is "
                "stated by band"},
    [TALK_FACTOR] = {"groups.<group>.tenure[].assist.talk_factor", "number", "1",
                     "multiplies talk too: knowledge search and live help during the conversation"},
    [WRAP_UP_FACTOR] = {"groups.<group>.tenure[].assist.wrap_up_factor", "number", "1",
                        "multiplies wrap-up too: summaries and smart work orders that spare "
                        "after-call work"},
};
PART(tenure_part, "Tenure of a group's agents, and what assists them", tenure);

static const struct range factor = {0, 100, true, false, "a number of more than 0, up to 100"};

static bool read_assist(struct node *n, struct tenure_band *b, struct error *err)
{
    struct node *assist;
    b->talk_factor = b->wrap_up_factor = 1;
    if (!setting_group(n, &tenure[ASSIST], &assist, err))
        return false;
    return !assist
           || (setting_number(assist, &tenure[TALK_FACTOR], &factor, &b->talk_factor, err)
               && setting_number(assist, &tenure[WRAP_UP_FACTOR], &factor, &b->wrap_up_factor,
                                 err));
}

static bool read_band(struct node *n, bool by_heads, struct tenure_band *b, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a band { share = ...; handle_factor = ...; }, not %s",
                         node_shown(n).text);
    const struct node *share = setting_node(n, &tenure[SHARE]);
    const struct node *heads = setting_node(n, &tenure[HEADS]);
    if (share && heads)
        return node_fail(heads, err, "cannot be given together with share");
    if (!share && !heads)
        return node_fail(n, err, "must have a share or heads");
    if (by_heads != (heads != NULL))
        return node_fail(n, err, "must have %s, as the bands before it",
                         by_heads ? "heads" : "a share");
    return setting_number(n, &tenure[SHARE], &any_share, &b->share, err)
           && setting_count(n, &tenure[HEADS], 0, HEADS_MOST, &b->heads, err)
           && setting_number(n, &tenure[HANDLE_FACTOR], &factor, &b->handle_factor, err)
           && read_assist(n, b, err);
}

static bool check_heads(const struct node *list, const struct agent_group *g, struct error *err)
{
    size_t banded = 0, rostered = 0;
    if (g->agents)
        return node_fail(list, err, "must have shares, not heads, where agents are by interval");
    for (size_t i = 0; i < g->tenure.n; i++)
        banded += g->tenure.bands[i].heads;
    for (size_t i = 0; i < g->n_shifts; i++)
        rostered += g->shifts[i].heads;
    return banded == rostered
           || node_fail(list, err, "must have the %zu heads of the shifts in all, not %zu",
                        rostered, banded);
}

bool read_tenure(struct node *group, struct agent_group *g, struct error *err)
{
    enum { BANDS_MOST = 100 };
    struct node *list;
    if (!setting_list(group, &tenure[TENURE], &list, err))
        return false;
    if (!list)
        return true;
    if (list->n == 0 || list->n > BANDS_MOST)
        return node_fail(list, err, "must have from 1 to %d bands, not %zu", BANDS_MOST, list->n);
    struct tenure *t = &g->tenure;
    t->bands = mem_array(list->n, sizeof *t->bands);
    t->by_heads = node_child(list->child[0], "heads") != NULL;
    for (size_t i = 0; i < list->n; i++)
        if (!read_band(list->child[i], t->by_heads, &t->bands[t->n++], err))
            return false;
    if (t->by_heads)
        return check_heads(list, g, err);
    const char *why = tenure_invalid(t);
    return !why || node_fail(list, err, "%s", why);
}
