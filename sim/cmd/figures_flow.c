/*
 * figures_flow.c -- where contacts go: why they come, what self-service does with them, what
 * becomes of those who ask for an agent.
 */
#include "output/flow.h"
#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"

#include <math.h>
#include <stdlib.h>

static double a_day(const struct drawing *d, const char *key)
{
    const double value = drawing_over_the_day(d, &(struct which){key, SCOPE_ALL, 0, 0}).value;
    return value > 0 ? value : 0; /* NAN where there can be none */
}

static double sum(const struct drawing *d, const char *const keys[], size_t n)
{
    double all = 0;
    for (size_t i = 0; i < n && keys[i]; i++)
        all += a_day(d, keys[i]);
    return all;
}

enum { WHY, COME, SELF, ASK, END, COLUMNS, KEYS_MOST = 4 };

/* A source or an outcome: what it is made of. */
struct part {
    const char *label;
    const char *keys[KEYS_MOST];
    enum figure_colour colour;
};

static const struct part causes[] = {
    {"First attempts", {"first_attempts"}, FIGURE_GREY},
    {"Redials", {"redials"}, FIGURE_AMBER},
    {"Back after self-service", {"bounce_returns"}, FIGURE_AMBER},
    {"Back after an answer", {"recontacts"}, FIGURE_AMBER},
    {"Back at opening", {"at_opening"}, FIGURE_AMBER},
    {"Moved in", {"moved_in"}, FIGURE_PURPLE},
    {"Work orders", {"work_orders"}, FIGURE_SKY},
};

static const struct part self_service_ends[] = {
    {"Resolved", {"self_resolved"}, FIGURE_TEAL},
    {"Seemed resolved", {"bounced"}, FIGURE_AMBER},
    {"Gave up there", {"self_gave_up"}, FIGURE_RED},
};

static const struct part request_ends[] = {
    {"Answered", {"answered"}, FIGURE_TEAL},
    {"To be called back", {"called_back"}, FIGURE_PURPLE},
    {"Moved while waiting", {"moved_waiting"}, FIGURE_PURPLE},
    {"Abandoned", {"abandoned", "balked"}, FIGURE_RED},
    {"Turned away", {"blocked", "dismissed"}, FIGURE_RED},
    {"Still waiting", {"unfinished"}, FIGURE_GREY},
};

static const struct part entry_ends[] = {
    {"Moved on entry", {"deflected_entry"}, FIGURE_PURPLE},
    {"Deferred work", {"jobs"}, FIGURE_SKY},
    {"No line free", {"blocked_entry"}, FIGURE_RED},
    {"Out of hours", {"out_of_hours"}, FIGURE_GREY},
};

/* The flow while it is put together. */
struct maker {
    const struct drawing *drawing;
    struct flow_node nodes[FLOW_NODES_MOST];
    struct flow_link links[FLOW_LINKS_MOST];
    char *label[FLOW_NODES_MOST], *name[FLOW_LINKS_MOST];
    double value[FLOW_LINKS_MOST];
    size_t n_nodes, n_links;
};

/* "10 212 (93.0 %)"; of nothing, or hardly any: without the share. */
static size_t add_node(struct maker *m, const char *name, double value, double of, size_t column,
                       enum figure_colour colour)
{
    const struct number_text number = number_shown(value, value < 100 ? 1 : 0);
    m->label[m->n_nodes] =
        of > 0 && value / of >= 0.0005
            ? mem_print("%s (%s %%)", number.text, number_shown(100 * value / of, 1).text)
            : mem_print("%s", number.text);
    m->nodes[m->n_nodes] = (struct flow_node){name, m->label[m->n_nodes], column, colour};
    return m->n_nodes++;
}

static void add_link(struct maker *m, size_t from, size_t to, double value, const char *name)
{
    m->name[m->n_links] = mem_print("%s", name);
    m->value[m->n_links] = value;
    m->links[m->n_links++] = (struct flow_link){from, to, value};
}

/* Outcomes of a node, each with its share of `of`; those that nobody has are left out. */
static void add_ends(struct maker *m, size_t from, const struct part *parts, size_t n, double of)
{
    for (size_t i = 0; i < n; i++) {
        const double value = sum(m->drawing, parts[i].keys, KEYS_MOST);
        if (value > 0)
            add_link(m, from, add_node(m, parts[i].label, value, of, END, parts[i].colour), value,
                     parts[i].label);
    }
}

static void add_causes(struct maker *m, size_t come)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        const double value = sum(m->drawing, causes[i].keys, KEYS_MOST);
        if (value > 0)
            add_link(m, add_node(m, causes[i].label, value, 0, WHY, causes[i].colour), come, value,
                     causes[i].label);
    }
}

/* From top to bottom: self-service, those who ask for an agent, those who leave on entry. */
static void make_flow(struct maker *m)
{
    const double arrivals = a_day(m->drawing, "arrivals"),
                 handled = a_day(m->drawing, "self_served"),
                 requested = a_day(m->drawing, "requested");
    const double escalated = fmin(a_day(m->drawing, "escalated"), requested);
    const size_t come = add_node(m, "Contacts", arrivals, 0, COME, FIGURE_GREY);
    add_causes(m, come);
    const size_t self =
        handled > 0 ? add_node(m, "Self-service", handled, arrivals, SELF, FIGURE_SKY) : come;
    if (handled > 0) {
        add_link(m, come, self, handled, "Self-service");
        add_ends(m, self, self_service_ends, sizeof self_service_ends / sizeof *self_service_ends,
                 handled);
    }
    const size_t ask = add_node(m, "Ask for an agent", requested, arrivals, ASK, FIGURE_BLUE);
    if (escalated > 0)
        add_link(m, self, ask, escalated, "Escalated");
    if (requested > escalated)
        add_link(m, come, ask, requested - escalated, "Ask at once");
    add_ends(m, ask, request_ends, sizeof request_ends / sizeof *request_ends, requested);
    add_ends(m, come, entry_ends, sizeof entry_ends / sizeof *entry_ends, arrivals);
}

static char *flow_subtitle(const struct drawing *d)
{
    const double handled = a_day(d, "self_served"), requested = a_day(d, "requested");
    char *self = handled > 0
                     ? mem_print("self-service resolves %s %% of what it handles; ",
                                 number_shown(100 * a_day(d, "self_resolved") / handled, 1).text)
                     : mem_print("%s", "");
    char *text =
        mem_print("Of %s contacts a day, %s%s ask for an agent, of whom %s %% are answered.",
                  number_shown(a_day(d, "arrivals"), 0).text, self, number_shown(requested, 0).text,
                  number_shown(100 * a_day(d, "answered") / requested, 1).text);
    free(self);
    return text;
}

bool flow_save(const struct drawing *d, const char *name)
{
    struct maker m = {.drawing = d};
    make_flow(&m);
    const struct flow flow = {m.nodes, m.n_nodes, COLUMNS, m.links, m.n_links};
    struct sheet s = {.rows = m.n_links};
    double *values = mem_array(m.n_links, sizeof *values);
    for (size_t i = 0; i < m.n_links; i++)
        values[i] = m.value[i];
    sheet_add(&s, "contacts_per_day", values);
    struct figure figure = {
        .name = name,
        .title = "Where contacts go",
        .x = {.kind = FIGURE_NAMES, .names = (const char *const *)m.name, .n_names = m.n_links},
        .flow = &flow,
    };
    const bool saved = drawing_save(d, &figure, &s, flow_subtitle(d),
                                    "means a day; shares of contacts, of those whom self-service "
                                    "handles, of those who ask");
    for (size_t i = 0; i < m.n_nodes; i++)
        free(m.label[i]);
    for (size_t i = 0; i < m.n_links; i++)
        free(m.name[i]);
    return saved;
}

/* Where all ask for an agent at once there is nothing to see. */
bool flow_is_there(const struct drawing *d)
{
    const double asked = a_day(d, "requested");
    return asked > 0
           && (a_day(d, "self_served") > 0 || a_day(d, "deflected_entry") > 0
               || a_day(d, "moved_waiting") > 0 || a_day(d, "called_back") > 0);
}
