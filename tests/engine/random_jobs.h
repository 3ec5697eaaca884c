/*
 * random_jobs.h -- deferred work in a random centre, and the work orders that bring more.
 */
#ifndef TESTS_ENGINE_RANDOM_JOBS_H
#define TESTS_ENGINE_RANDOM_JOBS_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

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

#endif
