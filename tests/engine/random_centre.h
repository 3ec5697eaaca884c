/*
 * random_centre.h -- small valid centres that nobody would think of.
 *
 * Each is a function of its number alone. Together they use every setting the engine knows, in
 * combinations and with awkward values; each is small, so that hundreds can be simulated in a
 * second.
 */
#ifndef TESTS_ENGINE_RANDOM_CENTRE_H
#define TESTS_ENGINE_RANDOM_CENTRE_H

#include "tests/engine/random_calendar.h"
#include "tests/engine/random_chat.h"
#include "tests/engine/random_classes.h"
#include "tests/engine/random_customers.h"
#include "tests/engine/random_desk.h"
#include "tests/engine/random_groups.h"
#include "tests/engine/random_jobs.h"
#include "tests/engine/random_offers.h"
#include "tests/engine/random_transfers.h"

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
