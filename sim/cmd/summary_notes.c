#include "sim/cmd/summary_notes.h"

#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"
#include "sim/cmd/summary_missing.h"

#include <math.h>
#include <stdlib.h>

/* The range of a number over the classes: "0.1" or "0.06 to 0.1". */
struct span {
    double low, high;
};

static void span_add(struct span *s, double x)
{
    s->low = fmin(s->low, x);
    s->high = fmax(s->high, x);
}

static struct number_text span_text(const struct span *s)
{
    struct number_text text;
    if (s->low == s->high)
        snprintf(text.text, sizeof text.text, "%g", s->low);
    else
        snprintf(text.text, sizeof text.text, "%g to %g", s->low, s->high);
    return text;
}

/* A layer goes into one of the lists if the scenario has it at all. */
static void add_layer(struct growing *random, struct growing *off, bool is_on, bool is_there,
                      const char *what)
{
    if (is_there)
        growing_add(is_on ? random : off, ", ", "%s", what);
}

static void add_factor(struct growing *random, struct growing *off, bool is_on,
                       const struct span *cv, const char *what)
{
    char *text = mem_print("%s (cv %s)", what, span_text(cv).text);
    add_layer(random, off, is_on, cv->high > 0, text);
    free(text);
}

static bool class_drifts(const struct contact_class *c)
{
    bool drifts = c->self_service.drift.sd > 0;
    for (size_t i = 0; i < c->n_also; i++)
        drifts = drifts || c->also[i].self_service.drift.sd > 0;
    return drifts;
}

static void print_randomness(const struct scenario *s, FILE *to)
{
    struct growing random = {0}, off = {0};
    struct span forecast = {INFINITY, 0}, day = {INFINITY, 0}, interval = {INFINITY, 0};
    struct span handle = {INFINITY, 0};
    bool all_counted = true, absence = false, away = false, patience = false, drift = false;
    for (size_t c = 0; c < s->n_classes; c++) {
        const struct arrivals *a = &s->classes[c].arrivals;
        patience = patience || !s->classes[c].patience.endless;
        drift = drift || class_drifts(&s->classes[c]);
        span_add(&handle, s->classes[c].handle_error.cv);
        if (a->counts)
            continue;
        all_counted = false;
        span_add(&forecast, a->forecast.cv);
        span_add(&day, a->day.cv);
        span_add(&interval, a->interval.cv);
    }
    for (size_t g = 0; g < s->n_groups; g++) {
        absence = absence || s->groups[g].attendance.absence > 0;
        away = away || s->groups[g].attendance.in_shift_shrinkage > 0;
    }
    add_factor(&random, &off, s->layers.forecast, &forecast, "error of the forecast");
    add_factor(&random, &off, s->layers.forecast, &handle, "error of forecast handle times");
    add_factor(&random, &off, s->layers.day, &day, "how busy the day is");
    add_factor(&random, &off, s->layers.interval, &interval, "how busy each interval is");
    add_layer(&random, &off, s->layers.arrivals, true,
              all_counted ? "arrivals inside intervals of given counts" : "arrivals (Poisson)");
    add_layer(&random, &off, s->layers.handling, true, "handle times");
    add_layer(&random, &off, true, patience, "patience");
    add_layer(&random, &off, s->layers.drift, drift, "containment from day to day");
    add_layer(&random, &off, s->layers.absence, absence, "absence");
    add_layer(&random, &off, true, away, "spells away");
    if (growing_is_empty(&random))
        growing_add(&random, "", "nothing");
    char *text = mem_print("Random: %s.%s%s%s", growing_text(&random),
                           !growing_is_empty(&off) ? " Off: " : "", growing_text(&off),
                           !growing_is_empty(&off) ? "." : "");
    page_say(to, text);
    growing_free(&random);
    growing_free(&off);
}

/* "10:00 to 12:00: self-service is down (voice)" */
static void add_event(struct growing *list, const struct scenario *s,
                      const struct scenario_event *e)
{
    struct growing what = {0}, where = {0};
    if (e->sets_sessions && e->sessions == 0)
        growing_add(&what, ", ", "self-service is down");
    else if (e->sets_sessions)
        growing_add(&what, ", ", "self-service has %zu sessions", e->sessions);
    if (!isnan(e->escalates))
        growing_add(&what, ", ", "%.4g %% escalate", 100 * e->escalates);
    if (e->arrivals_factor != 1)
        growing_add(&what, ", ", "%.4g times the contacts", e->arrivals_factor);
    char day[40] = "";
    if (e->day >= 0 && s->hours.days > 1)
        snprintf(day, sizeof day, " on day %d", e->day);
    if (e->class >= 0)
        growing_add(&where, ", ", "%s", s->classes[e->class].name);
    if (e->channel >= 0)
        growing_add(&where, ", ", "%s", s->channels[e->channel].name);
    growing_add(list, "; ", "%s to %s%s: %s%s%s%s", clock_text(e->at_s).text,
                clock_text(e->ends_s).text, day, what.stream ? growing_text(&what) : "as usual",
                where.stream ? " (" : "", where.stream ? growing_text(&where) : "",
                where.stream ? ")" : "");
    growing_free(&what);
    growing_free(&where);
}

static void print_events(const struct scenario *s, FILE *to)
{
    struct growing list = {0};
    for (size_t i = 0; i < s->n_events && i < PAGE_PARTS; i++)
        add_event(&list, s, &s->events[i]);
    if (s->n_events > PAGE_PARTS)
        growing_add(&list, "; ", "%zu more", s->n_events - PAGE_PARTS);
    if (list.stream) {
        char *text = mem_print("Events: %s.", growing_text(&list));
        page_say(to, text);
    }
    growing_free(&list);
}

static void print_words(const struct experiment *e, FILE *to)
{
    const struct reading reading = present_reading(e);
    char *text = mem_print(
        "Words: requested = attempts a day that asked for an agent; answer rate = answered / "
        "requested; T\u00a0=\u00a0%g\u00a0s: %s; ASA = mean wait of the answered; P90 wait: of all "
        "requested, zeros and abandoned included; occupancy = busy inside the shift / logged in.%s",
        reading.within_s, reading.measure->definition,
        e->scenario->short_abandon_s > 0 ? " Short abandons are left out of all rates." : "");
    page_say(to, text);
}

/* "absent 3.2 % (set 3 %)" */
static void add_share(struct growing *list, const struct experiment *e, const char *key,
                      const char *what, size_t group, double set)
{
    const struct estimate found = present_find(e, key, SCOPE_GROUP, group, 0, e->tally.intervals);
    if (set > 0)
        growing_add(list, ", ", "%s %s %% (set %.4g %%)", what,
                    present_bare(measure_named(key), found.value, found.half_width).text,
                    100 * set);
}

static void add_attendance(struct growing *list, const struct experiment *e, size_t group)
{
    const struct attendance *a = &e->scenario->groups[group].attendance;
    struct growing shares = {0};
    add_share(&shares, e, "absent_share", "absent", group, a->absence);
    add_share(&shares, e, "away_share", "away", group, a->in_shift_shrinkage);
    if (!growing_is_empty(&shares))
        growing_add(list, "; ", "%s %s", e->scenario->groups[group].name, growing_text(&shares));
    growing_free(&shares);
}

static void print_attendance(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    struct growing list = {0};
    struct span planned = {INFINITY, 0};
    bool shifts = false;
    for (size_t g = 0; g < s->n_groups; g++) {
        if (g < PAGE_PARTS)
            add_attendance(&list, e, g);
        if (s->groups[g].n_shifts > 0) {
            shifts = true;
            span_add(&planned, s->groups[g].attendance.planned_absence);
        }
    }
    char *fte =
        mem_print(" FTE = heads × 365/250 / (1 − planned absence, %s).", span_text(&planned).text);
    char *text =
        mem_print("Attendance: %s.%s",
                  !growing_is_empty(&list) ? growing_text(&list) : "nobody is absent or away",
                  shifts ? fte : "");
    page_say(to, text);
    free(fte);
    growing_free(&list);
}

/* Who is in the band: heads of the shifts, or a share where agents are by interval. */
static char *band_size(const struct plan_group *pg, size_t band)
{
    const struct agent_group *g = pg->group;
    size_t heads = 0;
    if (g->agents)
        return mem_print("%.4g %%", 100 * g->tenure.bands[band].share);
    size_t all = 0;
    for (size_t k = 0; k < g->n_shifts; k++)
        all += g->shifts[k].heads;
    for (size_t i = 0; i < all; i++)
        heads += pg->band_of_head[i] == band;
    return mem_print("%zu heads", heads);
}

/* "16 heads talk × 1.17, wrap-up × 0.65" */
static void add_tenure(struct growing *list, const struct plan_group *pg)
{
    struct growing bands = {0};
    for (size_t i = 0; i < pg->group->tenure.n; i++) {
        char *size = band_size(pg, i);
        const struct pace *pace = &pg->paces[i];
        if (pace->talk == pace->wrap_up)
            growing_add(&bands, ", ", "%s × %.4g", size, pace->talk);
        else
            growing_add(&bands, ", ", "%s talk × %.4g and wrap-up × %.4g", size, pace->talk,
                        pace->wrap_up);
        free(size);
    }
    growing_add(list, "; ", "%s %s", pg->group->name, growing_text(&bands));
    growing_free(&bands);
}

static void print_tenure(const struct experiment *e, FILE *to)
{
    struct growing list = {0};
    for (size_t g = 0; g < e->plan->n_groups && g < PAGE_PARTS; g++)
        if (e->plan->groups[g].paces)
            add_tenure(&list, &e->plan->groups[g]);
    if (!growing_is_empty(&list)) {
        char *text = mem_print("Tenure: %s.", growing_text(&list));
        page_say(to, text);
    }
    growing_free(&list);
}

/* Which of the replications something was computed from. */
static struct number_text first_of(size_t some, size_t all)
{
    struct number_text text = {"all of them"};
    if (some < all)
        snprintf(text.text, sizeof text.text, "the first %.20s", number_count((int64_t)some).text);
    return text;
}

static double gain_of_answer_rate(const struct experiment *e)
{
    return experiment_gain(e,
                           column_find(&e->columns, measure_named("answer_rate"), SCOPE_ALL, 0, 0));
}

static const char *unit_of(const struct experiment *e)
{
    return e->scenario->hours.days == 1 ? "days" : "replications";
}

/* How the same intervals came from fewer days. */
static void add_fewer(struct growing *text, const struct experiment *e)
{
    const char *const unit = unit_of(e);
    const size_t opened = experiment_opened(e);
    if (e->plan->is_stratified)
        growing_add(text, " ", "Stratified in %zu blocks%s", e->tally.blocks,
                    opened > 0 ? "" : ";");
    if (opened > 0)
        growing_add(text, e->plan->is_stratified ? ", " : " ", "%s by Erlang A on %s opened %s;",
                    e->plan->is_stratified ? "controlled" : "Controlled",
                    number_count((int64_t)opened).text, unit);
    if (e->plan->is_stratified || opened > 0)
        growing_add(text, " ", "without, the answer rate would need %.1f times as many %s.",
                    gain_of_answer_rate(e), unit);
    if (opened > 0)
        growing_add(text, " ", "Quantiles of waits, percentiles and days of 10 are as simulated.");
}

/* Is it a target on a class that comes through several channels with a queue, and names none? */
static bool is_of_many_live(const struct scenario *s, const struct target *t)
{
    size_t live = 0;
    if (t->class < 0 || t->channel >= 0 || counter_is_of_jobs(t->measure->top[0] - 1))
        return false;
    const struct contact_class *c = &s->classes[t->class];
    for (size_t i = 0; i < class_channels(c); i++)
        live += !channel_has_jobs(&s->channels[class_channel(c, i)]);
    return live > 1;
}

static void add_live_channels(struct growing *text, const struct scenario *s)
{
    for (size_t i = 0; i < s->n_targets; i++) {
        if (!is_of_many_live(s, &s->targets[i]))
            continue;
        char *label = present_target_label(s, &s->targets[i]);
        growing_add(text, " ", "%s: in all live channels.", label);
        free(label);
    }
}

/* Days that say nothing of a target, and so do not decide how many meet it. */
static void add_days_left_out(struct growing *text, const struct experiment *e)
{
    const struct scenario *s = e->scenario;
    for (size_t i = 0; i < s->n_targets; i++) {
        const struct target_result *r = &e->targets[i];
        const size_t type = r->target->day_type;
        const size_t days = e->replications * (type > 0 ? dates_count(s, type - 1) : s->hours.days);
        if (r->target->measure->wait != NO_WAIT || r->days == days)
            continue;
        char *label = present_target_label(s, r->target);
        growing_add(text, " ", "No value of %s on %s of %s days, which are left out.", label,
                    number_count((int64_t)(days - r->days)).text, number_count((int64_t)days).text);
        free(label);
    }
}

static void add_of_ten(struct growing *text, const struct experiment *e)
{
    if (e->n_bounds > 0)
        growing_add(text, " ",
                    "\"in 9 of 10\": of the intervals of single days, each by itself; simulated "
                    "is in how many of 10 the target is met.");
}

/* The same of the intervals of single days. */
static void add_intervals_left_out(struct growing *text, const struct experiment *e)
{
    const struct scenario *s = e->scenario;
    for (size_t i = 0; i < s->n_targets; i++) {
        const struct target_result *r = &e->targets[i];
        const size_t type = r->target->day_type;
        const size_t days = type > 0 ? dates_count(s, type - 1) : s->hours.days;
        const size_t intervals = e->replications * days * s->hours.intervals;
        if (r->target->on_intervals == 0 || r->intervals == intervals)
            continue;
        char *label = present_target_label(s, r->target);
        growing_add(text, " ", "No value of %s in %s of %s intervals, which are left out.", label,
                    number_count((int64_t)(intervals - r->intervals)).text,
                    number_count((int64_t)intervals).text);
        free(label);
    }
}

static void print_numbers(const struct experiment *e, const struct options *o, FILE *to)
{
    const struct estimate rate =
        present_find(e, "answer_rate", SCOPE_ALL, 0, 0, e->tally.intervals);
    struct growing text = {0};
    if (e->replications > 1)
        growing_add(&text, " ",
                    "Numbers: ± is half of a 95\u00a0%% interval over %s; percentiles in "
                    "measures.csv are over %s, by interval over %s.",
                    present_replications(e, e->replications).text,
                    first_of(e->kept.whole, e->replications).text,
                    first_of(e->kept.by_interval, e->replications).text);
    else
        growing_add(&text, " ", "Numbers: one replication has no interval.");
    if (rate.undefined > 0)
        growing_add(&text, " ", "%s without any request have no rate and are left out.",
                    present_replications(e, rate.undefined).text);
    add_live_channels(&text, e->scenario);
    add_of_ten(&text, e);
    add_days_left_out(&text, e);
    add_intervals_left_out(&text, e);
    add_fewer(&text, e);
    if (experiment_least_replications(e) > e->replications)
        growing_add(&text, " ",
                    "Few of the %s decide the answer rate: below about %s of them the interval "
                    "misses more often than 1 in 20.",
                    unit_of(e), number_count((int64_t)experiment_least_replications(e)).text);
    if (o->precision.measure)
        growing_add(
            &text, " ",
            "Precision of %s %s, looks = %zu; of the %s replications allowed %s were saved.",
            o->precision.measure->key, e->precise_enough ? "reached" : "not reached", e->looks,
            number_count((int64_t)o->precision.at_most).text,
            number_count((int64_t)(o->precision.at_most - e->replications)).text);
    page_say(to, growing_take(&text));
}

static void print_notes(const struct scenario *s, FILE *to)
{
    enum { NOTES_SHOWN = 4 };
    for (size_t i = 0; i < s->n_notes && i < NOTES_SHOWN; i++) {
        char *text = mem_print("Note: %s", s->notes[i]);
        page_say(to, text);
    }
    if (s->n_notes > NOTES_SHOWN)
        fprintf(to, "%zu more notes are in summary.json.\n", s->n_notes - NOTES_SHOWN);
}

void summary_notes_print(const struct experiment *e, const struct options *o, FILE *to)
{
    print_events(e->scenario, to);
    print_randomness(e->scenario, to);
    print_words(e, to);
    print_attendance(e, to);
    print_tenure(e, to);
    print_numbers(e, o, to);
    summary_missing_print(e, to);
    print_notes(e->scenario, to);
}
