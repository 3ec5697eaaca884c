/*
 * plan.h -- a scenario compiled for simulating it: indices, ticks, samplers, keys.
 *
 * Constant once made, shared by all threads. Simulated time starts at 0 with the warm-up; the first counted
 * day starts at `start`. Counted intervals are numbered over the horizon, day * intervals + i; those of the warm-up have
 * negative numbers, so that warming up changes no address of a counted contact.
 */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "models/duration.h"
#include "sim/base/error.h"
#include "sim/engine/key.h"
#include "sim/scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

enum { QUEUES_MOST = 64, STREAMS_MOST = 255, GROUPS_MOST = 255, CHANNELS_MOST = 16 };

/* One choice of a contact: the groups that may take it, best rank first. */
struct route {
    uint16_t group;
    uint16_t rank;
    uint8_t bit; /* the stream's number among the group's own queues */
};

/* One class in one channel: a queue of its own, counters of its own. */
struct plan_stream {
    size_t class, channel; /* indices */
    int priority;
    uint64_t key;          /* of its class's customers' draws */
    struct contact_stream laws; /* borrowed from the scenario */
    struct sampler talk, wrap_up, patience;
    bool has_wrap_up;
    ticks patience_most;        /* endless: TICKS_MOST */
    double balk;                /* share with patience zero */
    struct sampler self_time[SELF_ENDS];
    struct sampler return_delay, redial_delay, recontact_delay;
    struct route *routes;
    size_t n_routes;
    struct satisfied satisfied; /* if is_rated */
    bool is_rated;
    bool has_self_service;
    bool comes_back;            /* can redial, bounce or recontact: customers are followed */
    bool patience_is_lazy;      /* looked at only when the contact reaches the head of its queue */
};

/* The queues a freed agent looks at together: same priority of the contacts, same rank. */
struct tier {
    uint64_t queues; /* bits of the group's own queues */
};

/* The arrivals of one class, which its customers spread over its streams. */
struct plan_class {
    uint64_t key;
    uint8_t first_stream, n_streams;
    double up_to[CHANNELS_MOST]; /* cumulated shares of the streams */
    bool draws_needs; /* at arrival: one stream without self-service, which every contact leaves for the agents */
};

/* How much longer than the class says an agent of a band of tenure takes. */
struct pace {
    double talk, wrap_up;
};

struct plan_group {
    const struct agent_group *group;
    uint64_t key;
    uint32_t first_agent, n_agents; /* slots */
    struct tier *tiers;
    size_t n_tiers;
    uint8_t stream_of_bit[QUEUES_MOST];
    size_t n_queues;
    double present_s;    /* mean time present between spells; 0: no spells */
    struct sampler away; /* length of a spell */
    struct pace *paces;    /* by band of tenure; NULL: all take what the class says */
    uint8_t *band_of_head; /* of all heads of the shifts */
    int64_t *paid; /* [rows of the record] ticks rostered and paid; NULL: no wage */
    int64_t wage, overtime_wage; /* of an hour, in thousandths of the currency */
};

struct plan_shift {
    const struct shift *shift; /* borrowed from the scenario */
    uint64_t key;              /* of its heads' draws */
    uint16_t group;
    uint32_t first_head; /* of the group's heads, for spreading absence evenly when it is not random */
};

struct plan_pause {
    ticks length;
    bool fixed_end, paid;
};

enum tape_kind {
    TAPE_HORIZON_ENDS,
    TAPE_CLOSES,
    TAPE_OPENS,
    TAPE_INTERVAL_STARTS,
    TAPE_SHIFT_ENDS,
    TAPE_BREAK_STARTS,
    TAPE_STAFFING_DROPS,
    TAPE_STAFFING_RISES,
    TAPE_SHIFT_STARTS,
};

/* What the roster and the calendar have fixed, in order. */
struct tape_event {
    uint64_t key;
    uint32_t subject; /* agent slot, group, or row of the record */
    uint32_t count;   /* agents; pause; or the person (TAPE_SHIFT_STARTS) */
    uint8_t kind;     /* enum tape_kind */
};

/* Who takes a seat when a shift starts. */
struct person {
    uint32_t slot;
    uint32_t head;
    int32_t day;
    uint16_t shift; /* index in shifts */
};

struct plan {
    const struct scenario *scenario;
    uint64_t seed;
    ticks start;    /* of day 0 */
    ticks end;      /* of the horizon */
    ticks interval; /* length */
    int32_t first_interval; /* <= 0: the warm-up */
    int32_t intervals;      /* counted */
    struct plan_class *classes;
    size_t n_classes;
    struct plan_stream *streams;
    size_t n_streams;
    struct plan_group *groups;
    size_t n_groups;
    struct plan_shift *shifts;
    size_t n_shifts;
    struct person *persons;
    size_t n_persons;
    struct plan_pause *pauses;
    size_t n_pauses;
    uint32_t n_agents; /* slots of all groups */
    struct tape_event *tape;
    size_t n_tape;
    ticks threshold[THRESHOLDS_MOST];
    size_t n_thresholds;
    ticks short_abandon; /* -1: none */
    size_t *lines;       /* [channels]; SIZE_MAX: unlimited */
    uint64_t busyness_key;
};

/* NULL with a sentence if the scenario is too large to simulate. The scenario must outlive it. */
struct plan *plan_new(const struct scenario *s, uint64_t seed, struct error *err);
void plan_free(struct plan *p);

/* When a counted or warm-up interval starts. */
ticks plan_interval_start(const struct plan *p, int32_t interval);

/* The day of an interval; negative in the warm-up. */
int32_t plan_day_of(const struct plan *p, int32_t interval);

/* The interval's place in its day. */
size_t plan_time_of_day(const struct plan *p, int32_t interval);

/* The number of the acceptable wait among the thresholds. */
size_t plan_threshold(const struct plan *p, double within_s);

#endif
