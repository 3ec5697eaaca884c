#include "sim/cmd/sweep_centres.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"

#include <math.h>
#include <stdlib.h>

static struct number_text shown(const struct point_row *p, double half_width)
{
    return p->row ? present_value(p->row->measure, p->value, half_width)
                  : (struct number_text){"-"};
}

static size_t centres_of(const struct sweep *s, size_t kind)
{
    return s->design->population.kinds[kind].centres;
}

/* Of a kind, or of all centres. */
static double sum_over(const struct sweep *s, const char *key, struct sweep_part part, int kind)
{
    double sum = 0;
    for (size_t i = 0; i < s->centres.n; i++) {
        const struct outcome_row *r =
            outcome_find(sweep_outcome(s, 0, i), key, part.scope, part.name);
        if (r && (kind == EVERY_KIND || s->centres.centre[i].kind == (size_t)kind))
            sum += s->centres.centre[i].weight * r->value;
    }
    return sum;
}

/* ± by the days alone, for these very centres. */
static struct number_text shown_part(const struct sweep *s, const char *key, struct sweep_part part,
                                     int kind)
{
    const struct point_row p = sweep_find_part(s, 0, key, part.scope, part.name, kind);
    return isnan(p.value) ? (struct number_text){"-"}
                          : shown(&p, student_t(SIZE_MAX) * p.std_error_within);
}

/* "voice, by kind" where the numbers that come first are those of a channel. */
static char *of_first(const struct sweep *s, const char *what)
{
    const struct sweep_part part = sweep_part_first(s, "requested");
    return part.scope == SCOPE_ALL ? mem_text(what) : mem_print("%s, %s", part.name, what);
}

/* --- by channel ------------------------------------------------------------------------------- */

static void add_channel(struct table *table, const struct sweep *s, const struct headlines *h,
                        int channel, bool has_jobs)
{
    struct number_text cell[2 + HEADLINES_MOST];
    const char *cells[3 + HEADLINES_MOST] = {s->scenario->channels[channel].name};
    const char *contacts = channel_has_jobs(&s->scenario->channels[channel]) ? "jobs" : "requested";
    size_t n = 0;
    cell[n++] =
        number_shown(sum_over(s, contacts, sweep_part_of(s, contacts, channel), EVERY_KIND), 0);
    for (size_t i = 0; i < h->n; i++) {
        const struct sweep_part part = sweep_part_of(s, h->key[i], channel);
        cell[n++] = part.scope == SCOPE_ALL ? (struct number_text){"-"}
                                            : shown_part(s, h->key[i], part, EVERY_KIND);
    }
    if (has_jobs) {
        const struct sweep_part part = sweep_part_of(s, "attainment", channel);
        cell[n++] = part.scope == SCOPE_ALL ? (struct number_text){"-"}
                                            : shown_part(s, "attainment", part, EVERY_KIND);
    }
    for (size_t i = 0; i < n; i++)
        cells[1 + i] = cell[i].text;
    table_row(table, cells);
}

static void print_channels(const struct sweep *s, const struct headlines *h, FILE *to)
{
    const struct scenario *scenario = s->scenario;
    bool has_jobs = false;
    for (size_t i = 0; i < scenario->n_channels; i++)
        has_jobs = has_jobs || channel_has_jobs(&scenario->channels[i]);
    struct table *table = table_new();
    table_column(table, "channel", TABLE_LEFT);
    table_column(table, has_jobs ? "contacts" : "requested", TABLE_RIGHT);
    for (size_t i = 0; i < h->n; i++)
        table_column(table, sweep_label(sweep_find(s, 0, h->key[i]).row).text, TABLE_RIGHT);
    if (has_jobs)
        table_column(table, "done in time", TABLE_RIGHT);
    for (size_t i = 0; i < scenario->n_channels; i++)
        add_channel(table, s, h, (int)i, has_jobs);
    table_print(table, to, (struct table_look){0});
    table_free(table);
    putc('\n', to);
}

/* --- by kind ---------------------------------------------------------------------------------- */

static void add_row(struct table *table, const struct sweep *s, const struct headlines *h,
                    const char *name, double centres, int kind)
{
    struct number_text cell[2 + HEADLINES_MOST];
    const char *cells[3 + HEADLINES_MOST] = {name};
    cell[0] = number_count((int64_t)centres);
    cell[1] = number_shown(sum_over(s, "requested", sweep_part_first(s, "requested"), kind), 0);
    for (size_t i = 0; i < h->n; i++)
        cell[2 + i] = shown_part(s, h->key[i], sweep_part_first(s, h->key[i]), kind);
    for (size_t i = 0; i < 2 + h->n; i++)
        cells[1 + i] = cell[i].text;
    table_row(table, cells);
}

static void print_kinds(const struct sweep *s, const struct headlines *h, FILE *to)
{
    const struct population *p = &s->design->population;
    char *heading = of_first(s, "by kind");
    struct table *table = table_new();
    table_column(table, heading, TABLE_LEFT);
    table_column(table, "centres", TABLE_RIGHT);
    table_column(table, "requested", TABLE_RIGHT);
    for (size_t i = 0; i < h->n; i++)
        table_column(table, sweep_label(sweep_find(s, 0, h->key[i]).row).text, TABLE_RIGHT);
    double centres = 0;
    for (size_t kind = 0; kind < p->n_kinds; kind++) {
        add_row(table, s, h, p->kinds[kind].name, (double)centres_of(s, kind), (int)kind);
        centres += (double)centres_of(s, kind);
    }
    add_row(table, s, h, "all, by contacts", centres, EVERY_KIND);
    table_print(table, to, (struct table_look){0});
    table_free(table);
    free(heading);
    putc('\n', to);
}

/* --- centre by centre ------------------------------------------------------------------------- */

/* The p-quantile of n sorted values. */
static double quantile(const double sorted[], size_t n, double p)
{
    const double at = p * (double)(n - 1);
    const size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

static void add_distribution(struct table *table, const struct sweep *s, const char *key)
{
    static const double shares[] = {0, 0.1, 0.5, 0.9, 1};
    enum { SHARES = sizeof shares / sizeof *shares };
    const struct outcome_row *like = sweep_find(s, 0, key).row;
    const struct sweep_part part = sweep_part_first(s, key);
    double *sorted = mem_array(s->centres.n, sizeof *sorted);
    size_t n = 0;
    for (size_t i = 0; i < s->centres.n; i++) {
        const struct outcome_row *r =
            outcome_find(sweep_outcome(s, 0, i), key, part.scope, part.name);
        if (r && !isnan(r->value))
            sorted[n++] = r->value;
    }
    qsort(sorted, n, sizeof *sorted, double_compare);
    struct number_text cell[SHARES];
    for (size_t i = 0; i < SHARES && n > 0; i++)
        cell[i] = present_value(like->measure, quantile(sorted, n, shares[i]), NAN);
    if (n > 0)
        table_row(table, (const char *const[]){sweep_label(like).text, cell[0].text, cell[1].text,
                                               cell[2].text, cell[3].text, cell[4].text});
    free(sorted);
}

static void print_distribution(const struct sweep *s, const struct headlines *h, FILE *to)
{
    char *heading = of_first(s, "centre by centre");
    struct table *table = table_new();
    table_column(table, heading, TABLE_LEFT);
    static const char *const headings[] = {"lowest", "P10", "median", "P90", "highest"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    for (size_t i = 0; i < h->n; i++)
        add_distribution(table, s, h->key[i]);
    table_print(table, to, (struct table_look){0});
    table_free(table);
    free(heading);
    putc('\n', to);
}

/* --- how sure --------------------------------------------------------------------------------- */

static void print_policies(const struct sweep *s, FILE *to)
{
    const struct population *p = &s->design->population;
    struct growing list = {0};
    for (size_t i = 0; i < p->n_policies; i++) {
        double centres = 0;
        for (size_t c = 0; c < s->centres.n; c++)
            centres += s->centres.centre[c].has[i] ? s->centres.centre[c].weight : 0;
        growing_add(&list, "; ", "%s in %.4g (share %.4g)", p->policies[i].name, centres,
                    p->policies[i].adopted);
    }
    if (!growing_is_empty(&list)) {
        char *text = mem_print("Policies, drawn for each centre: %s.", growing_text(&list));
        page_say(to, text);
    }
    growing_free(&list);
}

static void print_errors(const struct sweep *s, const struct headlines *h, FILE *to)
{
    struct growing drawn = {0};
    for (size_t i = 0; i < h->n; i++) {
        const struct sweep_part part = sweep_part_first(s, h->key[i]);
        const struct point_row p =
            sweep_find_part(s, 0, h->key[i], part.scope, part.name, EVERY_KIND);
        growing_add(&drawn, ", ", "%s %s", sweep_label(p.row).text, shown(&p, p.half_width).text);
    }
    char *text = mem_print(
        "Numbers: \"all\" and the kinds are ratios of sums over the centres, so large centres "
        "count for what they handle; ± is half of a 95\u00a0%% interval for these very centres, "
        "from %s each. If centres were drawn anew by the same laws%s, it would be wider: %s. "
        "Centre by centre every centre counts alike, whatever its size.",
        sweep_replications(s, SEARCH_DAYS).text,
        s->design->population.even ? " (and not spread evenly over them, as here)" : "",
        growing_text(&drawn));
    page_say(to, text);
    growing_free(&drawn);
}

void sweep_print_centres(const struct sweep *s, const struct headlines *h, FILE *to)
{
    if (s->design->every_scope && s->scenario->n_channels > 1)
        print_channels(s, h, to);
    print_kinds(s, h, to);
    print_distribution(s, h, to);
    print_policies(s, to);
    print_errors(s, h, to);
}
