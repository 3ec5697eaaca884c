#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdio.h>
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

enum { LEVELS_SHOWN = 4 };

/* One above the other: how much of the time of a busy agent of the group goes with one session,
 * with two, and so on; how many bands. */
static size_t add_levels(const struct drawing *d, struct sheet *s, size_t group,
                         struct figure_series bands[LEVELS_SHOWN])
{
    static const struct {
        const char *key, *label;
        double shade;
    } levels[LEVELS_SHOWN] = {{"one_session_share", "one", 0.15},
                              {"two_sessions_share", "two", 0.4},
                              {"three_sessions_share", "three", 0.7},
                              {"more_sessions_share", "more", 1}};
    const size_t most = sessions_most(d, group), n = most < LEVELS_SHOWN ? most : LEVELS_SHOWN;
    size_t below = sheet_add(s, "none", mem_array(d->intervals, sizeof(double)));
    for (size_t i = 0; i < n; i++) {
        const struct which share = {levels[i].key, SCOPE_GROUP, group, 0};
        const size_t above = sheet_add_by_interval(d, s, levels[i].key, &share, VALUE);
        for (size_t k = 0; k < d->intervals; k++)
            s->values[above][k] += s->values[below][k];
        bands[i] = (struct figure_series){.kind = FIGURE_BAND,
                                          .colour = FIGURE_BLUE,
                                          .low = below,
                                          .high = above,
                                          .shade = levels[i].shade,
                                          .label = levels[i].label};
        below = above;
    }
    return n;
}

bool sessions_save(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    size_t group[LINES_MOST], most = 0;
    const size_t n = chat_groups(d, group);
    struct sheet s = sheet_of_day(d);
    struct figure_series hands[LINES_MOST], levels[LEVELS_SHOWN];
    for (size_t i = 0; i < n; i++) {
        const struct which mean = {"sessions_per_busy_agent", SCOPE_GROUP, group[i], 0};
        const char *heading = scenario->groups[group[i]].name;
        most = sessions_most(d, group[i]) > most ? sessions_most(d, group[i]) : most;
        hands[i] = (struct figure_series){.kind = FIGURE_STEPS,
                                          .colour = figure_nth_colour(i),
                                          .y = sheet_add_by_interval(d, &s, heading, &mean, VALUE),
                                          .label = heading};
    }
    const size_t n_levels = add_levels(d, &s, group[0], levels);
    char unit[120];
    snprintf(unit, sizeof unit, "time with so many in hand, %% of a busy agent%s%.80s",
             n > 1 ? " of " : "", n > 1 ? scenario->groups[group[0]].name : "");
    const struct figure_panel panels[] = {
        {.unit = "sessions in hand of a busy agent",
         .series = hands,
         .n_series = n,
         .from = 0,
         .to = (double)most},
        {.unit = unit, .series = levels, .n_series = n_levels, .from = 0, .to = 100},
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
