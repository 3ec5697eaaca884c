/*
 * sample.h -- a centre drawn at random, as likely plain as odd.
 *
 * Each is a function of its number alone.
 */
#ifndef TESTS_ENGINE_SAMPLE_H
#define TESTS_ENGINE_SAMPLE_H

#include <math.h>
#include <stdlib.h>

#include "models/stream.h"
#include "tests/engine/centre.h"

struct dice {
    uint64_t key;
    uint32_t n;
};

/* A whole number from 0 to n - 1, and a number between two. */
static inline size_t any(struct dice *d, size_t n)
{
    return (size_t)(draw_one(d->key, (struct address){d->n++, 0, 0, 0}).a >> 32) % n;
}

static inline double between(struct dice *d, double low, double high)
{
    return low + (high - low) * (double)any(d, 1000001) / 1e6;
}

static inline bool happens(struct dice *d, double probability)
{
    return between(d, 0, 1) < probability;
}

static inline struct duration any_duration(struct dice *d, double mean_s)
{
    switch (any(d, 5)) {
    case 0: return (struct duration){.family = DURATION_LOGNORMAL, .mean_s = mean_s, .cv = 1.2};
    case 1: return (struct duration){.family = DURATION_GAMMA, .mean_s = mean_s, .cv = 0.6};
    case 2: return (struct duration){.family = DURATION_WEIBULL, .mean_s = mean_s, .shape = 0.8};
    case 3: return fixed(mean_s);
    default: return exponential(mean_s);
    }
}

struct sample {
    struct centre centre;
    double counts[CENTRE_PARTS][3 * CENTRE_INTERVALS];
    struct target targets[2];
};

static inline void draw_hours(struct dice *d, struct sample *s)
{
    static const double lengths_min[] = {15, 30, 60};
    const double minutes = lengths_min[any(d, 3)];
    if (happens(d, 0.5)) {
        centre_clear(&s->centre, 0, 24, minutes);
        s->centre.scenario.hours.warm_up_s = happens(d, 0.5) ? between(d, 0, 30) * 3600 : 0;
    } else {
        const double opens = (double)(6 + any(d, 5));
        centre_clear(&s->centre, opens, opens + (double)(2 + any(d, 12)), minutes);
    }
    struct scenario *x = &s->centre.scenario;
    x->hours.days = 1 + any(d, 3);
    x->hours.at_close = happens(d, 0.5) ? CLOSING_SERVE : CLOSING_DISMISS;
    x->short_abandon_s = happens(d, 0.3) ? 10 : 0;
    bool *const layers[] = {&x->layers.forecast, &x->layers.day,      &x->layers.interval,
                            &x->layers.arrivals, &x->layers.handling, &x->layers.absence};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        *layers[i] = happens(d, 0.85);
    x->busyness = (struct busyness){0.9, 0.7, 0.5};
    s->targets[0] = centre_level_target(60);
    s->targets[1] = centre_level_target(5);
    x->targets = s->targets;
    x->n_targets = 2;
}

static inline void draw_channels(struct dice *d, struct centre *c)
{
    static char second[] = "second channel";
    static const size_t places[] = {SIZE_MAX, SIZE_MAX, 0, 2, 15};
    if (happens(d, 0.4))
        c->channels[c->scenario.n_channels++] =
            (struct channel){.name = second, .sessions = SIZE_MAX};
    for (size_t i = 0; i < c->scenario.n_channels; i++) {
        c->channels[i].lines = happens(d, 0.3) ? 2 + any(d, 20) : 0;
        c->channels[i].queue_places = places[any(d, 5)];
    }
}

static inline void draw_comebacks(struct dice *d, struct contact_class *k)
{
    if (happens(d, 0.4))
        k->redial = (struct redial){
            .probability = {between(d, 0, 1)},
            .after_dismissal = happens(d, 0.5) ? 0.7 : 0,
            .delay = any_duration(d, between(d, 0, 3000)),
            .at_most = (unsigned)any(d, 25),
            .keeps_patience = happens(d, 0.5),
        };
    redial_repeat(&k->redial, 1);
    if (happens(d, 0.3))
        k->recontact = (struct recontact){.probability = between(d, 0, 0.5),
                                          .delay = any_duration(d, 4000),
                                          .at_most = (unsigned)any(d, 6)};
    if (happens(d, 0.4)) {
        struct self_service *s = &k->self_service;
        *s = (struct self_service){
            .handles = between(d, 0.3, 1),
            .escalates = between(d, 0, 0.6),
            .gives_up = between(d, 0, 0.1),
            .bounces = happens(d, 0.6) ? between(d, 0, 0.3) : 0,
            .return_delay = any_duration(d, 3000),
            .returns_to_agent = happens(d, 0.3),
            .escalates_again = between(d, 0, 0.6),
            .at_most = (unsigned)any(d, 25),
        };
        for (int end = 0; end < SELF_ENDS; end++)
            s->time[end] = happens(d, 0.2) ? fixed(0) : any_duration(d, 90);
    }
}

static inline void draw_classes(struct dice *d, struct sample *s)
{
    static char names[CENTRE_PARTS][8] = {"calls", "elderly", "cards", "loss"};
    struct centre *c = &s->centre;
    const size_t n = 1 + any(d, CENTRE_PARTS);
    for (size_t i = 0; i < n; i++) {
        struct contact_class *k = centre_class(c, names[i], between(d, 0.1, 1.2) / 60, 1, 1);
        k->channel = (int)any(d, c->scenario.n_channels);
        k->priority = (int)any(d, 3);
        k->talk = any_duration(d, between(d, 30, 400));
        k->wrap_up = happens(d, 0.5) ? any_duration(d, 40) : fixed(0);
        k->patience = (struct patience){
            .endless = happens(d, 0.2),
            .balk = happens(d, 0.3) ? 0.15 : 0,
            .law = any_duration(d, between(d, 20, 300)),
        };
        k->arrivals.forecast = (struct factor){FACTOR_GAMMA, between(d, 0, 0.2)};
        k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, between(d, 0, 0.4)};
        k->arrivals.day_lag1 = 0.5;
        k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, between(d, 0, 0.4)};
        k->arrivals.interval_lag1 = 0.6;
        k->arrivals.across_days = happens(d, 0.5);
        if (happens(d, 0.2)) {
            for (size_t j = 0; j < c->scenario.hours.days * c->scenario.hours.intervals; j++)
                s->counts[i][j] = (double)(any(d, 4) * any(d, 12));
            k->arrivals.counts = s->counts[i];
        }
        draw_comebacks(d, k);
    }
}

static inline void draw_shifts(struct dice *d, struct centre *c, struct agent_group *g)
{
    static char names[CENTRE_SHIFTS][8] = {"a", "b", "c", "d"};
    const struct calendar_hours *h = &c->scenario.hours;
    const size_t n = 1 + any(d, CENTRE_SHIFTS);
    for (size_t i = 0; i < n; i++) {
        const double start = h->never_closes
                                 ? (double)any(d, 96) / 4
                                 : h->opens_s / 3600 - 1 + (double)any(d, 4 * h->intervals) / 4;
        struct shift *s =
            centre_shift(c, g, names[i], fmod(start, 24), 1 + (double)any(d, 24), any(d, 5));
        const size_t n_breaks = any(d, CENTRE_BREAKS + 1);
        for (size_t b = n_breaks; b-- > 0;) { /* each in a part of the shift of its own */
            const double part = s->length_s / (double)n_breaks;
            const double earliest = part * ((double)b + between(d, 0, 0.9));
            const double room = part * ((double)b + 1) - earliest;
            const double length = between(d, 0.1, 1) * (room < 3600 ? room : 3600);
            shift_break(s,
                        (struct pause){.earliest_s = earliest,
                                       .latest_s = earliest + (happens(d, 0.5) ? room - length : 0),
                                       .length_s = length,
                                       .fixed_end = happens(d, 0.5),
                                       .paid = happens(d, 0.5)});
        }
    }
}

static inline void draw_groups(struct dice *d, struct centre *c)
{
    static char names[CENTRE_PARTS][8] = {"desk", "second", "third", "fourth"};
    static const enum agent_order orders[] = {ORDER_LONGEST_IDLE, ORDER_LONGEST_IDLE, ORDER_RANDOM,
                                              ORDER_FIXED};
    const size_t n = 1 + any(d, CENTRE_PARTS);
    for (size_t i = 0; i < n; i++) {
        struct agent_group *g = centre_group(c, names[i]);
        /* The first serves everybody, the others some of them. */
        for (size_t k = 0; k < g->n_skills; k++)
            g->skills[k].rank = 1 + (int)any(d, 3);
        while (i > 0 && g->n_skills > 1 && happens(d, 0.5)) {
            g->skills[any(d, g->n_skills)] = g->skills[g->n_skills - 1];
            g->n_skills--;
        }
        g->order = orders[any(d, 4)];
        g->at_drop = happens(d, 0.5) ? DROP_HOLD : DROP_RELEASE;
        if (happens(d, 0.5)) {
            size_t *agents = centre_staff(c, g, 0);
            for (size_t j = 0; j < c->scenario.hours.intervals; j++)
                agents[j] = j > 0 && happens(d, 0.6) ? agents[j - 1] : any(d, 7);
        } else {
            draw_shifts(d, c, g);
        }
        g->attendance.absence = happens(d, 0.7) ? between(d, 0, 0.4) : 0;
        g->attendance.absence_day_cv = happens(d, 0.5) ? between(d, 0, 1) : 0;
        if (happens(d, 0.4)) {
            static const double away_s[] = {60, 600, 2500};
            g->attendance.in_shift_shrinkage = between(d, 0, 0.4);
            g->attendance.away =
                happens(d, 0.5) ? exponential(away_s[any(d, 3)]) : fixed(away_s[any(d, 3)]);
        }
    }
}

static inline void sample_fill(struct sample *s, uint64_t number)
{
    struct dice d = {stream_key(number, "centres"), 0};
    draw_hours(&d, s);
    draw_channels(&d, &s->centre);
    draw_classes(&d, s);
    draw_groups(&d, &s->centre);
}

#endif
