#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/scenario/profile.h"

#include <math.h>

enum {
    PER_DAY,
    PROFILE,
    COUNTS,
    FORECAST_CV,
    FORECAST_FAMILY,
    DAY_CV,
    DAY_FAMILY,
    DAY_LAG1,
    INTERVAL,
    INTERVAL_CV,
    INTERVAL_FAMILY,
    INTERVAL_LAG1,
    ACROSS_DAYS,
    PROFILES,
    PROFILE_OF_TYPE
};

static const struct setting arrivals[] = {
    [PER_DAY] = {"classes.<class>.arrivals.per_day", "count/day", NULL,
                 "mean number of first attempts a day at the entry of the channel, before "
                 "self-service"},
    [PROFILE] = {"classes.<class>.arrivals.profile", "list or file", "even over the opening hours",
                 "share of the day by interval, of the opening hours or of the whole day, adding "
                 "up to 1 or to 100 per cent; a CSV column (share)"},
    [COUNTS] = {"classes.<class>.arrivals.counts", "list or file", "-",
                "fixed counts by day and interval instead of per_day and profile; a CSV column "
                "(calls), with rows of an interval or finer if it says start"},
    [FORECAST_CV] = {"classes.<class>.arrivals.forecast_cv", "number", "0",
                     "error of the forecast, one factor a horizon: standard deviation / mean"},
    [FORECAST_FAMILY] = {"classes.<class>.arrivals.forecast_family", "name", "\"lognormal\"",
                         "law of that factor: lognormal or gamma"},
    [DAY_CV] = {"classes.<class>.arrivals.day_factor_cv", "number", "0",
                "how busy a day is, one factor a day: standard deviation / mean"},
    [DAY_FAMILY] = {"classes.<class>.arrivals.day_factor_family", "name", "\"lognormal\"",
                    "law of that factor: lognormal or gamma"},
    [DAY_LAG1] = {"classes.<class>.arrivals.day_lag1", "number", "0",
                  "correlation of the normals behind the factors of neighbouring days"},
    [INTERVAL] = {"classes.<class>.arrivals.interval_factor", "group", "none",
                  "how busy an interval is, one factor an interval"},
    [INTERVAL_CV] = {"classes.<class>.arrivals.interval_factor.cv", "number", NULL,
                     "standard deviation / mean"},
    [INTERVAL_FAMILY] = {"classes.<class>.arrivals.interval_factor.family", "name", "\"lognormal\"",
                         "law of the factor: lognormal or gamma"},
    [INTERVAL_LAG1] = {"classes.<class>.arrivals.interval_factor.lag1", "number", "0",
                       "correlation of the normals behind factors half an hour apart"},
    [ACROSS_DAYS] = {"classes.<class>.arrivals.interval_factor.across_days", "true or false",
                     "false", "goes on over the end of the day; otherwise each day starts afresh"},
    [PROFILES] = {"classes.<class>.arrivals.profiles", "group", "none",
                  "profiles of days of certain types"},
    [PROFILE_OF_TYPE] = {"classes.<class>.arrivals.profiles.<type>", "list or file", "profile",
                         "on days of this type, as profile"},
};
PART(arrivals_part, "Arrivals of a class", arrivals);

bool read_random_factor(struct node *group, const struct setting *cv, const struct setting *family,
                        struct factor *f, struct error *err)
{
    static const char *const families[] = {
        [FACTOR_LOGNORMAL] = "lognormal", [FACTOR_GAMMA] = "gamma"};
    static const struct range spread = {0, 2, false, false, "a number from 0 to 2"};
    int which = FACTOR_LOGNORMAL;
    if (!setting_number(group, cv, &spread, &f->cv, err)
        || !setting_choice(group, family, families, 2, &which, err))
        return false;
    f->family = (enum factor_family)which;
    return true;
}

static bool read_factors(struct node *group, struct arrivals *a, struct error *err)
{
    static const struct range correlation = {0, 1, false, true, "a number from 0 to less than 1"};
    struct node *interval;
    if (!read_random_factor(group, &arrivals[FORECAST_CV], &arrivals[FORECAST_FAMILY], &a->forecast,
                            err)
        || !read_random_factor(group, &arrivals[DAY_CV], &arrivals[DAY_FAMILY], &a->day, err)
        || !setting_number(group, &arrivals[DAY_LAG1], &correlation, &a->day_lag1, err)
        || !setting_group(group, &arrivals[INTERVAL], &interval, err))
        return false;
    return !interval
           || (read_random_factor(interval, &arrivals[INTERVAL_CV], &arrivals[INTERVAL_FAMILY],
                                  &a->interval, err)
               && setting_number(interval, &arrivals[INTERVAL_LAG1], &correlation,
                                 &a->interval_lag1, err)
               && setting_truth(interval, &arrivals[ACROSS_DAYS], &a->across_days, err));
}

/* Fixed counts say all there is to say about volume and its randomness. */
static bool read_counts(struct node *group, struct node *counts, const struct scenario *s,
                        struct profile *p, struct error *err)
{
    for (int i = PER_DAY; i <= INTERVAL; i++) {
        const struct node *n = i == COUNTS ? NULL : setting_node(group, &arrivals[i]);
        if (n)
            return node_fail(n, err, "cannot be given together with counts");
    }
    if (s->hours.warm_up_s > 0)
        return node_fail(counts, err, "must not be given where the calendar has a warm-up");
    return counts_read(counts, &s->hours, p, err);
}

static bool read_rate(struct node *group, struct scenario *s, struct arrivals *a, struct profile *p,
                      struct error *err)
{
    static const struct range volume = {0, 1e9, false, false, "a number from 0 to 1e9"};
    if (!setting_number(group, &arrivals[PER_DAY], &volume, &a->per_day, err)
        || !read_factors(group, a, err))
        return false;
    struct node *profile = setting_node(group, &arrivals[PROFILE]);
    if (!profile) {
        *p = profile_even(&s->hours);
        return true;
    }
    return profile_read(profile, &s->hours, p, err);
}

static bool read_profiles_by_type(struct node *arrivals_node, const struct scenario *s,
                                  struct contact_class *c, struct error *err)
{
    struct node *group;
    if (!setting_group(arrivals_node, &arrivals[PROFILES], &group, err))
        return false;
    if (!group)
        return true;
    if (!days_are_known(group, s, err))
        return false;
    c->share_on_type = mem_array(s->dates.n_types, sizeof *c->share_on_type);
    for (size_t i = 0; i < group->n; i++) {
        struct node *n = group->child[i];
        struct profile p;
        size_t type;
        if (!read_type_named(n, s, &type, err))
            return false;
        const bool ok = profile_read(n, &s->hours, &p, err);
        c->share_on_type[type] = p.share;
        if (!ok)
            return false;
    }
    return true;
}

bool read_arrivals(struct node *group, struct scenario *s, struct contact_class *c,
                   struct error *err)
{
    struct profile p = {0};
    struct node *counts = setting_node(group, &arrivals[COUNTS]);
    const bool ok = counts ? read_counts(group, counts, s, &p, err)
                           : read_rate(group, s, &c->arrivals, &p, err)
                                 && read_profiles_by_type(group, s, c, err);
    c->arrivals.share = p.share;
    c->arrivals.counts = p.counts;
    c->share_outside_hours = p.outside;
    if (!ok)
        return false;
    if (counts)
        c->arrivals.per_day = p.per_day;
    if (fabs(p.raw_sum - 1) > 1e-9)
        scenario_note(s, "The profile of %s adds up to %.4g and was scaled to 1.", c->name,
                      p.raw_sum);
    if (p.outside > 0)
        scenario_note(s, "%.2f %% of the contacts of %s come outside the opening hours.",
                      100 * p.outside, c->name);
    return true;
}

static double share_outside(const struct scenario *s, const struct contact_class *c,
                            const struct channel *channel)
{
    const struct calendar_hours *hours = &s->hours;
    double outside = 0;
    for (size_t i = 0; i < hours->intervals; i++) {
        const double from = hours->opens_s + (double)i * hours->interval_s;
        const double to = from + hours->interval_s;
        const double open = fmin(to, channel->closes_s) - fmax(from, channel->opens_s);
        outside += c->arrivals.share[i] * (1 - fmax(open, 0) / hours->interval_s);
    }
    return outside;
}

void note_channel_hours(struct scenario *s)
{
    for (size_t i = 0; i < s->n_classes; i++)
        for (size_t k = 0; k < class_channels(&s->classes[i]); k++) {
            const struct contact_class *c = &s->classes[i];
            const struct channel *channel = &s->channels[class_channel(c, k)];
            const bool counts = channel->has_hours && !channel_has_jobs(channel);
            const double outside = counts ? share_outside(s, c, channel) : 0;
            if (outside > 0)
                scenario_note(s,
                              "%.1f %% of the contacts of %s come outside the hours of the channel "
                              "%s, %s to %s, and ask for nobody then.",
                              100 * outside, c->name, channel->name,
                              clock_text(channel->opens_s).text,
                              clock_text(channel->closes_s).text);
        }
}
