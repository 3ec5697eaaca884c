#include "sim/cmd/present.h"

#include "sim/base/mem.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers ---------------------------------------------------------------------------------- */

static double screen_scale(const struct measure *m)
{
    return m->unit == UNIT_SHARE ? 100 : 1;
}

const char *present_unit(const struct measure *m)
{
    switch (m->unit) {
    case UNIT_SHARE: return "%";
    case UNIT_SECONDS: return "s";
    case UNIT_HOURS: return "h";
    default: return "";
    }
}

static bool is_exact_whole(double value, double half_width)
{
    return half_width == 0 && value == floor(value);
}

/* Where nobody knows the interval, as of a single day, few digits pretend least. */
static int decimals_of(const struct measure *m, double value, double half_width)
{
    if (is_exact_whole(value, half_width))
        return 0;
    if (isnan(half_width))
        return m->unit == UNIT_COUNT ? 0 : 1;
    return number_decimals(half_width);
}

struct number_text present_bare(const struct measure *m, double value, double half_width)
{
    const double scale = screen_scale(m), shown = scale * value;
    return number_shown(shown, decimals_of(m, shown, scale * half_width));
}

struct number_text present_value(const struct measure *m, double value, double half_width)
{
    const double scale = screen_scale(m), error = scale * half_width;
    if (error > 0 || isnan(value))
        return number_estimate(scale * value, error, present_unit(m));
    struct number_text alone;
    snprintf(alone.text, sizeof alone.text, "%.40s%s%s", present_bare(m, value, half_width).text,
             *present_unit(m) ? " " : "", present_unit(m));
    return alone;
}

struct number_text present_bare_change(const struct measure *m, const struct estimate *change)
{
    const double scale = screen_scale(m), shown = scale * change->value;
    struct number_text text = {"±0"};
    if (shown != 0 || change->half_width != 0)
        snprintf(text.text, sizeof text.text, "%s%.50s", shown > 0 ? "+" : "",
                 number_estimate(shown, scale * change->half_width, "").text);
    return text;
}

struct number_text present_change(const struct measure *m, const struct estimate *change)
{
    const struct number_text alone = present_bare_change(m, change);
    const char *unit = m->unit == UNIT_SHARE ? "points" : present_unit(m);
    struct number_text text;
    snprintf(text.text, sizeof text.text, "%.50s%s%s", alone.text, *unit ? " " : "", unit);
    return text;
}

struct number_text present_bound(const struct measure *m, double bound)
{
    struct number_text shown;
    snprintf(shown.text, sizeof shown.text, "%.10g%s%s", screen_scale(m) * bound,
             *present_unit(m) ? " " : "", present_unit(m));
    return shown;
}

struct present_label present_label(const struct measure *m)
{
    struct present_label label;
    snprintf(label.text, sizeof label.text, "%.70s", m->label);
    /* ASA and the like keep their capitals. */
    if (islower((unsigned char)label.text[1]))
        label.text[0] = (char)tolower((unsigned char)label.text[0]);
    return label;
}

struct present_label present_level(const struct measure *m, double within_s)
{
    static const char usual[] = "service_level_requested", prefix[] = "service_level_";
    struct present_label label;
    const char *reading = m->key + sizeof prefix - 1;
    if (strncmp(m->key, prefix, sizeof prefix - 1) != 0)
        snprintf(label.text, sizeof label.text, "waited at most %g s", within_s);
    else if (strcmp(m->key, usual) == 0)
        snprintf(label.text, sizeof label.text, "answered within %g s", within_s);
    else
        snprintf(label.text, sizeof label.text, "answered within %g s (%s)", within_s, reading);
    return label;
}

struct present_label present_label_within(const struct measure *m, double within_s)
{
    return measure_has_threshold(m) ? present_level(m, within_s) : present_label(m);
}

struct number_text present_replications(const struct experiment *e, size_t n)
{
    const size_t days = e->scenario->hours.days;
    struct number_text text;
    const struct number_text shown = number_count((int64_t)n);
    if (days == 1)
        snprintf(text.text, sizeof text.text, "%.30s day%s", shown.text, n == 1 ? "" : "s");
    else
        snprintf(text.text, sizeof text.text, "%.20s replication%s of %zu days", shown.text,
                 n == 1 ? "" : "s", days);
    return text;
}

/* --- targets ---------------------------------------------------------------------------------- */

char *present_target_label(const struct scenario *s, const struct target *t)
{
    const char *of = t->class >= 0       ? s->classes[t->class].name
                     : t->customers >= 0 ? scenario_customers_name(s, (size_t)t->customers)
                     : t->group >= 0     ? s->groups[t->group].name
                     : t->channel >= 0   ? s->channels[t->channel].name
                                         : "";
    const char *in = t->class >= 0 && t->channel >= 0 ? s->channels[t->channel].name : "";
    const char *on = t->day_type > 0 ? dates_type_name(s, t->day_type - 1) : "";
    return mem_print("%s%s%s%s%s%s%s%s", present_label_within(t->measure, t->within_s).text,
                     *of ? ", " : "", of, *in ? " in " : "", in, *on ? ", " : "", on,
                     *on ? " days" : "");
}

char *present_wanted(const struct target *t)
{
    char *intervals =
        t->on_intervals > 0 ? mem_print(" in %.3g of 10", 10 * t->on_intervals) : mem_text("");
    char *days = t->on_days > 0 ? mem_print(" on %.3g of 10", 10 * t->on_days) : mem_text("");
    char *text = mem_print("%s %s%s%s", t->at_least ? "≥" : "≤",
                           present_bound(t->measure, t->bound).text, intervals, days);
    free(intervals);
    free(days);
    return text;
}

struct number_text present_from(const struct experiment *e)
{
    const struct dates *dates = &e->scenario->dates;
    struct number_text text = {""};
    if (dates->days)
        snprintf(text.text, sizeof text.text, "from %s, ", date_text(dates->days[0].date).text);
    return text;
}

/* --- finding what to show --------------------------------------------------------------------- */

struct estimate present_find(const struct experiment *e, const char *key, enum scope scope,
                             size_t index, size_t threshold, size_t slot)
{
    const size_t column = column_find(&e->columns, measure_named(key), scope, index, threshold);
    if (column < e->columns.n)
        return experiment_estimate(e, column, slot);
    return estimate_alone(NAN, NAN, NAN, 0);
}

struct estimate present_over_all(const struct experiment *e, const char *key, enum scope scope,
                                 size_t index)
{
    return present_find(e, key, scope, index, 0, e->tally.intervals);
}

struct number_text present_in_column(const char *key, const struct estimate *e)
{
    struct measure bare = *measure_named(key);
    if (bare.unit == UNIT_SECONDS || bare.unit == UNIT_HOURS)
        bare.unit = UNIT_NUMBER;
    return present_value(&bare, e->value, e->half_width);
}

struct reading present_reading(const struct experiment *e)
{
    return reading_of(e->plan);
}

/* Not of a part of the customers, the desks or the days. */
static bool speaks_of_everyone(const struct target *t)
{
    return t->class < 0 && t->group < 0 && t->customers < 0 && t->day_type == 0;
}

int present_channel_first(const struct scenario *s)
{
    for (size_t i = 0; s->n_channels > 1 && i < s->n_targets; i++)
        if (strcmp(s->targets[i].measure->key, "answer_rate") == 0
            && speaks_of_everyone(&s->targets[i]))
            return s->targets[i].channel;
    return -1;
}

static bool speaks_of(const struct experiment *e, const struct target *t, int channel)
{
    return speaks_of_everyone(t) && t->on_intervals == 0
           && (t->channel == channel || e->scenario->n_channels == 1);
}

static const struct target *find_target(const struct experiment *e, const struct measure *m,
                                        double within_s, int channel)
{
    for (size_t i = 0; i < e->scenario->n_targets; i++) {
        const struct target *t = &e->scenario->targets[i];
        const bool same_wait = !measure_has_threshold(m) || t->within_s == within_s;
        if (t->measure == m && same_wait && speaks_of(e, t, channel))
            return t;
    }
    return NULL;
}

const struct target *present_target(const struct experiment *e, const struct measure *m,
                                    double within_s)
{
    return find_target(e, m, within_s, -1);
}

const struct target *present_target_first(const struct experiment *e, const struct measure *m,
                                          double within_s)
{
    return find_target(e, m, within_s, present_channel_first(e->scenario));
}
