/*
 * figures_self_service.c -- what self-service does over the day: how many go through it, and how it
 * ends.
 */
#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Would two lines be told apart anywhere? */
static bool differ(const struct sheet *s, size_t a, size_t b)
{
    static const double visible = 0.01;
    for (size_t i = 0; i < s->rows; i++)
        if (fabs(s->values[a][i] - s->values[b][i]) > visible * s->values[a][i])
            return true;
    return false;
}

static char *self_service_subtitle(const struct drawing *d, const double contained[])
{
    static const struct which containment = {"containment", SCOPE_ALL, 0, 0},
                              resolution = {"true_resolution", SCOPE_ALL, 0, 0},
                              full = {"self_full", SCOPE_ALL, 0, 0};
    const size_t least = drawing_extreme(contained, d->intervals, -1);
    if (least == d->intervals)
        return NULL;
    const double lacked =
        drawing_over_the_day(d, &full).value; /* NAN where sessions are unlimited */
    char *more = lacked > 0 ? mem_print(" %s contacts a day find no session free.",
                                        number_shown(lacked, 0).text)
                            : mem_print("%s", "");
    const double contains = drawing_over_the_day(d, &containment).value,
                 resolves = drawing_over_the_day(d, &resolution).value;
    char *truly = contains > resolves
                      ? mem_print(" and resolves %s %%", number_shown(100 * resolves, 1).text)
                      : mem_text("");
    char *text =
        mem_print("Of what it handles, self-service contains %s %% over the day%s; least at %s, "
                  "with %s %% contained.%s",
                  number_shown(100 * contains, 1).text, truly, drawing_clock(d, least).text,
                  number_shown(contained[least], 1).text, more);
    free(truly);
    free(more);
    return text;
}

bool self_service_save(const struct drawing *d, const char *name)
{
    static const struct which arrivals = {"arrivals", SCOPE_ALL, 0, 0},
                              handled = {"self_served", SCOPE_ALL, 0, 0},
                              requested = {"requested", SCOPE_ALL, 0, 0},
                              containment = {"containment", SCOPE_ALL, 0, 0},
                              resolution = {"true_resolution", SCOPE_ALL, 0, 0};
    struct sheet s = sheet_of_day(d);
    const size_t all = sheet_add_by_interval(d, &s, "arrivals", &arrivals, VALUE),
                 self = sheet_add_by_interval(d, &s, "self_served", &handled, VALUE),
                 agents = sheet_add_by_interval(d, &s, "requested", &requested, VALUE),
                 contained = sheet_add_by_interval(d, &s, "containment", &containment, VALUE),
                 resolved = sheet_add_by_interval(d, &s, "true_resolution", &resolution, VALUE);
    const struct figure_series flow[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .y = all, .label = "come in"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = self, .label = "self-service handles"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = agents, .label = "ask for an agent"},
    };
    const struct figure_series shares[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = contained, .label = "contained"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = resolved, .label = "truly resolved"},
    };
    const size_t hidden = differ(&s, all, self) ? 0 : 1; /* the first line, under the second */
    char unit[60];
    snprintf(unit, sizeof unit, "contacts per %s", d->a_while);
    const struct figure_panel panels[] = {
        {.unit = unit, .series = flow + hidden, .n_series = 3 - hidden, .from_zero = true},
        {.unit = "of those handled, %",
         .series = shares,
         .n_series = differ(&s, contained, resolved) ? 2 : 1,
         .per_cent = true},
    };
    struct figure figure = {
        .name = name,
        .title = "Self-service over the day",
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    char *subtitle = self_service_subtitle(d, s.values[contained]);
    return drawing_save(d, &figure, &s, subtitle, "means; redials and returns included");
}

bool self_service_is_there(const struct drawing *d)
{
    return drawing_over_the_day(d, &(struct which){"self_served", SCOPE_ALL, 0, 0}).value > 0;
}
