#include "sim/cmd/sweep_page.h"

#include "output/table.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/sweep_centres.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_SHOWN = 24, FRONT_SHOWN = 20, AXES_SHOWN = 4 };

/* --- which numbers come first ----------------------------------------------------------------- */

static void add_headline(struct headlines *h, const struct sweep *s, const char *key)
{
    for (size_t i = 0; i < h->n; i++)
        if (strcmp(h->key[i], key) == 0)
            return;
    if (h->n < HEADLINES_MOST && sweep_find(s, 0, key).row)
        h->key[h->n++] = key;
}

static bool is_level(const struct measure *m)
{
    return measure_has_threshold(m);
}

/* The service level that a target means, or that of all requested. */
static const char *level_key(const struct scenario *s)
{
    for (size_t i = 0; i < s->n_targets; i++)
        if (is_level(s->targets[i].measure))
            return s->targets[i].measure->key;
    return "service_level_requested";
}

struct headlines sweep_headlines(const struct sweep *s, const struct frontier *f)
{
    const struct design *d = s->design;
    struct headlines h = {.n = 0};
    for (size_t i = 0; i < d->n_measures; i++)
        add_headline(&h, s, d->measures[i]->key);
    if (d->n_measures > 0)
        return h;
    add_headline(&h, s, "answer_rate");
    add_headline(&h, s, level_key(s->scenario));
    add_headline(&h, s, "asa_s");
    add_headline(&h, s, "occupancy");
    if (f->price)
        add_headline(&h, s, f->price);
    return h;
}

/* The only group that takes contacts of the channel, or -1. */
static int group_of_channel(const struct scenario *s, int channel)
{
    int found = -1;
    for (size_t g = 0; g < s->n_groups; g++) {
        bool takes = false;
        for (size_t c = 0; c < s->n_classes; c++)
            takes = takes
                    || (class_comes_through(&s->classes[c], channel)
                        && group_takes(&s->groups[g], c, channel));
        if (takes && found >= 0)
            return -1;
        found = takes ? (int)g : found;
    }
    return found;
}

struct sweep_part sweep_part_of(const struct sweep *s, const char *key, int channel)
{
    const struct sweep_part whole = {SCOPE_ALL, scope_names[SCOPE_ALL]};
    const struct scenario *scenario = s->scenario;
    if (channel < 0)
        return whole;
    const int group = group_of_channel(scenario, channel);
    const struct sweep_part parts[] = {
        {SCOPE_CHANNEL, scenario->channels[channel].name},
        {SCOPE_GROUP, group >= 0 ? scenario->groups[group].name : ""},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (sweep_find_part(s, 0, key, parts[i].scope, parts[i].name, EVERY_KIND).row)
            return parts[i];
    return whole;
}

struct sweep_part sweep_part_first(const struct sweep *s, const char *key)
{
    return sweep_part_of(s, key, present_channel_first(s->scenario));
}

/* --- numbers and words ------------------------------------------------------------------------ */

struct present_label sweep_label(const struct outcome_row *r)
{
    return present_label_within(r->measure, r->within_s);
}

struct number_text sweep_value(const struct design_value *v)
{
    struct number_text text;
    if (isnan(v->number))
        snprintf(text.text, sizeof text.text, "%.40s", v->text);
    else
        snprintf(text.text, sizeof text.text, "%.5g", v->number);
    return text;
}

struct number_text sweep_replications(const struct sweep *s, enum round round)
{
    const size_t days = s->scenario->hours.days;
    const char *fresh = round == FRESH_DAYS ? "fresh " : "";
    struct number_text text;
    const char *n = number_count((int64_t)s->rounds[round].replications).text;
    if (days == 1)
        snprintf(text.text, sizeof text.text, "%.30s %sday%s", n, fresh,
                 s->rounds[round].replications == 1 ? "" : "s");
    else
        snprintf(text.text, sizeof text.text, "%.20s %sreplications of %zu days", n, fresh, days);
    return text;
}

static size_t count_standing(const struct sweep *s, const struct frontier *f,
                             enum standing standing)
{
    size_t n = 0;
    for (size_t point = 0; point < s->points.n; point++)
        n += f->standing[point] == standing;
    return n;
}

struct number_text sweep_standings(const struct sweep *s, const struct frontier *f)
{
    const size_t efficient = count_standing(s, f, EFFICIENT),
                 undecided = count_standing(s, f, UNDECIDED);
    struct number_text text;
    snprintf(text.text, sizeof text.text, "%zu of %zu points %s efficient, %zu undecided",
             efficient, s->points.n, efficient == 1 ? "is" : "are", undecided);
    return text;
}

static struct number_text shown(const struct point_row *p)
{
    return p->row ? present_value(p->row->measure, p->value, p->half_width)
                  : (struct number_text){"-"};
}

static void print_table(struct table *table, FILE *to)
{
    table_print(table, to, (struct table_look){0});
    table_free(table);
    putc('\n', to);
}

/* "12, 0.05": the point's values on the first axes. */
static char *values_of(const struct sweep *s, size_t point)
{
    struct growing list = {0};
    for (size_t axis = 0; axis < s->points.n_axes && axis < AXES_SHOWN; axis++)
        growing_add(&list, ", ", "%s", sweep_value(points_value(&s->points, point, axis)).text);
    if (s->points.n_axes > AXES_SHOWN)
        growing_add(&list, ", ", "...");
    return growing_take(&list);
}

/* --- tables of points ------------------------------------------------------------------------- */

static void add_axes(struct table *table, const struct sweep *s)
{
    table_column(table, "point", TABLE_RIGHT);
    for (size_t axis = 0; axis < s->points.n_axes && axis < AXES_SHOWN; axis++)
        table_column(table, s->design->axes[axis].name, TABLE_RIGHT);
}

/* The number of a point and its values; how many cells they take. */
static size_t fill_axes(struct number_text cell[], const struct sweep *s, size_t point)
{
    size_t n = 0;
    cell[n++] = number_count((int64_t)point);
    for (size_t axis = 0; axis < s->points.n_axes && axis < AXES_SHOWN; axis++)
        cell[n++] = sweep_value(points_value(&s->points, point, axis));
    return n;
}

static void add_point(struct table *table, const struct sweep *s, const struct headlines *h,
                      size_t point)
{
    struct number_text cell[1 + AXES_SHOWN + HEADLINES_MOST];
    const char *cells[1 + AXES_SHOWN + HEADLINES_MOST];
    size_t n = fill_axes(cell, s, point);
    for (size_t i = 0; i < h->n; i++) {
        const struct point_row p = sweep_find(s, point, h->key[i]);
        cell[n++] = shown(&p);
    }
    for (size_t i = 0; i < n; i++)
        cells[i] = cell[i].text;
    table_row(table, cells);
}

static void print_points(const struct sweep *s, const struct headlines *h, FILE *to)
{
    struct table *table = table_new();
    add_axes(table, s);
    for (size_t i = 0; i < h->n; i++)
        table_column(table, sweep_label(sweep_find(s, 0, h->key[i]).row).text, TABLE_RIGHT);
    for (size_t point = 0; point < s->points.n; point++)
        add_point(table, s, h, point);
    print_table(table, to);
}

/* The point where a measure is largest (sign 1) or smallest (-1). */
static size_t extreme(const struct sweep *s, const char *key, int sign)
{
    size_t best = 0;
    double value = NAN;
    for (size_t point = 0; point < s->points.n; point++) {
        const double x = sweep_find(s, point, key).value;
        if (!isnan(x) && (isnan(value) || sign * x > sign * value)) {
            best = point;
            value = x;
        }
    }
    return best;
}

static void add_range(struct table *table, const struct sweep *s, const char *key)
{
    const size_t low = extreme(s, key, -1), high = extreme(s, key, 1);
    const struct point_row least = sweep_find(s, low, key), most = sweep_find(s, high, key);
    char *at_least = values_of(s, low), *at_most = values_of(s, high);
    table_row(table,
              (const char *const[]){sweep_label(least.row ? least.row : most.row).text,
                                    shown(&least).text, at_least, shown(&most).text, at_most});
    free(at_least);
    free(at_most);
}

static void print_ranges(const struct sweep *s, const struct headlines *h, FILE *to)
{
    struct growing axes = {0};
    for (size_t axis = 0; axis < s->points.n_axes && axis < AXES_SHOWN; axis++)
        growing_add(&axes, ", ", "%s", s->design->axes[axis].name);
    if (s->points.n_axes > AXES_SHOWN)
        growing_add(&axes, ", ", "...");
    char *at = mem_print("at %s", growing_text(&axes));
    struct table *table = table_new();
    table_column(table, "measure", TABLE_LEFT);
    table_column(table, "lowest", TABLE_RIGHT);
    table_column(table, at, TABLE_LEFT);
    table_column(table, "highest", TABLE_RIGHT);
    table_column(table, at, TABLE_LEFT);
    for (size_t i = 0; i < h->n; i++)
        add_range(table, s, h->key[i]);
    print_table(table, to);
    growing_free(&axes);
    free(at);
}

/* The points that none is certain to beat, the cheapest first; *n of them. */
static size_t *front_by_price(const struct sweep *s, const struct frontier *f, size_t *n)
{
    size_t *points = mem_array(s->points.n, sizeof *points);
    *n = 0;
    for (size_t point = 0; point < s->points.n; point++) {
        if (f->standing[point] < UNDECIDED)
            continue;
        const double cost = sweep_find_fresh(s, point, f->price).value;
        size_t at = (*n)++;
        for (; at > 0 && sweep_find_fresh(s, points[at - 1], f->price).value > cost; at--)
            points[at] = points[at - 1];
        points[at] = point;
    }
    return points;
}

/* What was found in the search and on fresh days, side by side. */
static void add_to_front(struct table *table, const struct sweep *s, const struct frontier *f,
                         size_t point)
{
    const struct point_row values[] = {
        sweep_find(s, point, f->price),
        sweep_find_fresh(s, point, f->price),
        sweep_find(s, point, "answer_rate"),
        sweep_find_fresh(s, point, "answer_rate"),
    };
    enum { VALUES = sizeof values / sizeof *values };
    struct number_text cell[1 + AXES_SHOWN + VALUES];
    const char *cells[2 + AXES_SHOWN + VALUES];
    size_t n = fill_axes(cell, s, point);
    for (size_t i = 0; i < VALUES; i++)
        cell[n++] = shown(&values[i]);
    for (size_t i = 0; i < n; i++)
        cells[i] = cell[i].text;
    cells[n] = standing_names[f->standing[point]];
    table_row(table, cells);
}

static void print_front(const struct sweep *s, const struct frontier *f, FILE *to)
{
    size_t n;
    size_t *points = front_by_price(s, f, &n);
    const size_t shown_n = n < FRONT_SHOWN ? n : FRONT_SHOWN;
    struct table *table = table_new();
    add_axes(table, s);
    table_column(table, sweep_label(sweep_find(s, 0, f->price).row).text, TABLE_RIGHT);
    table_column(table, "fresh", TABLE_RIGHT);
    table_column(table, "answer rate", TABLE_RIGHT);
    table_column(table, "fresh", TABLE_RIGHT);
    table_column(table, "", TABLE_LEFT);
    for (size_t i = 0; i < shown_n; i++)
        add_to_front(table, s, f, points[n * i / shown_n]);
    fprintf(to, "%s, on %s%s\n", sweep_standings(s, f).text, sweep_replications(s, FRESH_DAYS).text,
            n > shown_n ? "; some of them:" : ":");
    print_table(table, to);
    free(points);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void print_heading(const struct sweep *s, const struct options *o, FILE *to)
{
    const struct calendar_hours *hours = &s->scenario->hours;
    const struct design *d = s->design;
    page_title(d->title, to);
    struct growing what = {0};
    if (d->n_axes > 0)
        growing_add(&what, ", ", "%s point%s (%s)", number_count((int64_t)s->points.n).text,
                    s->points.n == 1 ? "" : "s", design_kind_names[d->kind]);
    if (d->population.n_kinds > 0)
        growing_add(&what, ", ", "%zu centres", s->centres.n);
    growing_add(&what, ", ", "%s each", sweep_replications(s, SEARCH_DAYS).text);
    page_say(to, mem_print("%s, %s to %s; seed %llu; %s; %s", growing_text(&what),
                           clock_text(hours->opens_s).text, clock_text(hours->closes_s).text,
                           (unsigned long long)o->seed, o->operands[0], program_version));
    growing_free(&what);
    putc('\n', to);
}

/* What the words of the table of efficient points mean. */
static void print_standings(const struct sweep *s, const struct frontier *f, FILE *to)
{
    page_say(
        to,
        mem_print("Efficient: no other point answers a larger share at no more cost (%s; a "
                  "thousandth is none, nor is half a hundredth that may be less); undecided: more "
                  "days would tell; the others are beaten, %zu on the days of the search, %zu on "
                  "the fresh ones, which the search never saw. These verdicts hold together with "
                  "95\u00a0%%.",
                  sweep_label(sweep_find(s, 0, f->price).row).text,
                  count_standing(s, f, SCREENED_OUT), count_standing(s, f, BEATEN)));
}

static void print_numbers(const struct sweep *s, FILE *to)
{
    const char *days = sweep_replications(s, SEARCH_DAYS).text;
    if (s->design->population.n_kinds == 0)
        page_say(to, mem_print("Numbers: ± is half of a 95\u00a0%% interval over %s; all points "
                               "meet the same customers, so differences between them are "
                               "surer than that.",
                               days));
    else if (s->points.n > 1)
        page_say(to, mem_print("Numbers: ± is half of a 95\u00a0%% interval as for centres drawn "
                               "anew by the same laws, over %s each; all points have the same "
                               "centres and customers, so differences between them are surer than "
                               "that, and efficient is what is so for these centres.",
                               days));
}

static void print_files(const struct sweep *s, const struct frontier *f, const struct options *o,
                        const char *folder, FILE *to)
{
    page_say(to, mem_print("Files in %s: summary.txt, sweep.csv,%s%s design.cfg, scenario.cfg, "
                           "provenance%s",
                           folder, f->price ? " frontier.csv," : "",
                           s->design->population.n_kinds > 0 ? " centres.csv," : "",
                           o->no_plots ? "." : "; pictures in its folder plots."));
}

void sweep_print(const struct sweep *s, const struct frontier *f, const struct options *o,
                 const char *folder, FILE *to)
{
    const struct headlines h = sweep_headlines(s, f);
    print_heading(s, o, to);
    if (s->design->population.n_kinds > 0 && s->points.n == 1)
        sweep_print_centres(s, &h, to);
    else if (s->points.n <= POINTS_SHOWN)
        print_points(s, &h, to);
    else
        print_ranges(s, &h, to);
    if (f->price) {
        print_front(s, f, to);
        print_standings(s, f, to);
    }
    print_numbers(s, to);
    if (folder)
        print_files(s, f, o, folder, to);
}
