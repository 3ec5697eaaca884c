/*
 * verification_exact.h -- a queue of one desk, and what is known of it exactly.
 *
 * Everything a case of verification.h is about is a field of struct queue, from which both the
 * scenario that is simulated and the exact answers are made. Times are seconds; rates are per hour.
 */
#ifndef SIM_STUDY_VERIFICATION_EXACT_H
#define SIM_STUDY_VERIFICATION_EXACT_H

#include "models/arrivals.h"
#include "models/concurrency.h"
#include "models/patience.h"

#include <stdbool.h>
#include <stddef.h>

enum { QUEUE_CLASSES = 2, QUEUE_INTERVALS = 48, QUEUE_INTERVAL_S = 86400 / QUEUE_INTERVALS };

enum { QUEUE_WEEK = 7 };
enum { QUEUE_WITHIN_S = 20 }; /* the acceptable wait of service levels */

/* What a case is about; 0 is none of it. */
struct queue {
    const char *name;
    double per_hour[QUEUE_CLASSES]; /* arrivals; the first class is served first */
    double handle_s;
    double handle_cv; /* 0: exponential; else lognormal */
    int agents;
    int places; /* in the queue; ERLANG_UNLIMITED */
    int lines;  /* 0: unlimited */
    struct patience patience;
    struct factor day;
    double swing;      /* the rate over the day is 1 + swing * sin */
    double comes_back; /* probability of the kind of comeback below, at most `at_most` times */
    int at_most;
    enum { NO_COMEBACK, REDIAL, BOUNCE, RECONTACT } comeback;
    double escalates; /* of self-service, if there is one */
    bool has_jobs;    /* the second class are jobs, so many that the backlog is never empty */
    int reserve;      /* of idle agents, above which they are begun */
    struct concurrency chats; /* if its contacts are chats: sessions of an agent, their speeds */
    int sessions;     /* of a self-service that all enter and that resolves all; 0: there is none */
    double session_s; /* mean time in it */
    enum { NO_OFFER, ANOTHER_CHANNEL, CALLBACK } offer; /* a callback keeps the place */
    double offer_after_s;                               /* of waiting */
    double accepts;
    int second_desk;         /* agents apart, of what the next two say; 0: there is none */
    double passed_on;        /* probability, of the first class to the second, which it handles */
    double helps_after_s;    /* of waiting, from which on it takes the calls, too */
    double week[QUEUE_WEEK]; /* factors on the volume of seven days; 0: all are alike */
    int days;                /* of one replication */
    int replications;
};

/* The share of the day's contacts in an interval: the mean of 1 + swing sin over it. */
double queue_share(const struct queue *q, size_t interval);

/* Erlang A, C and M/M/n+G: one class, one queue. */
double exact_delayed(const struct queue *q);
double exact_abandoned(const struct queue *q);
double exact_blocked(const struct queue *q);
double exact_wait(const struct queue *q);
double exact_queue_length(const struct queue *q);
double exact_occupancy(const struct queue *q);
double exact_answered_within(const struct queue *q);
double exact_wait_p90(const struct queue *q);

/* Erlang B: no queue. */
double exact_lost(const struct queue *q);
double exact_occupancy_with_loss(const struct queue *q);

/* Lines for those in the queue and with an agent. */
double exact_blocked_at_entry(const struct queue *q);
double exact_answered_of_entered(const struct queue *q);
double exact_wait_of_entered(const struct queue *q);

/* Two classes, one served first. */
double exact_wait_of_first(const struct queue *q);
double exact_wait_of_second(const struct queue *q);

/* Live contacts beside a backlog without end. */
double exact_delayed_by_jobs(const struct queue *q);
double exact_wait_behind_jobs(const struct queue *q);
double exact_abandoned_behind_jobs(const struct queue *q);
double exact_occupancy_with_jobs(const struct queue *q);

/* Several chats of one agent. */
double exact_delayed_chats(const struct queue *q);
double exact_wait_of_chats(const struct queue *q);
double exact_occupancy_with_chats(const struct queue *q);
double exact_sessions_of_agent(const struct queue *q);

/* Self-service with so many sessions. */
double exact_sessions_full(const struct queue *q);
double exact_occupancy_past_sessions(const struct queue *q);

/* Customers who come back. */
double exact_attempts_a_day(const struct queue *q);
double exact_escalated_a_day(const struct queue *q);
double exact_occupancy_with_comebacks(const struct queue *q);

/* Busy and quiet days. */
double exact_answered_over_days(const struct queue *q);
double exact_within_over_days(const struct queue *q);

/* A week of busy and quiet days. */
double exact_answered_over_week(const struct queue *q);
double exact_within_over_week(const struct queue *q);
double exact_occupancy_over_week(const struct queue *q);

/* A rate that changes over the day: busy agents in three intervals. */
enum { RISING = 4, PEAK = 12, FALLING = 30 };
double exact_busy_rising(const struct queue *q);
double exact_busy_at_peak(const struct queue *q);
double exact_busy_falling(const struct queue *q);

/* An offer while waiting. */
double exact_accepted_a_day(const struct queue *q);
double exact_answered_beside_callbacks(const struct queue *q);
double exact_abandoned_unmoved(const struct queue *q);

/* Contacts passed on to a desk that handles nothing else. */
double exact_passed_on_a_day(const struct queue *q);
double exact_wait_of_passed_on(const struct queue *q);

/* A desk that helps after a wait, and no other. */
double exact_abandoned_before_help(const struct queue *q);
double exact_wait_for_help(const struct queue *q);

#endif
