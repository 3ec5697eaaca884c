#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>

/* --- chat sessions side by side ----------------------------------------------------------------
 */

static size_t sessions_most(const struct drawing *d, size_t group)
{
    return d->experiment->scenario->groups[group].concurrency.at_most;
}

/* The first groups whose agents may have several sessions in hand. */
static size_t chat_groups(const struct drawing *d, size_t group[LINES_MOST])
{
    size_t n = 0;
    for (size_t g = 0; g < d->experiment->scenario->n_groups && n < LINES_MOST; g++)
        if (sessions_most(d, g) > 1)
            group[n++] = g;
    return n;
}

static char *sessions_subtitle(const struct drawing *d, size_t group, const double sessions[])
{
    const struct which mean = {"sessions_per_busy_agent", SCOPE_GROUP, group, 0},
                       use = {"slot_use", SCOPE_GROUP, group, 0};
    const size_t peak = drawing_extreme(sessions, d->intervals, 1);
    if (peak == d->intervals)
        return NULL;
    return mem_print("A busy agent of %s has %s of at most %zu sessions in hand, most at %s with "
                     "%s; %s %% of the places for sessions are taken.",
                     d->experiment->scenario->groups[group].name,
                     number_shown(drawing_over_the_day(d, &mean).value, 2).text,
                     sessions_most(d, group), drawing_clock(d, peak).text,
                     number_shown(sessions[peak], 2).text,
                     number_shown(100 * drawing_over_the_day(d, &use).value, 0).text);
}

bool sessions_save(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    size_t group[LINES_MOST], most = 0;
    const size_t n = chat_groups(d, group);
    struct sheet s = sheet_of_day(d);
    struct figure_series hands[LINES_MOST], places[LINES_MOST];
    for (size_t i = 0; i < n; i++) {
        const struct which mean = {"sessions_per_busy_agent", SCOPE_GROUP, group[i], 0},
                           use = {"slot_use", SCOPE_GROUP, group[i], 0};
        const char *heading = scenario->groups[group[i]].name;
        most = sessions_most(d, group[i]) > most ? sessions_most(d, group[i]) : most;
        hands[i] = (struct figure_series){.kind = FIGURE_STEPS,
                                          .colour = figure_nth_colour(i),
                                          .y = sheet_add_by_interval(d, &s, heading, &mean, VALUE),
                                          .label = heading};
        places[i] = hands[i];
        places[i].label = NULL;
        places[i].y = sheet_add_by_interval(d, &s, heading, &use, VALUE);
    }
    const struct figure_panel panels[] = {
        {.unit = "sessions in hand of a busy agent",
         .series = hands,
         .n_series = n,
         .from = 0,
         .to = (double)most},
        {.unit = "places for sessions that are taken, %",
         .series = places,
         .n_series = n,
         .from = 0,
         .to = 100},
    };
    struct figure figure = {
        .name = name,
        .title = "Chat sessions side by side over the day",
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    char *subtitle = sessions_subtitle(d, group[0], s.values[hands[0].y]);
    return drawing_save(d, &figure, &s, subtitle, "means");
}

bool sessions_are_there(const struct drawing *d)
{
    size_t group[LINES_MOST];
    return chat_groups(d, group) > 0;
}
