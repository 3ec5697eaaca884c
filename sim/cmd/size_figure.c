#include "output/figure.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"
#include "sim/cmd/size_report.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static struct clock_text interval_start(const struct staffing *f, size_t interval)
{
    const struct calendar_hours *h = &f->scenario->hours;
    return clock_text(h->opens_s + (double)interval * h->interval_s);
}

static char *figure_subtitle(const struct staffing *f)
{
    double short_of = 0, most = 0;
    size_t peak = 0, below = 0;
    for (size_t i = 0; i < f->intervals; i++) {
        const struct size_row r = size_row(f, f->groups, i);
        below += r.net < -0.05;
        short_of += r.net < 0 ? -r.net * f->scenario->hours.interval_s / 3600 : 0;
        if (r.required > most) {
            most = r.required;
            peak = i;
        }
    }
    const struct ladder l = size_required(f, f->groups);
    return below > 0 ? mem_print("At most %.0f agents must be present, at %s; the roster has too "
                                 "few in %zu of %zu intervals, %.0f agent hours in all.",
                                 most, interval_start(f, peak).text, below, f->intervals, short_of)
                     : mem_print("At most %.0f agents must be present, at %s; %.0f agent hours a "
                                 "day, and the roster has enough in every interval.",
                                 most, interval_start(f, peak).text, l.present_h);
}

/* The first target that is on the ratio of sums; the number of targets if none is. */
static size_t first_of_periods(const struct staffing *f)
{
    size_t k = 0;
    while (k < f->scenario->n_targets && f->scenario->targets[k].on_days > 0)
        k++;
    return k;
}

static double scale_of(const struct target *t)
{
    return t->measure->unit == UNIT_SHARE ? 100 : 1;
}

/* What a staffing does to the target in an interval, in the figure's unit. */
static double shown(const struct staffing *f, const struct attainment by[], size_t target,
                    size_t interval)
{
    const size_t period = interval / (f->intervals / f->periods);
    return scale_of(&f->scenario->targets[target]) * by[target * (f->periods + 1) + period].fresh;
}

static double bound_shown(const struct staffing *f, size_t target)
{
    const struct target *t = &f->scenario->targets[target];
    return scale_of(t) * t->bound;
}

static char *unit_of_target(const struct staffing *f, size_t target)
{
    const struct target *t = &f->scenario->targets[target];
    const char *unit = present_unit(t->measure);
    char *label = present_target_label(f->scenario, t);
    char *text = mem_print("%s, when simulated%s%s", label, *unit ? ", " : "", unit);
    free(label);
    return text;
}

bool size_draw(const struct staffing *f, const struct options *o, const char *plots)
{
    const struct calendar_hours *h = &f->scenario->hours;
    enum { HOUR, REQUIRED, PRESENT, ERLANG_A, ERLANG_C, NET, DOES, A_DOES, C_DOES, COLUMNS };
    static const char *const headings[COLUMNS] = {"hour",     "required",       "present",
                                                  "erlang_a", "erlang_c",       "net",
                                                  "fresh",    "erlang_a_fresh", "erlang_c_fresh"};
    const size_t target = first_of_periods(f);
    const bool does = f->method == STAFFING_SIMULATED && target < f->scenario->n_targets;
    struct figure_column columns[COLUMNS];
    double *numbers = mem_array(COLUMNS * f->intervals, sizeof *numbers);
    for (size_t i = 0; i < f->intervals; i++) {
        const struct size_row r = size_row(f, f->groups, i);
        const double row[COLUMNS] = {(h->opens_s + (double)i * h->interval_s) / 3600,
                                     r.required,
                                     r.present,
                                     r.erlang_a,
                                     r.erlang_c,
                                     r.net,
                                     does ? shown(f, f->attainment, target, i) : NAN,
                                     does ? shown(f, f->by_erlang_a, target, i) : NAN,
                                     does ? shown(f, f->by_erlang_c, target, i) : NAN};
        for (size_t k = 0; k < COLUMNS; k++)
            numbers[k * f->intervals + i] = row[k];
    }
    for (size_t k = 0; k < COLUMNS; k++)
        columns[k] = (struct figure_column){headings[k], &numbers[k * f->intervals]};
    const struct figure_series series[] = {
        {.kind = FIGURE_EXCESS,
         .colour = FIGURE_RED,
         .y = REQUIRED,
         .low = PRESENT,
         .label = "short"},
        {.kind = FIGURE_STEPS,
         .colour = FIGURE_GREY,
         .dashed = true,
         .y = ERLANG_C,
         .label = "Erlang C"},
        {.kind = FIGURE_STEPS,
         .colour = FIGURE_PURPLE,
         .dashed = true,
         .y = ERLANG_A,
         .label = "Erlang A"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = PRESENT, .label = "roster, present"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_AMBER, .y = REQUIRED, .label = "required"},
    };
    const struct figure_series doing[] = {
        {.kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = does ? bound_shown(f, target) : NAN},
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .dashed = true, .y = C_DOES},
        {.kind = FIGURE_STEPS, .colour = FIGURE_PURPLE, .dashed = true, .y = A_DOES},
        {.kind = FIGURE_STEPS, .colour = FIGURE_AMBER, .y = DOES},
    };
    char *unit = does ? unit_of_target(f, target) : mem_text("");
    const struct figure_panel panels[] = {
        {.unit = "agents present", .series = series, .n_series = 5, .from_zero = true},
        {.unit = unit, .series = doing, .n_series = 4},
    };
    char *subtitle = figure_subtitle(f);
    char *note = mem_print("%s, seed %llu · %s", size_method_name(f), (unsigned long long)o->seed,
                           f->scenario->title);
    const struct figure figure = {
        .name = "staffing",
        .title = "Agents required and scheduled over the day",
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_CLOCK,
              .from = h->opens_s / 3600,
              .to = h->closes_s / 3600,
              .interval = h->interval_s / 3600},
        .columns = columns,
        .n_columns = COLUMNS,
        .n_rows = f->intervals,
        .panels = panels,
        .n_panels = does ? 2 : 1,
    };
    const bool saved = figure_save(&figure, plots);
    const int cause = errno;
    free(unit);
    free(note);
    free(subtitle);
    free(numbers);
    errno = cause;
    return saved;
}
