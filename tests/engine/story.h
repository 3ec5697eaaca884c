/*
 * story.h -- a morning on which nothing is left to chance, told contact by contact.
 */
#ifndef TESTS_ENGINE_STORY_H
#define TESTS_ENGINE_STORY_H

#include <stdlib.h>
#include <string.h>

#include "tests/engine/centre.h"

enum { STORY_INTERVALS = 24 };

/*
 * Eight to twelve in steps of ten minutes. A class's contacts come evenly spaced within the
 * intervals for which it is given counts: one of them in the middle, two of them after a quarter
 * and three.
 */
struct story {
    struct centre centre;
    double counts[CENTRE_PARTS][STORY_INTERVALS];
    struct trace told;
    const struct plan *plan;
    int64_t agents[CENTRE_PARTS][STORY_INTERVALS][GROUP_COUNTERS];
    int64_t contacts[CENTRE_PARTS][COUNTERS];
};

static inline struct story *story_new(void)
{
    struct story *s = calloc(1, sizeof *s);
    centre_clear(&s->centre, 8, 12, 10);
    s->centre.scenario.layers = (struct layers){0};
    return s;
}

static inline struct contact_class *story_class(struct story *s, char *name, double talk_s,
                                                double patience_s)
{
    const size_t n = s->centre.scenario.n_classes;
    struct contact_class *c = centre_class(&s->centre, name, 0, talk_s, INFINITY);
    c->talk = fixed(talk_s);
    c->patience = (struct patience){.endless = isinf(patience_s), .law = fixed(patience_s)};
    c->arrivals.counts = s->counts[n];
    return c;
}

/* Contacts in the ten minutes that begin at the hour and minute. */
static inline void story_calls(struct story *s, size_t class, int hour, int minute, int n)
{
    s->counts[class][(hour - 8) * 6 + minute / 10] = n;
}

static inline void story_tell(struct story *s)
{
    struct plan *p = centre_plan(&s->centre, 1);
    struct day *d = day_new(p);
    day_trace(d, 0, &s->told);
    const struct record *r = day_run(d, 0);
    for (size_t i = 0; i < STORY_INTERVALS; i++) {
        for (size_t g = 0; g < p->n_groups; g++)
            memcpy(s->agents[g][i], record_agents(r, 1 + i, g), sizeof s->agents[g][i]);
        for (size_t c = 0; c < p->n_classes; c++)
            for (size_t k = 0; k < COUNTERS; k++)
                s->contacts[c][k] += record_contacts(r, 1 + i, c)[k];
    }
    day_free(d);
    plan_free(p);
}

static inline void story_free(struct story *s)
{
    trace_free(&s->told);
    free(s);
}

/* Minutes of a group's time in the whole day. */
static inline double minutes(const struct story *s, size_t group, enum group_counter counter)
{
    int64_t sum = 0;
    for (size_t i = 0; i < STORY_INTERVALS; i++)
        sum += s->agents[group][i][counter];
    return (double)sum / 60e6;
}

static inline double minutes_at(const struct story *s, size_t group, int hour, int minute,
                                enum group_counter counter)
{
    return (double)s->agents[group][(hour - 8) * 6 + minute / 10][counter] / 60e6;
}

/* Minutes after eight. */
static inline double after_eight(ticks t)
{
    return t == TRACE_NEVER ? NAN : (double)t / 60e6 - 480;
}

static inline void check_told(const struct story *s, size_t row, double arrived, enum trace_end end,
                              double ended)
{
    assert_true(row < s->told.n);
    const struct trace_row *r = &s->told.row[row];
    check_close(after_eight(r->arrived), arrived, 1e-6);
    assert_string_equal(trace_end_names[r->end], trace_end_names[end]);
    if (!isnan(ended))
        check_close(after_eight(r->ended), ended, 1e-6);
}

static inline int answered_by(const struct story *s, size_t row)
{
    assert_int_equal(s->told.row[row].end, TRACE_ANSWERED);
    return s->told.row[row].group;
}

#endif
