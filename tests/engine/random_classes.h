/*
 * random_classes.h -- the hours, channels and classes of a random centre.
 */
#ifndef TESTS_ENGINE_RANDOM_CLASSES_H
#define TESTS_ENGINE_RANDOM_CLASSES_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

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

#endif
