/*
 * counters.h -- what a simulated horizon leaves: sums by interval and class, and by interval and
 * agent group.
 *
 * Counts are whole numbers, times are ticks. A contact counts in the interval in which it requested
 * an agent (before that: in which it arrived), whenever it ends; queue and agent time count where
 * they are spent. The order is that of use in the day's loop: what every contact touches stands
 * in the first two cache lines.
 *
 * Contacts of deferred channels are jobs. They arrive like others but never request, so that no
 * rate and no wait speaks of them; they have counters of their own. What is done counts when it is
 * done, what is due counts when it is due.
 */
#ifndef SIM_BASE_COUNTERS_H
#define SIM_BASE_COUNTERS_H

#include <stdbool.h>

/* Distinct acceptable waits a scenario can name in its targets. */
enum { THRESHOLDS_MOST = 4 };

enum counter {
    ARRIVALS,  /* attempts at the entry of the channel, of any kind */
    REQUESTED, /* asked for an agent */
    ANSWERED,
    ABANDONED,           /* after waiting longer than zero */
    WAIT_TICKS,          /* of all requested but blocked ones and those dismissed at once */
    WAIT_ANSWERED_TICKS, /* of the answered */
    HANDLE_TICKS,        /* of the answered: talk and wrap-up */
    QUEUE_TICKS,         /* time spent waiting, when it is spent: the area under the queue length */
    ANSWERED_WITHIN,     /* [THRESHOLDS_MOST]: wait <= threshold */
    LEFT_WITHIN = ANSWERED_WITHIN + THRESHOLDS_MOST, /* abandoned or balked with such a wait */
    CUT_WITHIN =
        LEFT_WITHIN + THRESHOLDS_MOST, /* dismissed, called back or moved with such a wait */
    ANSWERED_AT_ONCE = CUT_WITHIN + THRESHOLDS_MOST, /* without waiting */
    RANG_AT_ONCE, /* answered after ringing, without waiting for an agent before */
    LONGEST_WAIT, /* ticks, of the waits in WAIT_TICKS; of several streams or intervals the largest
                   */
    BALKED,
    BLOCKED,           /* no place in the queue */
    DISMISSED,         /* cut off at closing */
    DISMISSED_AT_ONCE, /* asked for an agent at that very instant */
    UNFINISHED,        /* still waiting when the horizon ends */
    CALLED_BACK,       /* accepted a callback */
    MOVED_WAITING,     /* accepted another channel while waiting */
    SHORT_ABANDONED,   /* abandoned or balked, wait <= the scenario's short_abandon_s */
    OUT_OF_HOURS,      /* came, or finished self-service, while the channel was closed */
    MOVED_CLOSED,      /* of OUT_OF_HOURS: accepted another channel */
    COMES_AT_OPENING,  /* of OUT_OF_HOURS: comes when the channel opens next */
    BLOCKED_ENTRY,     /* no line free */
    SELF_HANDLED,      /* by self-service; ends as one of the next five */
    SELF_ENDED_ESCALATED,
    SELF_ENDED_GAVE_UP,
    SELF_ENDED_BOUNCED,
    SELF_ENDED_RESOLVED,
    SELF_UNFINISHED,   /* still in self-service when the horizon ends */
    SELF_FULL,         /* meant for self-service, which had no session free */
    SELF_SIMPLE,       /* of SELF_HANDLED: by the simple block in its place */
    SELF_CUT,          /* of SELF_HANDLED: the session ended by an outage */
    SELF_BOUNCED_LATE, /* of SELF_ENDED_BOUNCED: comes back after the window in which it counts */
    FIRST_ATTEMPTS,    /* arrivals that are none of the next four, and no move */
    REDIALS,           /* arrivals by cause */
    BOUNCE_RETURNS,
    RECONTACTS,
    AT_OPENING,      /* by those who found the channel closed before */
    FIRST_REQUESTED, /* requested on the first attempt */
    FIRST_ANSWERED,
    CUSTOMERS_ASKED,      /* customers by the interval of their first request */
    CUSTOMERS_REACHED,    /* of these, answered, called back, or later resolved by self-service */
    AFTER_HORIZON,        /* comebacks due after the end */
    UNRESOLVED,           /* answered, but the customer comes again */
    DEFLECTED_ENTRY,      /* accepted another channel on entry; never requested here */
    MOVED_IN,             /* arrivals by deflection from another channel */
    ACCEPTED_AT_ONCE,     /* of CALLED_BACK and MOVED_WAITING: without waiting */
    CALLBACK_REACHED,     /* of CALLED_BACK: called and reached */
    CALLBACK_FAILED,      /* of CALLED_BACK: not reached by the last try, or before closing */
    CALLBACK_WAIT_TICKS,  /* of CALLBACK_REACHED: from the request */
    SATISFIED,            /* sum of the probabilities of the answered, in 2^-30, if it is asked */
    RATED,                /* the most that the sum could be */
    JOBS,                 /* contacts of deferred channels */
    JOBS_DONE,            /* by the interval in which they are done, like the next two */
    JOB_AGE_TICKS,        /* of the done: from the request */
    JOB_TICKS,            /* agents' time with jobs, when it ends or the job is parked */
    JOBS_PARKED,          /* laid aside for a live contact or at the end of a shift */
    JOBS_DUE,             /* by the interval in which they are due */
    JOBS_DONE_BY_DUE,     /* of these: done by then */
    NOT_DUE_YET,          /* jobs due after the horizon, by the interval of the request */
    DIALS,                /* calls of outbound channels, by the interval in which they end */
    NOT_REACHED,          /* jobs given up after the last try */
    BACKLOG_JOBS,         /* jobs waiting at the end of the interval */
    BACKLOG_AGE_TICKS,    /* their age then */
    BACKLOG_OLDEST_TICKS, /* that of the oldest; of several streams the largest */
    TRANSFERS,            /* contacts passed on to this class: no requests; end as the next three */
    TRANSFER_ANSWERED,
    TRANSFER_ABANDONED,    /* also at once, with a patience of zero */
    TRANSFER_CUT,          /* by closing, or still waiting when the horizon ends */
    TRANSFER_WAIT_TICKS,   /* of them all */
    TRANSFER_HANDLE_TICKS, /* of the answered */
    TRANSFER_HOLD_TICKS,   /* of them all: for which the agent before stayed with the customer */
    ORDERS,                /* of JOBS: left by agents after handling, no attempts of a customer */
    ORDERS_LEFT,           /* the same by the contact: its class, and the interval of its request */
    FIRST_SHORT,           /* of SHORT_ABANDONED: on the first attempt */
    COUNTERS,
};

enum group_counter {
    GROUP_IDLE,          /* ticks logged in without a contact */
    GROUP_BUSY,          /* ticks with a contact in hand, inside the shift */
    GROUP_OVERTIME,      /* ticks from the end of the shift to the end of the last contact */
    GROUP_AWAY,          /* ticks in a spell of in-shift shrinkage */
    GROUP_BREAK_PAID,    /* ticks */
    GROUP_BREAK_UNPAID,  /* ticks */
    GROUP_ABSENT,        /* ticks rostered but absent, */
    GROUP_ABSENT_UNPAID, /* and those of them that would have been an unpaid break */
    GROUP_ON_JOBS,       /* of GROUP_BUSY: ticks with a deferred job in hand */
    GROUP_SESSIONS, /* ticks of sessions in hand inside the shift, of groups with several at a time
                     */
    GROUP_TWO_SESSIONS, /* of the same groups: ticks with at least two in hand */
    GROUP_THREE_SESSIONS,
    GROUP_FOUR_SESSIONS,
    GROUP_SLOTS, /* of the same groups: ticks logged in times the sessions an agent may have in hand
                  */
    GROUP_DESKS_BUSY,   /* of the same groups: GROUP_BUSY less GROUP_ON_JOBS */
    GROUP_ANSWERED,     /* contacts answered by the group, by the interval of the answer */
    GROUP_HANDLE_TICKS, /* their talk and wrap-up */
    GROUP_JOBS,         /* jobs that the group has done */
    GROUP_PAID,         /* ticks rostered and paid, of groups with a wage; overtime is beside it */
    GROUP_COST,         /* what they and the overtime cost, in millionths of the currency */
    GROUP_CALLBACKS,    /* customers called back and reached, by the interval of that */
    GROUP_CALLBACK_TICKS, /* dials, in vain too, and the talk and wrap-up of those reached, by the
                             interval in which each began */
    GROUP_TRANSFERS,      /* contacts passed on that the group took, by the interval of that */
    GROUP_TRANSFER_TICKS, /* their talk and wrap-up */
    GROUP_COUNTERS,
};

/* Does it count jobs, which never request? */
static inline bool counter_is_of_jobs(int counter)
{
    return counter >= JOBS && counter <= BACKLOG_OLDEST_TICKS;
}

/* Who covers what: of a stream and an agent group, over the whole horizon. */
enum cover_counter {
    COVER_ANSWERED,     /* contacts of the stream that the group answered, or jobs that it did */
    COVER_HANDLE_TICKS, /* their talk and wrap-up, or the time with them */
    COVER_COUNTERS,
};

#endif
