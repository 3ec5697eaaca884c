/*
 * trace.h -- one horizon told contact by contact, for checking by eye and for teaching.
 *
 * One row per attempt, one for each time that it is passed on to another class, and one for the job
 * that it leaves as a work order. Times are ticks since
 * midnight of the first counted day; TRACE_NEVER where something did not happen. Of a job, `ended`
 * is when it was begun (for good, if it has been laid aside), and `handled` when it was done. Only
 * the day that is told pays for it.
 */
#ifndef SIM_ENGINE_TRACE_H
#define SIM_ENGINE_TRACE_H

#include "sim/base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_NEVER INT64_MIN

enum trace_end {
    TRACE_OPEN, /* not ended when the horizon was over */
    TRACE_ANSWERED,
    TRACE_ABANDONED,
    TRACE_BALKED,
    TRACE_BLOCKED,
    TRACE_BLOCKED_ENTRY,
    TRACE_DISMISSED,
    TRACE_UNFINISHED,
    TRACE_OUT_OF_HOURS, /* and gone, or: */
    TRACE_MOVED_CLOSED,
    TRACE_COMES_AT_OPENING,
    TRACE_SELF_RESOLVED,
    TRACE_SELF_BOUNCED,
    TRACE_SELF_GAVE_UP,
    TRACE_DEFLECTED_ENTRY,
    TRACE_MOVED_WAITING,
    TRACE_DONE,        /* a job; one not done is open */
    TRACE_NOT_REACHED, /* a job of an outbound channel, after the last try */
    TRACE_CALLED_BACK, /* with a group if reached */
    TRACE_ENDS,
};

extern const char *const trace_end_names[TRACE_ENDS];

/* What a row tells of. */
enum trace_step {
    STEP_CONTACT,
    STEP_TRANSFER, /* the customer's contact, passed on to another class */
    STEP_ORDER,    /* a job that was left after the customer's contact */
    TRACE_STEPS,
};

extern const char *const trace_step_names[TRACE_STEPS];

struct trace_row {
    uint32_t interval, n;    /* the customer: number in the interval of the first attempt */
    uint16_t customer_class; /* whose number that is; nearly always the next */
    uint16_t class, channel;
    uint8_t step;      /* enum trace_step */
    uint8_t customers; /* the customer's group, or CUSTOMERS_OTHER */
    bool recognised;   /* as one of it */
    uint8_t attempt;
    uint8_t end;   /* enum trace_end */
    int32_t group; /* that answered or called, or -1 */
    ticks arrived;
    ticks requested;
    ticks ended;   /* answered, abandoned, ... */
    ticks handled; /* end of the agent's work, also if after the horizon */
};

struct trace {
    struct trace_row *row;
    size_t n, room;
};

void trace_free(struct trace *t);

#endif
