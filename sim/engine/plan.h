/*
 * plan.h -- a scenario compiled for simulating it: indices, ticks, samplers, keys.
 *
 * Constant once made, shared by all threads. Simulated time starts at 0 with the warm-up; the first
 * counted day starts at `start`. Counted intervals are numbered over the horizon, day * intervals +
 * i; those of the warm-up have negative numbers, so that warming up changes no address of a counted
 * contact.
 */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "models/duration.h"
#include "sim/base/error.h"
#include "sim/engine/key.h"
#include "sim/scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

/* Speeds are whole numbers, so that the work done by a session is exact. */
enum { SPEED_BITS = 16, SPEED_ONE = 1 << SPEED_BITS };

enum { QUEUES_MOST = 64 };

/* Replications that share out the range of a day's chances between them, if they do: a block. */
enum { STRATA_BITS = 5, STRATA = 1 << STRATA_BITS };

/* One choice of a contact: the groups that may take it, best rank first. */
struct route {
    uint16_t group;
    uint16_t rank;
    uint8_t bit; /* the stream's number among the group's own queues */
    ticks after; /* the wait from which on the group may take a contact */
};

/* What a contact of a stream is offered, on entry, out of hours or while it waits. */
struct plan_offer {
    ticks after;            /* offered once it has waited so long */
    double expected_wait_s; /* only if the expected wait is at least this */
    double chance;          /* that it is offered and accepted, > 0 */
    uint16_t number;        /* in its channel's list, for the addresses of its draws */
    bool is_callback;       /* the stream's; else a move to another channel: */
    uint8_t to;             /* stream that the contact moves to */
    bool to_agent;          /* past self-service there */
    struct sampler delay;   /* from accepting to entering there, or to the time agreed on */
};

/* How contacts of a stream are called back. */
struct plan_callback {
    ticks dial;
    double reach;
    uint8_t tries; /* 0: they are not */
    bool keeps_place;
    struct sampler retry_after;
};

struct plan_offers {
    struct plan_offer *offer; /* [n] in the order in which they come */
    size_t n;
};

/* Where agents pass contacts on to. */
struct plan_transfer {
    double up_to; /* cumulated probabilities */
    ticks brief;
    uint8_t to; /* stream */
    bool is_warm, keeps_order;
};

/* The jobs that agents leave after handling. */
struct plan_order {
    double up_to; /* cumulated probabilities */
    uint8_t to;   /* stream */
};

/* What contacts of a stream meet in self-service. */
struct plan_self_service {
    struct sampler time[SELF_ENDS];
    bool time_is_one;                      /* the same law for all ends */
    struct sampler simple_time[SELF_ENDS]; /* of the block that stands in, if there is one */
    struct sampler return_delay;           /* if they bounce */
    ticks window;          /* a return later than this leaves the contact resolved */
    bool drifts;           /* the share contained, by chance or by releases: */
    double drift_level[2]; /* log-odds of containment: on a first attempt, on a return */
};

/* How the jobs of an outbound stream begin: with a call to the customer. */
struct plan_dialling {
    bool keeps_hours; /* begun only while the channel is open */
    ticks dial;       /* until the customer answers or does not */
    ticks retry_after;
    double reach;  /* share of the calls that reach the customer */
    uint8_t tries; /* calls at most */
};

/* One kind of a class's customers in one channel: a queue of its own, counters of its own. */
struct plan_stream {
    size_t class, channel; /* indices */
    int customers;         /* index of their customer group; CUSTOMERS_OTHER: in none */
    bool recognised;       /* as members of it */
    double share;          /* of the class's customers */
    int priority;
    bool is_for_legs;  /* only of contacts passed on, with a priority of their own: */
    int legs_priority; /* that priority */
    uint64_t key;      /* of its class's customers' draws */
    uint32_t onward_n; /* from which its contacts are numbered that are passed on to other
                          classes, and the jobs left after them; by the class's name: far
                          from the numbers of customers, and of what comes of other classes */

    /* What its contacts are like. */
    struct contact_stream laws; /* borrowed from the scenario */
    struct sampler talk, wrap_up, patience;
    bool has_wrap_up;
    ticks patience_most;                   /* endless: TICKS_MOST */
    double balk;                           /* share with patience zero */
    struct plan_self_service self_service; /* if has_self_service */
    struct sampler redial_delay, recontact_delay, opening_delay;
    double handle_factor, patience_factor, escalates_factor; /* of these customers */
    const double *handle_profile; /* [intervals of a day]; borrowed; NULL: none */
    double escalated_factor;      /* on the work of those who come by way of self-service */

    /* Who takes them, what they are offered, and what follows. */
    struct route *routes;
    size_t n_routes;
    bool overflows; /* some routes are open only after a wait */
    struct plan_offers on_entry, when_closed, waiting;
    struct plan_callback callback;
    struct plan_transfer *transfers;
    size_t n_transfers;
    struct plan_order *orders;
    size_t n_orders;
    uint8_t *ahead; /* [n_ahead] streams of which contacts that wait are served before this one's,
                       or in their order with them; where the expected wait is asked for */
    size_t n_ahead;
    double mean_handle_s; /* the same */

    /* What may happen to them at all. */
    struct satisfied satisfied; /* if is_rated */
    bool is_rated;
    bool has_self_service, bounces;
    bool has_entry; /* lines, offers on entry or self-service come before the request */

    /* Jobs. */
    bool is_deferred;      /* its contacts are jobs */
    bool is_interruptible; /* which are laid aside for live contacts */
    ticks due_after;       /* from the request */
    ticks resume;          /* work that laying a job aside adds */
    uint32_t initial_jobs; /* that wait when simulated time begins */
    bool is_dialled;       /* its jobs begin with a call to the customer: */
    struct plan_dialling dialling;

    /* What may come after, and when patience is looked at. */
    uint8_t redials_to;   /* stream; this one unless redials come through another channel */
    bool is_redialled_to; /* from another one */
    bool comes_back; /* can redial, bounce, recontact, come at opening or move, or be where others
                        move to: customers are followed */
    bool goes_on; /* something may follow the answer: the customer comes back, or is passed on, or
                     leaves a job */
    bool patience_is_lazy; /* looked at only when the contact reaches the head of its queue */
};

/* The queues a freed agent looks at together: same priority of the contacts, same rank. */
struct tier {
    uint64_t queues; /* bits of the group's own queues */
};

/* The customers of a class who are in one customer group. */
struct plan_care {
    double up_to;      /* cumulated shares of the class's customer groups */
    double identified; /* share of them that is recognised */
    double direct;     /* share of them that is recognised and passes self-service by */
    uint8_t recognised, unrecognised; /* their kinds */
};

/* The arrivals of one class, which its customers spread over its streams: channel by channel, and
 * in each the kinds of its customers, first those in no customer group. */
struct plan_class {
    uint64_t key;
    uint8_t first_stream, n_channels, n_kinds;
    double up_to[CHANNELS_OF_CLASS_MOST]; /* cumulated shares of the channels */
    struct plan_care care[CUSTOMER_GROUPS_MOST];
    uint8_t n_care;
    /* Drawn in blocks with the arrivals, where there is one stream: */
    bool draws_needs; /* talk, wrap-up and patience */
    bool
        draws_self_service; /* how it ends, and how long it takes if that is one law for all ends */
};

/* How much longer than the class says an agent of a band of tenure takes. */
struct pace {
    double talk, wrap_up;
};

struct plan_group {
    const struct agent_group *group;
    uint64_t key;
    enum agent_order order;
    uint32_t first_agent, n_agents; /* slots */
    struct tier *tiers;
    size_t n_tiers;     /* of contacts that wait for agents; after them in tiers[]: */
    size_t n_job_tiers; /* those of jobs */
    uint8_t stream_of_bit[QUEUES_MOST];
    ticks ring;           /* of live contacts, before the greeting */
    uint8_t levels;       /* units of an agent: chat sessions at a time; 1: one contact at a time */
    uint64_t whole_agent; /* bits of the queues whose contacts take all units */
    uint32_t keep_free;   /* for these, when a contact of the others begins with empty hands */
    uint32_t first_desk;  /* of the agents' sessions, where levels > 1 */
    uint32_t speed[SESSIONS_MOST + 1]; /* of each session by their number, in 1 / SPEED_ONE */
    size_t n_queues;
    double present_s;            /* mean time present between spells; 0: no spells */
    struct sampler away;         /* length of a spell */
    struct pace *paces;          /* by band of tenure; NULL: all take what the class says */
    uint8_t *band_of_head;       /* of all heads of the shifts */
    int64_t *paid;               /* [rows of the record] ticks rostered and paid; NULL: no wage */
    int64_t *premium;            /* the same: further ticks that premiums are worth */
    int64_t wage, overtime_wage; /* of an hour, in thousandths of the currency */
};

struct plan_shift {
    const struct shift *shift; /* borrowed from the scenario */
    uint64_t key;              /* of its heads' draws */
    uint16_t group;
    uint32_t
        first_head; /* of the group's heads, for spreading absence evenly when it is not random */
};

/* A break of a shift; those of one shift stand in the order in which they are taken. */
struct plan_pause {
    const struct shift *shift; /* borrowed from the scenario, like the next */
    const struct pause *listed;
    ticks length;
    bool fixed_end, paid;
};

/* Self-service of one channel. */
struct plan_channel {
    bool fills;      /* sessions are limited, or may be */
    bool blocks;     /* with none free a contact may be blocked at entry */
    bool falls_back; /* or taken by the simple block */
    bool cuts;       /* sessions may be ended all at once, so they are listed */
};

enum tape_kind {
    TAPE_HORIZON_ENDS,
    TAPE_CLOSES,
    TAPE_OPENS,
    TAPE_INTERVAL_STARTS,
    TAPE_SHIFT_ENDS,
    TAPE_BREAK_STARTS,
    TAPE_DRAIN_STARTS,
    TAPE_STAFFING_DROPS,
    TAPE_STAFFING_RISES,
    TAPE_STAFFING_MIDNIGHT,
    TAPE_SHIFT_STARTS,
    TAPE_EVENT_ENDS,
    TAPE_CONTAINMENT_DRIFTS,
    TAPE_EVENT_STARTS,
    TAPE_CHANNEL_OPENS,
    TAPE_CHANNEL_CLOSES,
};

/* What the roster and the calendar have fixed, in order. */
struct tape_event {
    uint64_t key;
    uint32_t subject; /* agent slot, group, row of the record, event of the scenario or channel;
                         TAPE_CLOSES: the interval with which the centre opens again, or as many as
                         there are */
    uint32_t count;   /* agents; or pause (TAPE_DRAIN_STARTS: NO_PAUSE for the end of the shift) */
    uint8_t kind;     /* enum tape_kind */
};

#define NO_PAUSE UINT32_MAX

/* Who takes a seat when a shift starts. */
struct person {
    uint32_t slot;
    uint32_t head;
    uint32_t pause; /* the break that his shift begins with, or NO_PAUSE */
    int32_t day;
    uint16_t shift; /* index in shifts */
};

struct plan {
    const struct scenario *scenario;
    uint64_t seed;
    ticks start;            /* of day 0 */
    ticks end;              /* of the horizon */
    ticks interval;         /* length */
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
    uint32_t n_desks;  /* of these, in groups with several sessions at a time */
    struct tape_event *tape;
    size_t n_tape;
    ticks threshold[THRESHOLDS_MOST];
    size_t n_thresholds;
    ticks short_abandon; /* -1: none */
    size_t *lines;       /* [channels]; SIZE_MAX: unlimited */
    struct plan_channel *channels;
    bool containment_changes; /* by drift or by an event */
    double *surge; /* [intervals][streams] factor on first attempts; NULL: 1 everywhere */
    uint64_t busyness_key;
    bool is_stratified;     /* busyness and absence, see strata.c; off unless its owner sets it */
    bool has_jobs;          /* a channel is deferred */
    bool has_interruptible; /* with jobs that are laid aside */
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

/* Where something counts that happens at that time: in an interval; what happens while the centre
 * is closed, in the one before; 0: before the first; 1 + intervals: at the end of the horizon or
 * later.
 */
size_t plan_row_at(const struct plan *p, ticks time);
/* The place in its day of the interval that a time lies in, or else of the nearest. */
size_t plan_place_at(const struct plan *p, ticks time);
/* Is the centre open in the interval? */
bool plan_is_open(const struct plan *p, int32_t interval);

/* Agents staffed in the interval, in a group with agents by interval; nobody while it is closed. */
size_t plan_agents(const struct plan *p, const struct agent_group *g, int32_t interval);

/* The factor by which events change the volume of a class in a counted interval. */
double plan_surge(const struct plan *p, const struct plan_class *pc, int32_t interval);

/* The stream of the same kind of the class's customers in the i-th of its channels. */
static inline uint8_t plan_stream_at(const struct plan_class *pc, size_t channel, uint8_t kind)
{
    return (uint8_t)(pc->first_stream + channel * pc->n_kinds + kind);
}

/* The stream of the class in another channel, through which it comes too, with the same kind of
 * customers; of one that is not only for legs. */
static inline uint8_t plan_stream_in(const struct plan *p, const struct plan_stream *ps,
                                     int channel)
{
    const struct plan_class *pc = &p->classes[ps->class];
    size_t i = pc->first_stream + ((size_t)(ps - p->streams) - pc->first_stream) % pc->n_kinds;
    while ((int)p->streams[i].channel != channel)
        i += pc->n_kinds;
    return (uint8_t)i;
}

/* The share that escalates of these customers, where it is `share` of those in no customer group.
 */
static inline double plan_escalates(const struct plan_stream *ps, double share)
{
    const double own = ps->escalates_factor * share;
    return own < 1 ? own : 1;
}

/* The number of the acceptable wait among the thresholds. */
size_t plan_threshold(const struct plan *p, double within_s);

#endif
