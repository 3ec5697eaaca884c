/*
 * random_centre.h -- small valid centres that nobody would think of.
 *
 * Each is a function of its number alone. Together they use every setting the engine knows, in
 * combinations and with awkward values; each is small, so that hundreds can be simulated in a
 * second.
 */
#ifndef TESTS_ENGINE_RANDOM_CENTRE_H
#define TESTS_ENGINE_RANDOM_CENTRE_H

#include "models/stream.h"
#include "tests/engine/centre.h"

enum { RANDOM_DAYS = 5, RANDOM_OFFERS = 3 };

struct random_centre {
    struct centre centre;
    struct target targets[THRESHOLDS_MOST - 1];
    struct contact_stream also[CENTRE_PARTS][2];
    struct customer_group customer_groups[2];
    double customers[CENTRE_PARTS][2];
    struct deflection deflections[2][RANDOM_OFFERS];
    struct callback callbacks[2];
    struct transfer transfers[CENTRE_PARTS][CENTRE_PARTS];
    struct work_order orders[CENTRE_PARTS][2];
    bool offered_to[2][RANDOM_OFFERS + 1][CENTRE_PARTS];
    double share[CENTRE_PARTS][CENTRE_INTERVALS];
    double handle_profile[CENTRE_PARTS][CENTRE_INTERVALS];
    double counts[CENTRE_PARTS][RANDOM_DAYS * CENTRE_INTERVALS];
    struct calendar_day days[RANDOM_DAYS];
    double factors[RANDOM_DAYS * CENTRE_PARTS];
    bool works_on[CENTRE_PARTS][CENTRE_SHIFTS][RANDOM_DAYS];
};

/* ---- dice ---------------------------------------------------------------------------------- */

struct dice {
    uint64_t key;
    uint32_t thrown;
};

static inline double dice_between(struct dice *d, double low, double high)
{
    const struct address at = {d->thrown++, 0, 0, address_what(PURPOSE_RAW, 0, 0)};
    return low + (high - low) * ((double)(draw_one(d->key, at).a >> 11) * 0x1p-53);
}

static inline bool dice_chance(struct dice *d, double probability)
{
    return dice_between(d, 0, 1) < probability;
}

/* A whole number from low to high. */
static inline size_t dice_count(struct dice *d, size_t low, size_t high)
{
    return low + (size_t)dice_between(d, 0, (double)(high - low + 1));
}

/* A whole number of minutes, as seconds. */
static inline double dice_minutes(struct dice *d, double low_h, double high_h)
{
    return 60 * floor(dice_between(d, low_h * 60, high_h * 60));
}

/* ---- the parts of a centre ----------------------------------------------------------------- */

static inline struct duration random_duration(struct dice *d, double low_s, double high_s)
{
    static const double values[] = {0.5, 7, 7, 61.3, 187.9, 402};
    struct duration law = {.family = (enum duration_family)dice_count(d, 0, DURATION_FAMILIES - 1),
                           .mean_s = dice_between(d, low_s, high_s)};
    switch (law.family) {
    case DURATION_LOGNORMAL:
    case DURATION_WEIBULL: law.cv = dice_between(d, 0.2, 2); break;
    case DURATION_GAMMA:
    case DURATION_ERLANG:
        /* Their tables are slow to make, so there are few. */
        law.family = dice_chance(d, 0.9) ? DURATION_EXPONENTIAL : law.family;
        law.cv = law.family == DURATION_GAMMA ? dice_between(d, 0.3, 2) : 0;
        law.shape = law.family == DURATION_ERLANG ? (double)dice_count(d, 1, 5) : 0;
        break;
    case DURATION_HYPEREXPONENTIAL: law.cv = dice_between(d, 1.1, 3); break;
    case DURATION_EMPIRICAL:
        law.values = values;
        law.n_values = sizeof values / sizeof *values;
        break;
    default: break;
    }
    assert_null(duration_invalid(&law));
    return law;
}

static inline struct factor random_factor(struct dice *d)
{
    return (struct factor){
        .family = dice_chance(d, 0.2) ? FACTOR_GAMMA : FACTOR_LOGNORMAL,
        .cv = dice_chance(d, 0.5) ? dice_between(d, 0.05, 0.5) : 0,
    };
}

static inline void random_hours(struct dice *d, struct scenario *s)
{
    static const double minutes[] = {15, 30, 60};
    struct calendar_hours *h = &s->hours;
    h->interval_s = 60 * minutes[dice_count(d, 0, 2)];
    h->days = dice_chance(d, 0.5) ? 1 : dice_count(d, 2, RANDOM_DAYS);
    h->never_closes = dice_chance(d, 0.4);
    h->opens_s = 0;
    h->closes_s = 86400;
    if (!h->never_closes) {
        const size_t most = (size_t)(20 * 3600 / h->interval_s);
        const double open_s = h->interval_s * (double)dice_count(d, 1, most);
        h->opens_s = dice_minutes(d, 0, (86400 - open_s) / 3600);
        h->closes_s = h->opens_s + open_s;
    } else if (dice_chance(d, 0.5)) {
        h->warm_up_s = dice_minutes(d, 0, 30);
    }
    h->intervals = (size_t)((h->closes_s - h->opens_s) / h->interval_s + 0.5);
    h->at_close = dice_chance(d, 0.5) ? CLOSING_SERVE : CLOSING_DISMISS;
}

static inline void random_general(struct dice *d, struct random_centre *r)
{
    struct scenario *s = &r->centre.scenario;
    const bool all = dice_chance(d, 0.5);
    s->layers = (struct layers){all || dice_chance(d, 0.5),
                                all || dice_chance(d, 0.5),
                                all || dice_chance(d, 0.5),
                                all || dice_chance(d, 0.5),
                                all || dice_chance(d, 0.5),
                                all || dice_chance(d, 0.5),
                                true};
    s->busyness =
        (struct busyness){dice_between(d, 0, 1), dice_between(d, 0, 1), dice_between(d, 0, 1)};
    s->within_s = 20;
    s->short_abandon_s = dice_chance(d, 0.3) ? 5 : 0;
    s->targets = r->targets;
    s->n_targets = dice_count(d, 0, THRESHOLDS_MOST - 1);
    for (size_t i = 0; i < s->n_targets; i++)
        r->targets[i] = centre_level_target(40 * (double)(i + 1));
}

static inline void random_channel(struct dice *d, struct scenario *s)
{
    static char names[][8] = {"voice", "video"};
    struct channel *c = &s->channels[s->n_channels];
    *c = (struct channel){
        .name = names[s->n_channels++],
        .lines = dice_chance(d, 0.4) ? dice_count(d, 1, 12) : 0,
        .queue_places = dice_chance(d, 0.4) ? dice_count(d, 0, 5) : SIZE_MAX,
        .sessions = SIZE_MAX,
    };
}

static inline void random_arrivals(struct dice *d, struct random_centre *r, size_t class)
{
    const struct calendar_hours *h = &r->centre.scenario.hours;
    struct arrivals *a = &r->centre.classes[class].arrivals;
    double sum = 0;
    for (size_t i = 0; i < h->intervals; i++)
        sum += r->share[class][i] = dice_chance(d, 0.2) ? 0 : dice_between(d, 0.2, 3);
    for (size_t i = 0; i < h->intervals && sum > 0; i++)
        r->share[class][i] /= sum;
    *a = (struct arrivals){
        .per_day = dice_between(d, 2, 20) * (h->closes_s - h->opens_s) / 3600,
        .share = r->share[class],
        .forecast = random_factor(d),
        .day = random_factor(d),
        .day_lag1 = dice_between(d, 0, 0.9),
        .interval = random_factor(d),
        .interval_lag1 = dice_between(d, 0, 0.9),
        .across_days = dice_chance(d, 0.5),
    };
    if (h->warm_up_s == 0 && dice_chance(d, 0.2)) {
        a->counts = r->counts[class];
        for (size_t i = 0; i < h->intervals * h->days; i++)
            r->counts[class][i] = (double)dice_count(d, 0, 15);
    }
}

static inline void random_self_service(struct dice *d, struct self_service *s)
{
    *s = (struct self_service){
        .handles = dice_between(d, 0.3, 1),
        .escalates = dice_between(d, 0.2, 0.6),
        .gives_up = dice_between(d, 0, 0.1),
        .bounces = dice_between(d, 0, 0.3),
        .return_delay = random_duration(d, 60, 7200),
        .returns_to_agent = dice_chance(d, 0.3),
        .escalates_again = dice_between(d, 0, 0.6),
        .at_most = (unsigned)dice_count(d, 1, 3),
    };
    /* Never zero, so that a trace shows who came by self-service. */
    for (int end = 0; end < SELF_ENDS; end++)
        s->time[end] = (dice_chance(d, 0.5) ? exponential : fixed)(dice_between(d, 20, 300));
    assert_null(self_service_invalid(s));
}

static inline void random_class(struct dice *d, struct random_centre *r)
{
    static char names[CENTRE_PARTS][8] = {"general", "elderly", "loss", "wealth"};
    static const struct duration at_once = {.family = DURATION_FIXED};
    struct scenario *s = &r->centre.scenario;
    const size_t class = s->n_classes++;
    struct contact_class *c = &s->classes[class];
    *c = (struct contact_class){
        .name = names[class],
        .channel = (int)dice_count(d, 0, s->n_channels - 1),
        .priority = (int)dice_count(d, 0, 2),
        .talk = random_duration(d, 30, 600),
        .wrap_up = dice_chance(d, 0.5) ? random_duration(d, 5, 90) : at_once,
        .patience = {.endless = dice_chance(d, 0.2),
                     .balk = dice_chance(d, 0.4) ? dice_between(d, 0, 0.3) : 0,
                     .law = random_duration(d, 5, 300)},
    };
    random_arrivals(d, r, class);
    if (dice_chance(d, 0.4))
        random_self_service(d, &c->self_service);
    if (dice_chance(d, 0.4))
        c->redial = (struct redial){
            .probability = {dice_chance(d, 0.9) ? dice_between(d, 0, 1) : 0}, /* see below */
            .after_dismissal = dice_chance(d, 0.5) ? dice_between(d, 0, 1) : 0,
            .delay = random_duration(d, 30, 3600),
            .at_most = (unsigned)dice_count(d, 1, 30),
            .keeps_patience = dice_chance(d, 0.5),
        };
    if (dice_chance(d, 0.3))
        c->recontact = (struct recontact){
            .probability = dice_between(d, 0, 0.6),
            .delay = random_duration(d, 600, 50000),
            .at_most = (unsigned)dice_count(d, 1, 30),
        };
}

/* Breaks lie one in each part of the shift, so that they cannot meet. */
static inline void random_breaks(struct dice *d, struct shift *s)
{
    const size_t n = dice_count(d, 0, CENTRE_BREAKS);
    const double part = s->length_s / CENTRE_BREAKS;
    for (size_t b = 0; b < n; b++) {
        const double length = dice_between(d, 60, part / 2);
        const double room = part - length;
        const double late = dice_chance(d, 0.3) ? 0 : dice_between(d, 0, room / 2);
        const double earliest = (double)b * part + late;
        const double window = dice_chance(d, 0.5) ? dice_between(d, 0, room / 2) : 0;
        shift_break(s, (struct pause){earliest, earliest + window, length, dice_chance(d, 0.3),
                                      dice_chance(d, 0.5)});
    }
}

/* On a day with closing, it meets the opening hours. */
static inline void random_shift(struct dice *d, struct centre *c, struct agent_group *g)
{
    static char names[CENTRE_SHIFTS][8] = {"early", "late", "night", "short"};
    const struct calendar_hours *h = &c->scenario.hours;
    const double opens_h = h->opens_s / 3600, closes_h = h->closes_s / 3600;
    double start_h = dice_minutes(d, 0, 24) / 3600, hours = dice_minutes(d, 1, 12) / 3600;
    if (dice_chance(d, 0.1))
        hours = 24;
    if (!h->never_closes) {
        start_h = dice_minutes(d, fmax(opens_h - 1, 0), closes_h - 0.1) / 3600;
        hours = fmax(hours, opens_h - start_h + 0.25);
    }
    struct shift *s = centre_shift(c, g, names[g->n_shifts], start_h, hours, dice_count(d, 0, 4));
    if (dice_chance(d, 0.7))
        random_breaks(d, s);
}

static inline void random_attendance(struct dice *d, struct agent_group *g)
{
    struct attendance *a = &g->attendance;
    if (dice_chance(d, 0.5)) {
        a->absence = dice_between(d, 0.01, 0.4);
        a->absence_day_cv = dice_chance(d, 0.5) ? dice_between(d, 0, 1.2) : 0;
    }
    assert_null(attendance_invalid(a));
    if (dice_chance(d, 0.5))
        a->in_shift_shrinkage = dice_between(d, 0.02, 0.4);
    const double mean_s = dice_between(d, 60, 1200);
    const struct duration laws[] = {
        exponential(mean_s),
        fixed(mean_s),
        {.family = DURATION_LOGNORMAL, .mean_s = mean_s, .cv = dice_between(d, 0.2, 2)},
    };
    a->away = laws[dice_count(d, 0, 2)];
}

static inline void random_group(struct dice *d, struct centre *c)
{
    static char names[CENTRE_PARTS][8] = {"north", "south", "east", "west"};
    struct scenario *s = &c->scenario;
    struct agent_group *g = centre_group(c, names[s->n_groups]);
    const bool last = s->n_groups > 1;
    g->n_skills = 0;
    for (size_t i = 0; i < s->n_classes; i++) {
        /* The first group serves every class that the others may leave out. */
        const size_t class = last ? s->n_classes - 1 - i : i;
        if (!last || dice_chance(d, 0.6))
            g->skills[g->n_skills++] =
                (struct skill){.class = (int)class, .rank = (int)dice_count(d, 1, 3)};
    }
    if (g->n_skills == 0)
        g->skills[g->n_skills++] = (struct skill){.class = 0, .rank = 1};
    g->order = (enum agent_order)dice_count(d, 0, 2);
    if (dice_chance(d, 0.4)) {
        size_t *agents = centre_staff(c, g, dice_count(d, 0, 6));
        for (size_t i = 0; i < s->hours.intervals; i++)
            agents[i] = dice_chance(d, 0.4) ? dice_count(d, 0, 6) : agents[i > 0 ? i - 1 : 0];
        g->at_drop = dice_chance(d, 0.5) ? DROP_RELEASE : DROP_HOLD;
    } else {
        const size_t n = dice_count(d, 1, CENTRE_SHIFTS);
        for (size_t i = 0; i < n; i++)
            random_shift(d, c, g);
    }
    random_attendance(d, g);
}

/* ---- chat, and classes in two channels ----------------------------------------------------- */

/* The class's laws or some of its own, in the channel that is not the class's. */
static inline void random_stream(struct dice *d, struct random_centre *r, size_t class)
{
    struct contact_class *c = &r->centre.classes[class];
    r->also[class][0] = (struct contact_stream){
        .channel = 1 - c->channel,
        .share = dice_between(d, 0.1, 1),
        .talk = dice_chance(d, 0.5) ? c->talk : random_duration(d, 30, 600),
        .wrap_up = c->wrap_up,
        .patience = c->patience,
        .self_service = c->self_service,
        .redial = c->redial,
        .recontact = c->recontact,
    };
    if (dice_chance(d, 0.3))
        random_self_service(d, &r->also[class][0].self_service);
    c->also = r->also[class];
    c->n_also = 1;
}

static inline void random_concurrency(struct dice *d, struct agent_group *g)
{
    g->concurrency = concurrency_from_think_share(dice_count(d, 1, 5), dice_between(d, 0, 0.9));
    const bool full_speed = dice_chance(d, 0.2);
    for (size_t k = 0; full_speed && k < g->concurrency.at_most; k++)
        g->concurrency.speed[k] = 1;
    assert_null(concurrency_invalid(&g->concurrency));
    g->at_drop = DROP_RELEASE;
}

/* Dice of its own: the other parts of a centre are what they would be without. */
static inline void random_chat(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "chat of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    if (dice_chance(d, 0.5))
        return;
    for (size_t i = 0; i < s->n_channels; i++)
        s->channels[i].kind = dice_chance(d, 0.6) ? CHANNEL_CHAT : CHANNEL_LIVE;
    for (size_t i = 0; i < s->n_classes; i++)
        if (s->n_channels == 2 && dice_chance(d, 0.5))
            random_stream(d, r, i);
    for (size_t g = 0; g < s->n_groups; g++) {
        if (dice_chance(d, 0.6))
            random_concurrency(d, &s->groups[g]);
        for (size_t k = 0; g > 0 && k < s->groups[g].n_skills; k++) {
            struct skill *skill = &s->groups[g].skills[k];
            const struct contact_class *c = &s->classes[skill->class];
            skill->in_one_channel = dice_chance(d, 0.3);
            skill->channel = class_channel(c, dice_count(d, 0, class_channels(c) - 1));
        }
    }
}

/* ---- overflow ------------------------------------------------------------------------------ */

static inline void random_overflow(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "overflow of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    const bool some = dice_chance(d, 0.5);
    for (size_t g = 0; some && g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_skills; k++)
            if (dice_chance(d, 0.5))
                s->groups[g].skills[k].overflow_s =
                    dice_chance(d, 0.5) ? dice_between(d, 0, 120) : 30;
}

/* ---- customer groups ----------------------------------------------------------------------- */

/* Dice of its own, too. */
static inline void random_care(struct random_centre *r, unsigned number)
{
    static char names[][12] = {"aged", "veterans"};
    struct dice dice = {.key = stream_key(number, "customers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    s->customer_groups = r->customer_groups;
    s->n_customer_groups = dice_count(d, 0, 2);
    for (size_t g = 0; g < s->n_customer_groups; g++)
        r->customer_groups[g] = (struct customer_group){
            .name = names[g],
            .identified = dice_chance(d, 0.6) ? dice_between(d, 0, 1) : dice_chance(d, 0.8),
            .direct_to_agent = dice_chance(d, 0.5) ? dice_between(d, 0, 1) : 0,
            .priority = (int)dice_count(d, 0, 2),
            .handle_factor = dice_chance(d, 0.5) ? dice_between(d, 0.5, 2) : 1,
            .patience_factor = dice_chance(d, 0.5) ? dice_between(d, 0.5, 2) : 1,
            .escalates_factor = dice_chance(d, 0.5) ? dice_between(d, 0.2, 4) : 1,
        };
    for (size_t c = 0; c < s->n_classes; c++) {
        if (s->n_customer_groups == 0 || dice_chance(d, 0.2))
            continue;
        s->classes[c].customers = r->customers[c];
        for (size_t g = 0; g < s->n_customer_groups; g++)
            r->customers[c][g] = dice_chance(d, 0.2) ? 0 : dice_between(d, 0, 0.5);
    }
}

/* ---- deferred work -------------------------------------------------------------------------- */

static inline void random_dialling(struct dice *d, struct channel *c,
                                   const struct calendar_hours *h)
{
    c->kind = CHANNEL_OUTBOUND;
    c->deferred.interruptible = false;
    c->deferred.dialling = (struct dialling){
        .dial_s = dice_between(d, 0, 40),
        .reach = dice_between(d, 0.2, 1),
        .tries = dice_count(d, 1, 4),
        .retry_after_s = dice_between(d, 60, 20000),
    };
    c->has_hours = dice_chance(d, 0.6);
    c->opens_s = h->opens_s + dice_between(d, 0, 0.5) * (h->closes_s - h->opens_s);
    c->closes_s = c->opens_s + dice_between(d, 0.1, 1) * (h->closes_s - c->opens_s);
}

static inline void random_deferred_channel(struct dice *d, struct scenario *s)
{
    static char names[CENTRE_PARTS][8] = {"", "sms", "email", "cases"};
    struct channel *c = &s->channels[s->n_channels];
    *c = (struct channel){
        .name = names[s->n_channels++],
        .kind = CHANNEL_DEFERRED,
        .queue_places = SIZE_MAX,
        .sessions = SIZE_MAX,
        .deferred = {.due_s = dice_chance(d, 0.5) ? dice_between(d, 60, 7200)
                                                  : dice_between(d, 7200, 180000),
                     .interruptible = dice_chance(d, 0.4),
                     .initial_backlog = dice_chance(d, 0.5) ? dice_count(d, 1, 40) : 0},
    };
    if (c->deferred.interruptible)
        c->deferred.resume_s = dice_between(d, 0, 90);
    if (dice_chance(d, 0.4))
        random_dialling(d, c, &s->hours);
}

/* Part of the class's contacts, or all of them, come through the channel. */
static inline void random_job_stream(struct dice *d, struct random_centre *r, size_t class,
                                     int channel)
{
    struct contact_class *c = &r->centre.classes[class];
    const struct patience endless = {.endless = true, .law = fixed(0)};
    if (c->n_also == 0 && dice_chance(d, 0.2)) {
        c->channel = channel;
        c->patience = endless;
        c->self_service = (struct self_service){0};
        c->redial = (struct redial){.delay = fixed(0)};
        c->recontact = (struct recontact){.delay = fixed(0)};
        return;
    }
    r->also[class][c->n_also] = (struct contact_stream){
        .channel = channel,
        .share = dice_between(d, 0.1, 0.9) * (c->n_also > 0 ? 1 - c->also[0].share : 1),
        .talk = dice_chance(d, 0.5) ? c->talk : random_duration(d, 30, 1200),
        .wrap_up = c->wrap_up,
        .patience = endless,
    };
    c->n_also++;
    c->also = r->also[class];
}

static inline void random_jobs(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "jobs of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    if (dice_chance(d, 0.5))
        return;
    const size_t first = s->n_channels;
    for (size_t n = dice_count(d, 1, 2); n > 0; n--)
        random_deferred_channel(d, s);
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (dice_chance(d, 0.7))
            random_job_stream(d, r, i, (int)dice_count(d, first, s->n_channels - 1));
        if (!s->hours.never_closes && !c->arrivals.counts && dice_chance(d, 0.5))
            c->share_outside_hours = dice_between(d, 0, 0.4);
    }
    for (size_t g = 0; g < s->n_groups; g++)
        s->groups[g].reserve = dice_count(d, 0, 2);
}

/* ---- agents kept free for calls ----------------------------------------------------------------
 */

/* Dice of its own. Agents kept free of chats begin no job either. */
static inline void random_keep_free(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "agents kept free")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++) {
        struct agent_group *group = &s->groups[g];
        group->keep_free =
            group->concurrency.at_most > 0 && dice_chance(d, 0.6) ? dice_count(d, 1, 3) : 0;
        if (group->reserve < group->keep_free)
            group->reserve = group->keep_free;
    }
}

/* ---- redials --------------------------------------------------------------------------------
 */

static inline void random_redial(struct dice *d, const struct contact_class *c, struct redial *r)
{
    const size_t n = dice_chance(d, 0.5) ? 1 : dice_count(d, 2, 4);
    for (size_t i = 1; i < n; i++)
        r->probability[i] = dice_between(d, 0, 1);
    redial_repeat(r, n);
    r->in_other_channel = dice_chance(d, 0.5);
    r->channel = class_channel(c, dice_count(d, 0, c->n_also));
}

/* Dice of its own: how redials change from time to time, and through which channel they come. */
static inline void random_redials(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "redials of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (redial_happens(&c->redial))
            random_redial(d, c, &c->redial);
        for (size_t k = 0; k < c->n_also; k++)
            if (redial_happens(&r->also[i][k].redial))
                random_redial(d, c, &r->also[i][k].redial);
    }
}

/* ---- nothing more before a break ---------------------------------------------------------------
 */

/* Dice of its own. */
static inline void random_drain(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "drain")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++) {
        const double drain_s = dice_chance(d, 0.6) ? dice_between(d, 60, 5000) : 0;
        s->groups[g].drain_s = s->groups[g].concurrency.at_most > 1 ? drain_s : 0;
    }
}

/* ---- handle times that are not what was forecast ------------------------------------------------
 */

/* Dice of its own. */
static inline void random_handle_errors(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "errors of handle times")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++)
        if (dice_chance(d, 0.4))
            s->classes[i].handle_error = (struct factor){
                dice_chance(d, 0.5) ? FACTOR_GAMMA : FACTOR_LOGNORMAL, dice_between(d, 0.02, 0.4)};
    for (size_t i = 0; i < s->n_classes; i++) {
        for (size_t k = 0; k < s->hours.intervals; k++)
            r->handle_profile[i][k] = dice_between(d, 0.6, 1.5);
        s->classes[i].handle_profile = dice_chance(d, 0.2) ? r->handle_profile[i] : NULL;
    }
}

/* ---- ringing ---------------------------------------------------------------------------------
 */

/* Dice of its own. */
static inline void random_ringing(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "ringing")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++)
        s->groups[g].ring_s = dice_chance(d, 0.4) ? dice_between(d, 0, 40) : 0;
}

/* ---- other channels -------------------------------------------------------------------------
 */

static inline void random_offer(struct dice *d, struct offer *o, bool *classes,
                                const struct scenario *s)
{
    o->when = (enum offer_time)dice_count(d, OFFER_ON_ENTRY, OFFER_WAITING);
    o->offered = dice_between(d, 0.3, 1);
    o->accepts = dice_chance(d, 0.9) ? dice_between(d, 0, 1) : 0;
    o->after_s = dice_chance(d, 0.5) ? dice_between(d, 0, 120) : 0;
    o->expected_wait_s = dice_chance(d, 0.5) ? dice_between(d, 0, 300) : 0;
    o->classes = classes;
    for (size_t c = 0; c < s->n_classes; c++)
        classes[c] = s->classes[c].n_also > 0 && dice_chance(d, 0.8);
}

/* Dice of its own, like chat. Where a class comes through both channels it may move. */
static inline void random_deflections(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "offers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; s->n_channels == 2 && i < 2; i++) {
        s->channels[i].deflections = r->deflections[i];
        s->channels[i].n_deflections = dice_count(d, 0, RANDOM_OFFERS);
        for (size_t k = 0; k < s->channels[i].n_deflections; k++) {
            struct deflection *offer = &r->deflections[i][k];
            *offer = (struct deflection){
                .to = 1 - (int)i,
                .delay = dice_chance(d, 0.5) ? random_duration(d, 1, 900) : fixed(0),
                .to_agent = dice_chance(d, 0.5),
            };
            random_offer(d, &offer->offer, r->offered_to[i][k], s);
        }
    }
}

/* For all classes of live channels; dice of its own. */
static inline void random_callbacks(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "callbacks of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < 2 && i < s->n_channels; i++) {
        if (s->channels[i].kind != CHANNEL_LIVE || dice_chance(d, 0.7))
            continue;
        struct callback *c = s->channels[i].callback = &r->callbacks[i];
        *c = (struct callback){
            .kind = dice_chance(d, 0.7) ? CALLBACK_PLACE : CALLBACK_APPOINTMENT,
            .delay = random_duration(d, 60, 20000),
            .dial_s = dice_chance(d, 0.8) ? dice_between(d, 0, 60) : 0,
            .reach = dice_chance(d, 0.8) ? dice_between(d, 0, 1) : 1,
            .tries = (unsigned)dice_count(d, 1, CALLBACK_TRIES_MOST),
            .retry_after = random_duration(d, 30, 7200),
        };
        random_offer(d, &c->offer, r->offered_to[i][RANDOM_OFFERS], s);
        c->offer.when = OFFER_WAITING;
        for (size_t k = 0; k < s->n_classes; k++)
            c->offer.classes[k] = dice_chance(d, 0.8);
    }
}

/* ---- days that differ, and channels with hours ---------------------------------------------- */

static inline void random_days(struct dice *d, struct random_centre *r)
{
    static char *types[] = {"ordinary", "holiday"};
    struct scenario *s = &r->centre.scenario;
    s->dates = (struct dates){
        .types = types, .n_types = 2, .n_there = 2, .days = r->days, .of_class = r->factors};
    for (size_t i = 0; i < s->hours.days; i++)
        r->days[i] = (struct calendar_day){
            .has_date = true,
            .date = 19662 + (int32_t)i,
            .type = dice_count(d, 0, 1),
            .closes = s->hours.intervals,
            .factor = dice_chance(d, 0.5) ? 1 : dice_between(d, 0, 2),
        };
    for (size_t i = 0; i < s->hours.days * s->n_classes; i++)
        r->factors[i] = dice_chance(d, 0.5) ? 1 : dice_between(d, 0, 2);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = 0; s->groups[g].agents && i < s->hours.intervals; i++)
            if (dice_chance(d, 0.5))
                s->groups[g].agents[s->hours.intervals + i] = dice_count(d, 0, 6);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++) {
            for (size_t i = 0; i < s->hours.days; i++)
                r->works_on[g][k][i] = dice_chance(d, 0.6);
            if (dice_chance(d, 0.5))
                s->groups[g].shifts[k].works_on = r->works_on[g][k];
        }
}

/* Whole seconds, so that hours begin and end at no round time. */
static inline void random_channel_hours(struct dice *d, struct scenario *s, struct channel *c)
{
    const double length = s->hours.closes_s - s->hours.opens_s;
    c->has_hours = true;
    c->opens_s = s->hours.opens_s + floor(dice_between(d, 0, 0.6) * length);
    c->closes_s = fmin(s->hours.closes_s, c->opens_s + 60 + floor(dice_between(d, 0, 1) * length));
}

static inline void random_calendar(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "calendar of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    s->dates = (struct dates){0};
    if (dice_chance(d, 0.4))
        random_days(d, r);
    for (size_t i = 0; i < s->n_channels; i++)
        if (s->channels[i].kind != CHANNEL_DEFERRED && dice_chance(d, 0.3))
            random_channel_hours(d, s, &s->channels[i]);
}

/* ---- out of hours -------------------------------------------------------------------------- */

static inline struct at_opening random_at_opening(struct dice *d)
{
    return (struct at_opening){
        .probability = dice_chance(d, 0.6) ? dice_between(d, 0, 1) : 0,
        .delay = dice_chance(d, 0.6) ? random_duration(d, 10, 20000) : fixed(0),
    };
}

/* In all live channels, whether they close or not; dice of its own. */
static inline void random_out_of_hours(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "out of hours of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (!channel_has_jobs(&s->channels[c->channel]))
            c->at_opening = random_at_opening(d);
        for (size_t k = 0; k < c->n_also; k++)
            if (!channel_has_jobs(&s->channels[c->also[k].channel]))
                r->also[i][k].at_opening = random_at_opening(d);
    }
}

/* ---- transfers ------------------------------------------------------------------------------ */

/* Does the class come through every live channel of the other? */
static inline bool may_take_over(const struct scenario *s, const struct contact_class *from,
                                 const struct contact_class *to)
{
    for (size_t i = 0; i < class_channels(from); i++) {
        bool there = channel_has_jobs(&s->channels[class_channel(from, i)]);
        for (size_t k = 0; k < class_channels(to); k++)
            there = there || class_channel(to, k) == class_channel(from, i);
        if (!there)
            return false;
    }
    return true;
}

/* Dice of its own, too. */
static inline void random_transfers(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "transfers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    if (dice_chance(d, 0.7))
        return;
    for (size_t from = 0; from < s->n_classes; from++) {
        struct contact_class *c = &s->classes[from];
        c->transfers = r->transfers[from];
        c->n_transfers = 0;
        for (size_t to = 0; to < s->n_classes; to++)
            if (to != from && dice_chance(d, 0.7) && may_take_over(s, c, &s->classes[to]))
                c->transfers[c->n_transfers++] = (struct transfer){
                    .to = (int)to,
                    .probability = dice_between(d, 0, 0.33),
                    .is_warm = dice_chance(d, 0.5),
                    .brief_s = dice_chance(d, 0.5) ? dice_between(d, 0, 40) : 0,
                    .keeps_order = dice_chance(d, 0.5),
                    .has_priority = dice_chance(d, 0.3),
                    .priority = (int)dice_count(d, 0, 3),
                };
    }
}

/* ---- work orders --------------------------------------------------------------------------- */

/* To classes and channels of jobs, as far as there are any; dice of its own. */
static inline void random_work_orders(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "work orders of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t from = 0; from < s->n_classes; from++) {
        struct contact_class *c = &s->classes[from];
        c->orders = r->orders[from];
        c->n_orders = 0;
        for (size_t n = dice_chance(d, 0.6) ? dice_count(d, 1, 2) : 0; n > 0; n--) {
            const size_t to = dice_count(d, 0, s->n_classes - 1);
            const struct contact_class *of = &s->classes[to];
            const int channel = class_channel(of, dice_count(d, 0, class_channels(of) - 1));
            if (channel_has_jobs(&s->channels[channel]))
                c->orders[c->n_orders++] =
                    (struct work_order){(int)to, channel, dice_between(d, 0, 0.5)};
        }
    }
}

/* ---- the whole -----------------------------------------------------------------------------
 */

static inline void random_centre(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    centre_clear(&r->centre, 0, 24, 60);
    random_hours(d, s);
    random_general(d, r);
    s->n_channels = 0;
    for (size_t n = dice_count(d, 1, 2); n > 0; n--)
        random_channel(d, s);
    for (size_t n = dice_count(d, 1, CENTRE_PARTS); n > 0; n--)
        random_class(d, r);
    for (size_t n = dice_count(d, 1, CENTRE_PARTS - 1); n > 0; n--)
        random_group(d, &r->centre);
    random_chat(r, number);
    random_care(r, number);
    random_overflow(r, number);
    random_deflections(r, number);
    random_callbacks(r, number);
    random_jobs(r, number);
    random_keep_free(r, number);
    random_drain(r, number);
    random_calendar(r, number);
    random_out_of_hours(r, number);
    random_transfers(r, number);
    random_work_orders(r, number);
    random_redials(r, number);
    random_ringing(r, number);
    random_handle_errors(r, number);
}

#endif
