/*
 * scenario.h -- one contact centre as its author described it.
 *
 * Names and the author's units, read from a file and checked (read.h), constant
 * from then on. Indices refer to the arrays of this struct. Times are seconds,
 * times of day are seconds since midnight, rates of probability are shares of
 * one. The plan (sim/engine/plan.h) turns this into indices and ticks.
 */
#ifndef SIM_SCENARIO_SCENARIO_H
#define SIM_SCENARIO_SCENARIO_H

#include "models/arrivals.h"
#include "models/attendance.h"
#include "models/comeback.h"
#include "models/concurrency.h"
#include "models/duration.h"
#include "models/patience.h"
#include "models/satisfaction.h"
#include "models/self_service.h"
#include "models/tenure.h"

#include "sim/base/measures.h"
#include "sim/scenario/dates.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What happens to those waiting when the centre closes. */
enum closing {
    CLOSING_SERVE,   /* they are served or abandon, agents stay */
    CLOSING_DISMISS, /* they are cut off and counted as dismissed */
};

struct calendar_hours {
    double opens_s;    /* since midnight */
    double closes_s;   /* since midnight, later than opens_s, at most 24 h */
    double interval_s; /* planning interval: 15, 30 or 60 minutes; divides the opening hours */
    size_t intervals;  /* in one day's opening hours */
    size_t days;       /* calendar days in the horizon, >= 1 */
    double warm_up_s;  /* simulated before the first day and not counted; only if never_closes */
    bool never_closes; /* open from 00:00 to 24:00, but for days of other hours (dates.h): the
                          roster wraps round midnight */
    enum closing at_close;
};

/* Layers of randomness; one that is off is replaced by its mean. */
struct layers {
    bool forecast, day, interval; /* the factors of the rate */
    bool arrivals;                /* off: evenly spaced inside each interval */
    bool handling;                /* off: every talk and wrap-up takes its mean */
    bool absence;                 /* off: the expected number is absent, the same every day */
    bool drift;                   /* off: no chance in containment; releases stay */
};

/*
 * One target: a measure of a scope, at least or at most. What must meet the bound is the ratio of
 * sums; or that of each day, on a share of the days; or that of each interval of each day by
 * itself, in a share of the intervals over all days or, on a share of the days, of each day.
 */
struct target {
    const struct measure *measure; /* of measures[] */
    int class;                     /* index, or -1: all classes */
    int channel;                   /* index, or -1 */
    int group;                     /* index, or -1 */
    int customers;                 /* index of a customer group, CUSTOMERS_OTHER, or -1 */
    size_t day_type;               /* 1 + index: on days of this type only; 0: on all */
    double within_s;               /* service levels: the acceptable wait; else NAN */
    bool at_least;                 /* false: at most */
    double bound;                  /* fraction of one, seconds, count: the measure's own unit */
    double on_days;                /* share of days that must meet it; 0: all days together */
    double on_intervals; /* share of the intervals that must; 0: not interval by interval */
    size_t place;        /* among the targets of the file, from 0 on: one of "each" makes several */
};

/* A target of everything there is, on all days, by the ratio of sums: at most 0, until a bound is
 * set. To begin any target with: a literal that forgets a scope means the first part of it. */
struct target target_of_all(const struct measure *m);

/* Is a value of the measure within the bound? */
bool target_bound_is_met(const struct target *t, double value);

enum channel_kind {
    CHANNEL_LIVE,     /* takes the whole agent */
    CHANNEL_CHAT,     /* an agent may have several sessions in hand */
    CHANNEL_DEFERRED, /* contacts are jobs of a backlog, for agents with nothing live to do */
    CHANNEL_OUTBOUND, /* the same, and a job begins with calling the customer */
};

/* What becomes of a contact that finds no session of self-service free. */
enum when_full {
    FULL_AGENT,  /* it asks for an agent */
    FULL_BUSY,   /* it is blocked at entry */
    FULL_SIMPLE, /* the simple block of self-service takes it */
};

/* What becomes of the sessions inside when self-service fails. */
enum sessions_rule { SESSIONS_ESCALATE, SESSIONS_LOST, SESSIONS_FINISH };

enum { DIALS_MOST = 20 };

/* How the customers of an outbound channel are called; one who is not reached is called again after
 * a while, and given up after so many tries. */
struct dialling {
    double dial_s;        /* agent's time until the customer answers or does not, >= 0 */
    double reach;         /* share of the calls that reach the customer, in (0, 1] */
    size_t tries;         /* 1 to DIALS_MOST */
    double retry_after_s; /* from one try to the time of the next */
};

/* The jobs of a deferred or outbound channel. */
struct deferred {
    double due_s;           /* from the request, > 0 */
    bool interruptible;     /* parked when a live contact finds nobody idle; else finished first */
    double resume_s;        /* work that a parked job adds */
    size_t initial_backlog; /* jobs that wait when simulated time begins */
    struct dialling dialling; /* of an outbound channel */
};

enum offer_time {
    OFFER_ON_ENTRY, /* before self-service */
    OFFER_CLOSED,   /* to a contact that comes out of hours */
    OFFER_WAITING,
};

/* When something is offered to a contact, to whom, and how many accept. */
struct offer {
    enum offer_time when;   /* to a contact that waits: */
    double after_s;         /* once it has waited so long, */
    double expected_wait_s; /* if then the expected wait is at least this; 0: whatever it is */
    bool *classes;          /* [n_classes] those it is offered to */
    double offered;         /* share of their contacts that get the offer, in [0, 1] */
    double accepts;         /* share of these that accept, in [0, 1] */
};

/* Another channel that contacts are offered. Nobody moves twice. */
struct deflection {
    struct offer offer;
    int to;                /* index of the other channel, through which all its classes come too */
    struct duration delay; /* until it enters there */
    bool to_agent;         /* past the self-service of that channel */
};

enum callback_kind {
    CALLBACK_PLACE,       /* keeps the place in the queue, without waiting on the line */
    CALLBACK_APPOINTMENT, /* is called at a time agreed on */
};

/* A call back, offered while waiting. */
struct callback {
    struct offer offer;
    enum callback_kind kind;
    struct duration delay;       /* appointment: from accepting to the time agreed on */
    double dial_s;               /* agent's time from dialling until he knows */
    double reach;                /* share of dials that reach the customer, in [0, 1] */
    unsigned tries;              /* dials at most, 1 to CALLBACK_TRIES_MOST */
    struct duration retry_after; /* from a dial in vain to the next */
};

enum { CALLBACK_TRIES_MOST = 15 };

struct channel {
    char *name;
    enum channel_kind kind;
    size_t lines;        /* trunks, held from entry to the end of talk; 0: unlimited */
    size_t queue_places; /* from request to answer; SIZE_MAX: unlimited */
    size_t sessions;     /* of self-service at once; SIZE_MAX: unlimited */
    enum when_full when_full;
    struct deferred deferred;       /* if it is */
    double satisfaction_effect;     /* log-odds that the channel adds */
    struct deflection *deflections; /* [n_deflections] in the order in which they are offered */
    size_t n_deflections;
    struct callback *callback; /* NULL: none is offered */
    bool has_hours;            /* of its own; false: those of the centre */
    double opens_s, closes_s;  /* since midnight, within the centre's; if has_hours */
};

/* Something out of the ordinary in a window of the day. Two never set the same thing at once. */
struct scenario_event {
    double at_s, ends_s; /* since midnight, within the opening hours; [at, ends) */
    int day;             /* of the horizon; -1: every day */
    int channel;         /* index, or -1: every channel */
    int class;           /* index, or -1: every class */
    bool sets_sessions;
    size_t sessions; /* of self-service at once; those inside beyond them finish, but with 0: */
    enum sessions_rule inside;
    enum when_full fallback; /* in place of the channel's when_full, if sessions are set */
    bool has_fallback;       /* false: when_full stands */
    double escalates;        /* share of the handled, on a return too; NAN: not set */
    double arrivals_factor;  /* on first attempts; 1: not set */
};

enum { CHANNELS_OF_CLASS_MOST = 16, CUSTOMER_GROUPS_MOST = 8 };

/* In place of a customer group's index: those who are in none. */
enum { CUSTOMERS_OTHER = CUSTOMER_GROUPS_MOST };

/*
 * A part of the customers that is cared for in its own way: the elderly, veterans, the disabled.
 * Who is in it and whether he is recognised is drawn once for a customer and stays so over all his
 * attempts. Nobody is in two of them.
 */
struct customer_group {
    char *name;
    char *recognised, *unrecognised; /* what files call the two parts of it */
    double share;                    /* of the customers of each class that does not say its own */
    double identified;               /* of its customers: recognised on entry */
    double direct_to_agent;          /* of the recognised: past self-service */
    int priority;                    /* added to the class's for the recognised */
    double handle_factor;            /* on talk and wrap-up, recognised or not; more than 0 */
    double patience_factor;          /* on patience, likewise */
    double escalates_factor;         /* on the share that escalates, up to 1, likewise */
};

/* How a class's contacts come and behave in a further channel, which takes a share of its
 * customers. */
struct contact_stream {
    int channel;  /* index */
    double share; /* of the class's customers, in [0, 1]; 0: only by deflection */
    struct duration talk, wrap_up;
    struct patience patience;
    struct self_service self_service;
    struct redial redial;
    struct recontact recontact;
    struct at_opening at_opening;
    char *name; /* what files call the class in this channel */
};

/* After an answer, agents pass the contact on to another class. */
struct transfer {
    int to; /* index of the class */
    double probability;
    bool is_warm;      /* the agent stays until the further one answers; chats are passed on cold */
    double brief_s;    /* and for so long after it, which the further one's talk begins with */
    bool keeps_order;  /* the place by the wait before; false: behind those who wait */
    bool has_priority; /* of its own: */
    int priority;      /* in place of the class's */
};

/* After handling, agents leave a job: a case to settle, an answer in writing, a call later. */
struct work_order {
    int to;      /* index of the class whose job it is */
    int channel; /* index of the deferred or outbound channel through which that class comes */
    double probability;
};

struct contact_class {
    char *name;
    char *name_in_channel;      /* what files call it in the channel of its own */
    int channel;                /* index; it takes what the further channels leave */
    int priority;               /* higher is served first */
    struct arrivals arrivals;   /* models/arrivals.h */
    double share_outside_hours; /* of per_day: comes while the centre is closed, by the profile; the
                                   shares of the opening hours add up to the rest */
    double **share_on_type;     /* [day types] in place of arrivals.share; NULL, also of single
                                   types: none */
    struct duration talk, wrap_up; /* handle time */
    struct factor handle_error;    /* on all of it, in every channel: one a horizon */
    double *handle_profile;   /* [intervals of a day] factors on it, in every channel but those of
                                 jobs, where handling begins then; NULL: none */
    struct patience patience; /* models/patience.h */
    struct self_service self_service; /* models/self_service.h; handles = 0: none */
    struct redial redial;             /* models/comeback.h */
    struct recontact recontact;
    struct at_opening at_opening;
    struct contact_stream *also; /* [n_also] its further channels; shares of at most 1 in all */
    size_t n_also;
    struct transfer *transfers; /* [n_transfers] probabilities of at most 1 in all */
    size_t n_transfers;
    struct work_order *orders; /* [n_orders] likewise */
    size_t n_orders;
    double *customers; /* [n_customer_groups] shares of its customers, at most 1 in all; NULL: none
                          are in any */
};

struct skill {
    int class;           /* index */
    int rank;            /* 1 is the first choice */
    bool in_one_channel; /* false: in every channel of the class */
    int channel;         /* index */
    double overflow_s;   /* the wait from which on the group may take a contact; 0: at once */
};

struct shift {
    char *name; /* its address for draws; made of the start if not given */
    double start_s;
    double length_s;
    size_t heads;
    struct pause *breaks; /* [n_breaks]; models/attendance.h; their windows do not overlap */
    size_t n_breaks;
    bool *works_on; /* [days of the horizon]; NULL: every day */
    char *days;     /* the same as its author said it: "mon tue"; NULL: every day */
    double
        wage_premium; /* on top of the group's wage, as a share of it: nights, weekends; 0: none */
};

/* What `schedule` may put people on: shifts that differ in their start, length and days. */
struct shift_pattern {
    char *name;
    struct shift *shifts; /* [n_shifts] without heads; their names begin with the pattern's */
    size_t n_shifts;
    bool part_time;
    size_t heads_at_most; /* on all of them; 0: no limit */
};

/* What a roster that `schedule` makes must keep to. */
struct roster_limits {
    size_t heads_at_most;      /* 0: no limit */
    double full_time_at_least; /* share of the heads on patterns that are not for part-time */
};

enum drop_rule {
    DROP_RELEASE, /* at a drop idle agents leave first, then those who finish first */
    DROP_HOLD,    /* nobody starts a contact until fewer are busy than staffed */
};

/* Which idle agent of a group is chosen. */
enum agent_order { ORDER_LONGEST_IDLE, ORDER_RANDOM, ORDER_FIXED };

/* What an hour of an agent costs. */
struct pay {
    bool has_wage;        /* false: costs are not asked for; the rest is not looked at */
    double wage_per_hour; /* of rostered time less unpaid breaks, >= 0 */
    double
        overtime_rate; /* multiple of the wage, from the end of the shift to that of the contact */
    bool paid_absence; /* who is absent without plan is paid */
};

struct agent_group {
    char *name;
    struct skill *skills; /* [n_skills] */
    size_t n_skills;
    struct shift *shifts; /* [n_shifts]; none where staffing is by interval */
    size_t n_shifts;
    struct shift_pattern *patterns; /* [n_patterns] for `schedule`; none: the shifts are patterns */
    size_t n_patterns;
    struct roster_limits limits;
    size_t *agents; /* [day types there are][intervals] agents staffed in each interval of a day of
                       the type; NULL: by shifts */
    enum drop_rule at_drop;
    enum agent_order order;
    double ring_s;                /* live contacts ring so long before an agent greets */
    size_t reserve;               /* idle agents that must be left when one of them starts a job */
    struct attendance attendance; /* models/attendance.h: absence, in-shift shrinkage */
    struct concurrency
        concurrency;  /* models/concurrency.h: chat sessions at a time; at_most = 0: not given */
    size_t keep_free; /* idle agents that must be left, for calls, when one of them starts a chat */
    double drain_s;   /* before a break or the end of a shift in which agents are given nothing */
    struct pay pay;
    struct tenure tenure; /* models/tenure.h */
};

struct scenario {
    char *title;
    char *name; /* of the file, without folder and ending; not safe as a file name */
    char *text; /* the scenario as run: includes and overrides resolved, libconfig syntax */
    struct calendar_hours hours;
    struct dates dates;
    struct layers layers;
    struct busyness busyness; /* models/arrivals.h: correlation between classes */
    double within_s;          /* acceptable wait of service levels where no target names one */
    double
        short_abandon_s; /* abandons with a wait up to this are dropped from all rates; 0: none */
    struct satisfaction satisfaction; /* models/satisfaction.h */
    struct target *targets;
    size_t n_targets;
    struct channel *channels;
    size_t n_channels;
    struct customer_group *customer_groups;
    size_t n_customer_groups;
    struct contact_class *classes;
    size_t n_classes;
    struct agent_group *groups;
    size_t n_groups;
    struct roster_limits limits; /* on all groups together */
    double cover_at_least; /* share of what an interval requires that a roster must have present */
    struct scenario_event *events;
    size_t n_events;
    char **notes; /* [n_notes] sentences on what was assumed while reading, for the report */
    size_t n_notes;
};

/* Are the contacts of the channel jobs? */
bool channel_has_jobs(const struct channel *c);

/* Is the channel, or all of the centre, ever closed? */
bool channel_ever_closes(const struct scenario *s, const struct channel *c);

/* The channels of a class: its own, number 0, then the further ones. */
size_t class_channels(const struct contact_class *c);
int class_channel(const struct contact_class *c, size_t i);
bool class_comes_through(const struct contact_class *c, int channel);

/* The factor on the class's handle time in that interval of the day. */
double class_handle_factor(const struct contact_class *c, size_t interval);

/* How many kinds of customers the class has that queue apart: those in no customer group, and of
 * each group the recognised and the others. */
size_t class_kinds(const struct scenario *s, const struct contact_class *c);

/* Are contacts of the class passed on so in the channel? */
bool scenario_passes_on(const struct scenario *s, const struct contact_class *from,
                        const struct transfer *t, int channel);

/* How many queues, at most, are only for contacts of the class that are passed on with a priority
 * of their own; of those that the group serves, or NULL. */
size_t class_leg_queues(const struct scenario *s, const struct contact_class *from,
                        const struct agent_group *g);

/* Does any of the group's skills take the class's contacts in that channel? */
bool group_takes(const struct agent_group *g, size_t class, int channel);

/* Does the skill take the class's contacts in that channel? */
bool skill_takes(const struct skill *skill, size_t class, int channel);

/* Takes NULL. */
void scenario_free(struct scenario *s);

/* Adds a sentence to the notes, by printf's rules. */
void scenario_note(struct scenario *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The index of the class, agent group, channel or customer group of that name, or -1. */
int scenario_class(const struct scenario *s, const char *name);
int scenario_group(const struct scenario *s, const char *name);
int scenario_channel(const struct scenario *s, const char *name);
int scenario_customers(const struct scenario *s, const char *name);

/* The name of a customer group; "others": CUSTOMERS_OTHER, or any number beyond the last group. */
const char *scenario_customers_name(const struct scenario *s, size_t customers);

#endif
