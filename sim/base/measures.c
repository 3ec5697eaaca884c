#include "sim/base/measures.h"

#include <string.h>

#define PLUS(counter) ((short)((counter) + 1))
#define LESS(counter) ((short)(-(counter)-1))

/* Requested, without those who left so soon that the scenario leaves them out of its rates. */
#define COUNTED PLUS(REQUESTED), LESS(SHORT_ABANDONED)
#define LEFT PLUS(ABANDONED), PLUS(BALKED), LESS(SHORT_ABANDONED)
#define LOGGED_IN PLUS(GROUP_IDLE), PLUS(GROUP_BUSY)
#define BREAKS PLUS(GROUP_BREAK_PAID), PLUS(GROUP_BREAK_UNPAID)

#define COUNT_OF(key, label, counter, definition)                                                  \
    {                                                                                              \
        key, label, UNIT_COUNT, OF_CONTACTS, BY_DAYS, {PLUS(counter)}, {0}, NO_WAIT, 0, definition \
    }
#define RATE(key, label, top, below, definition)                                                   \
    {                                                                                              \
        key, label, UNIT_SHARE, OF_CONTACTS, BY_COUNTERS, top, below, NO_WAIT, 0, definition       \
    }
#define QUANTILE(key, label, wait, p, definition)                                                  \
    {                                                                                              \
        key, label, UNIT_SECONDS, OF_CONTACTS, BY_COUNTERS, {0}, {0}, wait, p, definition          \
    }
#define AGENTS(key, label, ...)                                                                    \
    {                                                                                              \
        key, label, UNIT_NUMBER, OF_AGENTS, BY_TIME, __VA_ARGS__                                   \
    }

/* clang-format off: a table keeps its columns. */
#define LIST(...)                                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

const struct measure measures[] = {
    RATE("answer_rate", "Answer rate", LIST(PLUS(ANSWERED)), LIST(COUNTED),
         "answered contacts, of all that requested an agent (人工接通率)"),
    RATE("answer_rate_net", "Answer rate, net", LIST(PLUS(ANSWERED)),
         LIST(COUNTED, LESS(CALLED_BACK), LESS(MOVED_WAITING)),
         "answered contacts, of those requested that did not accept a callback or another channel"),
    RATE("service_level_requested", "Service level (requested)", LIST(PLUS(ANSWERED_WITHIN)),
         LIST(COUNTED), "answered within T, of all requested"),
    RATE("service_level_answered", "Service level (answered)", LIST(PLUS(ANSWERED_WITHIN)),
         LIST(PLUS(ANSWERED)), "answered within T, of all answered"),
    RATE("service_level_ignoring", "Service level (early leavers ignored)",
         LIST(PLUS(ANSWERED_WITHIN)), LIST(COUNTED, LESS(LEFT_WITHIN), LESS(CUT_WITHIN)),
         "answered within T, of requested less those who left within T"),
    RATE("service_level_either", "Service level (early leavers credited)",
         LIST(PLUS(ANSWERED_WITHIN), PLUS(LEFT_WITHIN)), LIST(COUNTED),
         "answered or abandoned within T, of all requested"),
    RATE("service_level_entered", "Service level (entered)", LIST(PLUS(ANSWERED_WITHIN)),
         LIST(COUNTED, LESS(BLOCKED)),
         "answered within T, of requested that found a place in the queue"),
    {"occupancy",
     "Occupancy",
     UNIT_SHARE,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_BUSY)},
     {LOGGED_IN},
     NO_WAIT,
     0,
     "time with a contact in hand inside the shift, of logged-in time"},
    {"asa_s",
     "ASA",
     UNIT_SECONDS,
     OF_CONTACTS,
     BY_COUNTERS,
     {PLUS(WAIT_ANSWERED_TICKS)},
     {PLUS(ANSWERED)},
     NO_WAIT,
     0,
     "mean wait of the answered"},
    {"wait_s",
     "Mean wait",
     UNIT_SECONDS,
     OF_CONTACTS,
     BY_COUNTERS,
     {PLUS(WAIT_TICKS)},
     {PLUS(REQUESTED), LESS(BLOCKED), LESS(DISMISSED_AT_ONCE)},
     NO_WAIT,
     0,
     "mean wait of all requested that were not blocked or dismissed at once, zeros included, "
     "abandoned ones with the wait they endured"},
    QUANTILE("wait_p50_s", "Wait, P50", WAIT_OF_ALL, 0.50,
             "median wait, of the same contacts as wait_s"),
    QUANTILE("wait_p90_s", "Wait, P90", WAIT_OF_ALL, 0.90,
             "90 % wait at most this, same contacts as wait_s"),
    QUANTILE("wait_p95_s", "Wait, P95", WAIT_OF_ALL, 0.95,
             "95 % wait at most this, same contacts as wait_s"),
    QUANTILE("wait_p99_s", "Wait, P99", WAIT_OF_ALL, 0.99,
             "99 % wait at most this, same contacts as wait_s"),
    QUANTILE("wait_answered_p50_s", "Wait of answered, P50", WAIT_OF_ANSWERED, 0.50,
             "of the answered"),
    QUANTILE("wait_answered_p90_s", "Wait of answered, P90", WAIT_OF_ANSWERED, 0.90,
             "of the answered"),
    QUANTILE("wait_answered_p95_s", "Wait of answered, P95", WAIT_OF_ANSWERED, 0.95,
             "of the answered"),
    QUANTILE("wait_answered_p99_s", "Wait of answered, P99", WAIT_OF_ANSWERED, 0.99,
             "of the answered"),
    QUANTILE("wait_queued_p50_s", "Wait of queued, P50", WAIT_OF_QUEUED, 0.50,
             "of those with a wait above zero"),
    QUANTILE("wait_queued_p90_s", "Wait of queued, P90", WAIT_OF_QUEUED, 0.90,
             "of those with a wait above zero"),
    QUANTILE("wait_queued_p95_s", "Wait of queued, P95", WAIT_OF_QUEUED, 0.95,
             "of those with a wait above zero"),
    QUANTILE("wait_queued_p99_s", "Wait of queued, P99", WAIT_OF_QUEUED, 0.99,
             "of those with a wait above zero"),
    {"queue_length",
     "Queue length",
     UNIT_NUMBER,
     OF_CONTACTS,
     BY_TIME,
     {PLUS(QUEUE_TICKS)},
     {0},
     NO_WAIT,
     0,
     "mean number waiting"},
    RATE("delayed_share", "Had to wait",
         LIST(PLUS(REQUESTED), LESS(BLOCKED), LESS(ANSWERED_AT_ONCE), LESS(DISMISSED_AT_ONCE)),
         LIST(PLUS(REQUESTED), LESS(BLOCKED), LESS(DISMISSED_AT_ONCE)),
         "contacts that found no free agent, of all requested that were not blocked or dismissed "
         "at once"),
    RATE("abandon_rate", "Abandon rate", LIST(LEFT), LIST(COUNTED),
         "abandoned and balked, of all requested"),
    RATE("blocked_rate", "Blocked", LIST(PLUS(BLOCKED)), LIST(COUNTED),
         "no place in the queue, of all requested"),
    RATE("blocked_entry_rate", "Blocked at entry", LIST(PLUS(BLOCKED_ENTRY)),
         LIST(PLUS(ARRIVALS), LESS(OUT_OF_HOURS)),
         "no line or no session of self-service free, of all arrivals in opening hours"),
    RATE("first_attempt_answer_rate", "Answer rate, first attempts", LIST(PLUS(FIRST_ANSWERED)),
         LIST(PLUS(FIRST_REQUESTED)), "answered, of requested, first attempts only"),
    RATE("reached_rate", "Customers reached", LIST(PLUS(CUSTOMERS_REACHED)),
         LIST(PLUS(CUSTOMERS_ASKED)),
         "customers answered, or resolved by self-service after asking, of customers who asked at "
         "least once, by the interval of their first request"),
    RATE("containment", "Containment (dashboard)",
         LIST(PLUS(SELF_HANDLED), LESS(SELF_ENDED_ESCALATED), LESS(SELF_UNFINISHED)),
         LIST(PLUS(SELF_HANDLED), LESS(SELF_UNFINISHED)),
         "not escalated, of contacts handled by self-service"),
    RATE("true_resolution", "True resolution",
         LIST(PLUS(SELF_ENDED_RESOLVED), PLUS(SELF_BOUNCED_LATE)),
         LIST(PLUS(SELF_HANDLED), LESS(SELF_UNFINISHED)),
         "resolved, of contacts handled by self-service: leaves out those who gave up and the "
         "bounced, but "
         "for those who come back after the window"),
    RATE("self_full_rate", "Self-service full or down", LIST(PLUS(SELF_FULL)),
         LIST(PLUS(SELF_HANDLED), LESS(SELF_SIMPLE), PLUS(SELF_FULL)),
         "found no session free, of contacts meant for self-service"),
    {"handle_s",
     "Handle time (AHT)",
     UNIT_SECONDS,
     OF_CONTACTS,
     BY_COUNTERS,
     {PLUS(HANDLE_TICKS)},
     {PLUS(ANSWERED)},
     NO_WAIT,
     0,
     "talk and after-call work of the answered"},
    COUNT_OF("arrivals", "Arrivals", ARRIVALS, "attempts at the entry of the channel"),
    COUNT_OF("first_attempts", "First attempts", FIRST_ATTEMPTS,
             "arrivals that are no redial, bounce or recontact"),
    COUNT_OF("redials", "Redials", REDIALS, "arrivals after abandoning, balking or being blocked"),
    COUNT_OF("bounce_returns", "Bounce returns", BOUNCE_RETURNS,
             "arrivals after a resolution that did not hold"),
    COUNT_OF("recontacts", "Recontacts", RECONTACTS, "arrivals after being handled"),
    COUNT_OF("after_horizon", "After the horizon", AFTER_HORIZON,
             "comebacks due after the end, not simulated"),
    COUNT_OF("out_of_hours", "Out of hours", OUT_OF_HOURS,
             "came, or left self-service for an agent, while closed"),
    COUNT_OF("blocked_entry", "Blocked at entry", BLOCKED_ENTRY,
             "no line or no session of self-service free at entry; never requested"),
    COUNT_OF("self_served", "Handled by self-service", SELF_HANDLED,
             "contacts that self-service handled"),
    COUNT_OF("self_resolved", "Self-service: resolved", SELF_ENDED_RESOLVED,
             "resolved by self-service"),
    COUNT_OF("escalated", "Self-service: escalated", SELF_ENDED_ESCALATED,
             "passed on to the agents"),
    COUNT_OF("bounced", "Self-service: bounced", SELF_ENDED_BOUNCED,
             "looked resolved, the customer comes back later"),
    COUNT_OF("self_gave_up", "Self-service: gave up", SELF_ENDED_GAVE_UP, "hung up unresolved"),
    COUNT_OF("self_full", "Self-service: full", SELF_FULL,
             "meant for self-service, which was full or down"),
    COUNT_OF("self_simple", "Self-service: simple", SELF_SIMPLE,
             "handled by the simple block in its place"),
    COUNT_OF("self_cut", "Self-service: cut", SELF_CUT, "sessions that an outage ended"),
    COUNT_OF("bounced_late", "Self-service: bounced late", SELF_BOUNCED_LATE,
             "bounced, but back only after the window: resolved for who looks within it"),
    COUNT_OF("requested", "Requested", REQUESTED, "attempts that asked for an agent"),
    COUNT_OF("answered", "Answered", ANSWERED, "requested contacts that reached an agent"),
    COUNT_OF("abandoned", "Abandoned", ABANDONED, "gave up while waiting"),
    COUNT_OF("balked", "Balked", BALKED, "left at once on having to wait"),
    COUNT_OF("blocked", "Blocked", BLOCKED, "no place in the queue"),
    COUNT_OF("dismissed", "Dismissed", DISMISSED, "cut off at closing"),
    COUNT_OF("unfinished", "Unfinished", UNFINISHED, "still waiting at the end of the horizon"),
    COUNT_OF("called_back", "Called back", CALLED_BACK, "accepted a callback"),
    COUNT_OF("moved_waiting", "Moved while waiting", MOVED_WAITING,
             "accepted another channel while waiting"),
    COUNT_OF("short_abandoned", "Short abandons", SHORT_ABANDONED,
             "abandoned so soon that rates leave them out"),
    {"answered_by_group",
     "Answered by the group",
     UNIT_COUNT,
     OF_AGENTS,
     BY_DAYS,
     {PLUS(GROUP_ANSWERED)},
     {0},
     NO_WAIT,
     0,
     "contacts answered, by the interval of the answer"},
    {"group_handle_s",
     "Handle time of the group",
     UNIT_SECONDS,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_HANDLE_TICKS)},
     {PLUS(GROUP_ANSWERED)},
     NO_WAIT,
     0,
     "talk and after-call work a contact"},
    AGENTS("staffed", "Staffed", {LOGGED_IN, BREAKS, PLUS(GROUP_AWAY), PLUS(GROUP_ABSENT)}, {0},
           NO_WAIT, 0, "heads rostered: logged in, on a break, away or absent"),
    AGENTS("present", "Present", {LOGGED_IN}, {0}, NO_WAIT, 0, "agents logged in"),
    AGENTS("busy", "Busy", {PLUS(GROUP_BUSY)}, {0}, NO_WAIT, 0,
           "agents with a contact in hand, inside their shift"),
    AGENTS("absent", "Absent", {PLUS(GROUP_ABSENT)}, {0}, NO_WAIT, 0, "heads absent without plan"),
    AGENTS("on_break", "On a break", {BREAKS}, {0}, NO_WAIT, 0, "agents on a listed break"),
    AGENTS("away", "Away", {PLUS(GROUP_AWAY)}, {0}, NO_WAIT, 0,
           "agents in a spell of in-shift shrinkage"),
    {"absent_share",
     "Absent, of rostered",
     UNIT_SHARE,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_ABSENT)},
     {LOGGED_IN, BREAKS, PLUS(GROUP_AWAY), PLUS(GROUP_ABSENT)},
     NO_WAIT,
     0,
     "unplanned absence realised"},
    {"away_share",
     "Away, of attended less breaks",
     UNIT_SHARE,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_AWAY)},
     {LOGGED_IN, PLUS(GROUP_AWAY)},
     NO_WAIT,
     0,
     "in-shift shrinkage realised"},
    {"utilisation",
     "Utilisation",
     UNIT_SHARE,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_BUSY)},
     {LOGGED_IN, PLUS(GROUP_BREAK_PAID), PLUS(GROUP_AWAY), PLUS(GROUP_ABSENT)},
     NO_WAIT,
     0,
     "busy inside the shift, of rostered time less unpaid breaks"},
    {"sessions_per_busy_agent",
     "Sessions a busy agent",
     UNIT_NUMBER,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_SESSIONS)},
     {PLUS(GROUP_DESKS_BUSY)},
     NO_WAIT,
     0,
     "sessions in hand of an agent with at least one, inside the shift, of groups that may have "
     "several"},
    {"slot_use",
     "Slots in use",
     UNIT_SHARE,
     OF_AGENTS,
     BY_COUNTERS,
     {PLUS(GROUP_SESSIONS)},
     {PLUS(GROUP_SLOTS)},
     NO_WAIT,
     0,
     "sessions in hand inside the shift, of those that the agents logged in could have, same "
     "groups"},
    {"overtime_h",
     "Overtime",
     UNIT_HOURS,
     OF_AGENTS,
     BY_DAYS,
     {PLUS(GROUP_OVERTIME)},
     {0},
     NO_WAIT,
     0,
     "hours a day from the end of shifts to the end of the contact in hand"},
};
/* clang-format on */

const size_t n_measures = sizeof measures / sizeof *measures;

const char *const measure_unit_names[UNITS] = {
    [UNIT_SHARE] = "share",     [UNIT_COUNT] = "count/day", [UNIT_SECONDS] = "s",
    [UNIT_HOURS] = "hours/day", [UNIT_NUMBER] = "number",
};

const struct measure *measure_named(const char *key)
{
    for (size_t i = 0; i < n_measures; i++)
        if (strcmp(measures[i].key, key) == 0)
            return &measures[i];
    return NULL;
}

bool measure_has_threshold(const struct measure *m)
{
    return m->source == OF_CONTACTS && m->wait == NO_WAIT && m->top[0] == PLUS(ANSWERED_WITHIN);
}
