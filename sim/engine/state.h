/*
 * state.h -- what changes while a day is simulated; for the handlers in this folder only.
 *
 * The parts are laid out for the cache: a contact is one line, an agent half a line, a stream's and
 * a group's counters of the current interval are reached by one index. Contacts, queues and idle
 * agents are linked by indices into pools, so nothing is allocated in the loop but when a pool
 * grows.
 */
#ifndef SIM_ENGINE_STATE_H
#define SIM_ENGINE_STATE_H

#include "models/stream.h"
#include "sim/engine/day.h"
#include "sim/engine/later.h"
#include "sim/engine/tournament.h"

#define NOBODY UINT32_MAX

/* What happens to few contacts or agents: kept out of the handlers that call it, so that it takes
 * no registers from what happens to all. */
#define SELDOM __attribute__((cold, noinline))

enum contact_flags {
    HOLDS_LINE = 1,
    ASKED = 2,           /* this customer has asked for an agent before */
    REACHED = 4,         /* and was answered, or resolved by self-service afterwards */
    ON_RETURN = 8,       /* this attempt follows a bounce */
    HAS_NEEDS = 16,      /* talk, wrap-up and patience are drawn */
    SELF_END = 32,       /* two bits: how self-service will end (enum self_service_end) */
    NEW_NEED = 128,      /* this attempt is a recontact */
    MOVED = 256,         /* this customer has moved to another channel */
    MOVES_IN = 512,      /* this attempt is that move */
    TO_AGENT = 1024,     /* this attempt passes self-service by */
    GOES_DIRECT = 2048,  /* this customer always does */
    CALLED = 4096,       /* hung up, and waits to be called back (callback.c) */
    ONE_LEG_MORE = 8192, /* two bits: how often it was passed on to another class, three times at
                            most (transfer.c) */
    LATER_LEG = 3 * ONE_LEG_MORE,
    IN_COMPANY = 32768, /* the agent who passed it on stays with it (transfer.c) */
    /* What an attempt is for; all but redials are told apart, first attempts by their number. */
    CAUSE = ON_RETURN | NEW_NEED | MOVES_IN | TO_AGENT,
};

/* How an attempt came past self-service. */
enum way {
    WAY_DIRECT,
    WAY_SESSION, /* held a session of the channel, or holds it still */
    WAY_SIMPLE,  /* the simple block took it */
};

struct contact {     /* one cache line */
    ticks requested; /* in self-service: when that ends */
    ticks patience;  /* of a job: when it is due; of one to be called: see callback.c */
    ticks talk;      /* of a job that was parked: all the work that is left */
    ticks wrap_up;
    uint32_t cell;       /* first counter of (interval, stream) */
    uint32_t first_cell; /* the same of the customer's first request; of a job: a number that grows
                            as they come; of one in company: the agent */
    uint32_t next, prev; /* in its queue, among the sessions, or in the free list */
    uint32_t n;          /* origin address of its draws */
    uint32_t interval;
    uint32_t stream : 8;
    uint32_t attempt : 5, way : 2;        /* way: enum way, of this attempt */
    uint32_t redials : 5, recontacts : 5; /* at most ATTEMPTS_MOST */
    uint32_t openings : 2;                /* attempts at opening, after one out of hours */
    uint32_t need : 5;   /* the attempt that brought the need, whose draws it has */
    uint16_t flags;      /* enum contact_flags */
    uint16_t generation; /* changes when a pending event loses its meaning */
};

struct queue {
    uint32_t head, tail, n;
};

/* The jobs of a stream that wait; their queue is in the order of due times. */
struct backlog {
    uint32_t n;
    ticks requested;       /* sum */
    uint32_t to_be_called; /* again, later; not among the n */
};

enum agent_state {
    AGENT_OFF,
    AGENT_ABSENT,
    AGENT_IDLE,
    AGENT_TALKING,  /* talk, and wrap-up where no line is waiting to be freed */
    AGENT_WRAPPING, /* wrap-up apart */
    AGENT_AWAY,
    AGENT_ON_BREAK,
    AGENT_ON_JOB,       /* deferred work; takes the whole agent */
    AGENT_WINDING_DOWN, /* idle, and given nothing more */
    AGENT_STAYING       /* after closing, for a contact that he may take only later */
};
enum { AGENT_STATES = AGENT_STAYING + 1 };

enum agent_flags {
    LEAVES_WHEN_FREE = 1,
    STAYS_FOR_QUEUE = 2,
    BREAK_IS_DUE = 4,
    IS_LISTED = 8,   /* has sessions in hand and may take more */
    WINDS_DOWN = 16, /* before a break or the end of his shift: is given nothing more */
};

struct agent {           /* half a cache line */
    uint32_t next, prev; /* among the idle of the group, longest idle first */
    uint32_t contact;    /* in hand; NOBODY also where nothing follows its handling */
    uint8_t group;
    uint8_t state;     /* enum agent_state */
    uint8_t flags;     /* enum agent_flags; none for nearly everybody nearly always */
    uint8_t counts_as; /* enum group_counter the agent's time now goes to; GROUP_COUNTERS: none */
    ticks spell_due;   /* start of the next spell away; TICKS_MOST: none */
    ticks idle_since;
};

/* What an agent's clock and breaks need, looked at rarely. */
struct agent_clock {
    uint64_t key;
    uint32_t head;
    int32_t day;
    uint8_t band;           /* of tenure, where the group has any */
    uint32_t spells;        /* number begun */
    ticks spell_length;     /* of the next spell */
    ticks away_until;       /* end of a spell that a break interrupted; 0: none */
    uint32_t due_pause;     /* the first break that is due, and */
    uint32_t breaks_due;    /* how many are, with those that follow it */
    ticks break_began;      /* of breaks on end, the first */
    uint32_t winds_down_to; /* the break, or NO_PAUSE: the end of the shift */
    ticks job_began, job_ends;
    ticks held_since, brief, wrap_up; /* of one who stays with a customer he has passed on */
};

/* The sessions of an agent who may have several in hand. */
struct desk {
    uint64_t work; /* done by each session since the start, in ticks / SPEED_ONE */
    ticks since;   /* when that was */
    uint8_t n;     /* sessions in hand */
    uint8_t used;  /* units */
    struct session {
        uint64_t ends; /* when the work reaches this */
        ticks started;
        int64_t *row; /* of the group, where the answer counted */
        uint32_t contact;
        uint8_t units;
        bool is_counted;  /* what it takes is known and counted since it began */
        bool wraps_apart; /* something happens at the end of the talk, which is still to come */
    } session[SESSIONS_MOST];
};

/* Agents with the same number of units in use, longest there first. */
struct available {
    uint32_t head, tail, n;
};

struct group_state {
    _Alignas(64) const struct plan_group *plan; /* lines of its own: found by a shift */
    uint64_t waiting;                           /* bit per own queue: somebody is in it */
    uint64_t backlog;                           /* bit per own deferred queue: a job is in it */
    int64_t *row;                               /* counters of the current interval */
    int64_t *overtime_row;              /* the same, but after closing the last counted one */
    struct available at[SESSIONS_MOST]; /* by units in use; at[0]: the idle */
    struct available interruptible;     /* agents on a job that they would lay aside, latest last */
    struct available staying;           /* agents in that state */
    uint32_t leaving; /* agents by interval: busy ones, in overtime, to leave as they finish */

    uint32_t free_seat; /* agents by interval: list of seats through agent.next */
    uint32_t now_as[GROUP_FOUR_SESSIONS + 1]; /* agents whose time goes to each counter */
    uint32_t persons;    /* agents by interval: number that came, for their addresses */
    uint32_t staffed;    /* and how many there should be, the absent included, */
    int32_t staffed_day; /* by the absences of that day */
    int32_t absence_day; /* the day whose probability is known */
    double absence;
};

enum { BLOCK = 256 };

/* What is drawn for a contact at the entry of self-service. */
struct stage_draw {
    double how;    /* a uniform: whether self-service handles it and, stretched, how it ends */
    uint64_t time; /* bits of how long it takes */
    double time_s; /* the same drawn already, if it does not depend on the end; else negative */
};

/* The arrivals of one class: a cache of addressed draws, and where in time they stand. */
struct inflow {
    double *expected;    /* [all intervals] contacts expected, given the factors */
    double *volume;      /* [days] contacts expected on the counted days, likewise */
    double handle_error; /* factor on all handle times of the class */
    double *unseen;      /* [counted intervals] in those in which the centre is closed */
    int32_t interval;    /* the current one, from first_interval on */
    uint32_t n;          /* number of the next arrival in its interval */
    uint32_t limit;      /* fixed counts: how many there are; else UINT32_MAX */
    double start;        /* of the interval, ticks */
    double pace;         /* ticks per unit of spacing */
    double sum;          /* of the spacings so far */
    double due;          /* evenly spaced: units to the next arrival */
    double end;          /* of the interval, ticks */
    uint32_t at, filled; /* in the block */
    double spacing[BLOCK];
    /* If the plan says so: */
    ticks talk[BLOCK], wrap_up[BLOCK], patience[BLOCK];
    uint64_t self_how[BLOCK], self_long[BLOCK];
    double self_s[BLOCK];
    struct stage_draw stage; /* of the customer who arrives now */
};

struct channel_state {
    bool open;        /* takes contacts */
    ticks opens_next; /* while it is closed; the end of the horizon: no more */
    size_t lines_free;
    size_t places_free;
    size_t sessions; /* of self-service, in use */
    size_t sessions_most;
    enum when_full when_full;
    struct queue inside; /* those in a session, in order of entry, where they are listed */
};

/* What a contact asks of its stream while it waits, and what stays: one step from the contact. */
struct stream_state {
    const struct plan_stream *plan;
    struct channel_state *channel;
    struct queue queue;
};

/* Self-service of a stream, where it does not stay as it is planned. */
struct containment {
    double z;            /* the normal behind its drift */
    double drifting[2];  /* share that escalates by the drift: on a first attempt, on a return */
    double escalates[2]; /* the same, or what an event sets */
};

struct day {
    const struct plan *plan;
    ticks now;
    uint32_t replication;            /* of the customers' draws */
    uint32_t replication_of[LAYERS]; /* of each layer; nearly always all the same */
    bool open;                       /* the centre is; its channels may have hours of their own */
    bool running;                    /* the horizon is not over */
    struct tournament agent_keys, inflow_keys;
    struct later later;
    const struct tape_event *tape; /* the next event of the roster */

    struct contact *contacts;
    uint32_t free_contact, n_contacts, room_contacts;
    struct stream_state *streams;
    struct backlog *backlogs; /* [streams]; NULL where no channel is deferred */
    uint32_t jobs_entered;
    struct agent *agents;
    struct agent_clock *clocks;
    struct desk *desks;
    struct group_state *groups;
    struct inflow *inflows; /* [classes] */
    struct channel_state *channels;
    struct containment *containment; /* [streams]; NULL where none changes */

    uint32_t row;          /* of the record, where contacts now count */
    uint32_t first_cell;   /* of that row */
    uint32_t counted_from; /* the first cell not of the warm-up */
    uint32_t cover_from;   /* the same where who covers what is counted; else beyond all */
    ticks row_started;
    ticks row_ends;   /* end of the interval; after closing: the next opening */
    ticks *row_start; /* [rows] */
    struct record record;
    struct trace *trace; /* NULL nearly always */
    uint32_t *trace_row; /* [contacts] */
};

/* strata.c: 64 bits of an address, evenly spread over a block of replications if the plan says so
 */
uint64_t draw_shared_out(const struct day *d, uint64_t key, struct address at);

/* inflow.c: when contacts arrive */
void inflows_expect(struct day *d);
void inflows_open(struct day *d);
double layer_normal(const struct day *d, uint64_t key, uint32_t interval, enum purpose purpose,
                    double correlation);
double chain_step(double z, double lag1, double innovation);

/* arrive.c: entry, and asking for an agent */
void customer_comes(struct day *d, uint32_t class);
void contact_enters(struct day *d, struct contact *c);
void contact_requests(struct day *d, struct contact *c);
SELDOM void contact_is_refused(struct day *d, struct contact *c, enum counter counter,
                               enum trace_end end);
void contact_draws_needs(const struct day *d, struct contact *c);
uint8_t choose_stream(const struct plan *p, const struct plan_class *pc, struct address customer,
                      uint16_t *flags);
ticks draw_patience(const struct day *d, const struct contact *c, unsigned attempt);
void draw_work(const struct day *d, struct contact *c);

/* self_service_stage.c */
void contact_enters_self_service(struct day *d, struct contact *c);
void self_service_ends(struct day *d, uint32_t contact);
void self_service_fails(struct day *d, uint32_t channel, enum sessions_rule rule);

/* happenings.c: what events and drift change */
void happenings_open(struct day *d);
void containment_drifts(struct day *d, int32_t day);
void event_starts(struct day *d, uint32_t event);
void event_ends(struct day *d, uint32_t event);

/* queue.c: waiting, and the ends of it without an agent */
void queue_push(struct day *d, struct contact *c);
void queue_insert(struct day *d, struct contact *c);
void contact_overflows(struct day *d, uint32_t contact);
void queue_dismiss(struct day *d, uint32_t stream);
void contact_is_cut(struct day *d, struct contact *c, enum counter counter, enum counter at_once,
                    enum trace_end end);
void queue_leave_unfinished(struct day *d, uint32_t stream);
void contact_gives_up(struct day *d, uint32_t contact);
void count_left(struct day *d, const struct contact *c, ticks wait);

/* serve.c: with an agent */
void agent_starts(struct day *d, uint32_t agent, struct contact *c);
void contact_meets_pace(const struct day *d, struct contact *c, uint32_t agent);
void contact_answered(struct day *d, struct contact *c, uint32_t group, ticks at);
void count_handle(struct day *d, const struct contact *c, uint32_t group, int64_t *row,
                  ticks handle);
bool agent_wraps_up(struct day *d, uint32_t agent);
bool agent_goes_on_talking(struct day *d, uint32_t agent);
void contact_handled(struct day *d, uint32_t contact);
void count_cover(struct day *d, uint32_t cell, uint32_t stream, uint32_t group,
                 enum cover_counter counter, int64_t by);
void count_reached(struct day *d, struct contact *c);

/* transfer.c: contacts passed on to another class */
enum passing { IS_KEPT, PASSED_ON, PASSED_ON_WARM };
enum passing contact_is_passed_on(struct day *d, uint32_t contact, uint32_t agent);
SELDOM void leg_is_answered(struct day *d, struct contact *c, uint32_t group, ticks at);
void leg_gives_up(struct day *d, struct contact *c, ticks at);
void leg_is_cut(struct day *d, struct contact *c, enum trace_end end);

/* offer.c: other channels */
bool contact_is_deflected(struct day *d, struct contact *c);
bool contact_is_deflected_when_closed(struct day *d, struct contact *c);
void contact_expects(struct day *d, const struct contact *c);
void contact_is_offered(struct day *d, uint32_t contact);

/* callback.c: those who hang up to be called */
void contact_will_be_called(struct day *d, struct contact *c, const struct plan_offer *o,
                            uint64_t bits);
void call_is_due(struct day *d, uint32_t contact);
void call_is_put_off(struct day *d, struct contact *c);
ticks call_begins(struct day *d, uint32_t agent, const struct contact *c);
bool call_succeeds(struct day *d, uint32_t agent, uint32_t contact);

/* comeback.c: redials, bounces, recontacts, moves to another channel, attempts at opening */
void contact_comes_back(struct day *d, uint32_t contact);
void contact_comes_at_opening(struct day *d, uint32_t contact);
bool comes_at_opening(struct day *d, struct contact *c);
double redial_probability(const struct day *d, const struct contact *c);
void redials_or_goes(struct day *d, struct contact *c, ticks left_at, double probability);
void bounces_or_goes(struct day *d, struct contact *c);
bool recontacts_later(struct day *d, struct contact *c);
void contact_moves(struct day *d, struct contact *c, const struct plan_offer *o, uint64_t bits);

/* job_arrive.c: how deferred work comes */
void job_arrives(struct day *d, struct contact *c);
void contact_leaves_order(struct day *d, uint32_t contact);
void backlogs_open(struct day *d);
void backlogs_begin_interval(struct day *d, int32_t last, int32_t interval);
void backlogs_are_looked_at(struct day *d);
void backlogs_close(struct day *d);

/* backlog.c: how it waits and is done */
static inline ticks job_due(const struct contact *job)
{
    return job->patience;
}

void backlog_add(struct day *d, struct contact *job);
void backlog_finds_agent(struct day *d, uint32_t stream);
void backlogs_count(struct day *d, size_t row, ticks at);
int64_t *due_counters(const struct day *d, const struct contact *job);
void job_ends(struct day *d, uint32_t agent);
void job_is_due_for_a_call(struct day *d, uint32_t job);
void calls_begin_or_end(struct day *d, uint32_t channel);
SELDOM bool job_makes_way(struct day *d, uint32_t contact, bool is_queued);
void job_meets_end_of_shift(struct day *d, uint32_t agent);
bool group_releases_job(struct day *d, uint32_t group);
bool counts_as_on_job(const struct day *d, uint32_t agent);
void group_works_off(struct day *d, uint32_t group);

/* waiting.c: what is counted of waits */
void count_answered_wait(struct day *d, const struct contact *c, ticks wait);
void count_within(const struct day *d, int64_t *counters, enum counter first, ticks wait);
void count_unanswered_wait(struct day *d, const struct contact *c, ticks until);
void count_leg_wait(struct day *d, const struct contact *c, ticks until);

/* agent.c: what agents do */
bool contact_finds_agent(struct day *d, struct contact *c);
void agent_comes_free(struct day *d, uint32_t agent);
void agent_is_available(struct day *d, uint32_t agent);
void agent_waits_for_nothing(struct day *d, uint32_t agent);
void agent_moves_on(struct day *d, uint32_t agent);
void group_releases_next(struct day *d, uint32_t group);
void group_keeps_leaver(struct day *d, uint32_t group);
void agent_leaves(struct day *d, uint32_t agent);
void agent_goes_home(struct day *d, uint32_t agent);
uint32_t agent_staying_for(const struct day *d, const struct contact *c);
void agent_stays_no_longer(struct day *d, uint32_t agent);
void agent_works_over(struct day *d, uint32_t agent);
uint32_t agent_for(const struct day *d, const struct contact *c);
uint32_t contact_for(struct day *d, uint32_t group, uint64_t fitting);
SELDOM uint32_t agents_kept_free(const struct day *d, uint32_t group);
bool empty_hands_may_take(const struct day *d, const struct route *r, uint32_t others_idle);
void group_takes_chats(struct day *d, uint32_t group);

/* desk.c: several sessions at a time */
struct desk *desk_of(const struct day *d, uint32_t agent);
void desk_starts(struct day *d, uint32_t agent, uint32_t contact);
void desk_moves(struct day *d, uint32_t agent);
void desk_takes_no_more(struct day *d, uint32_t agent);
void desk_ends_shift(struct day *d, uint32_t agent);
void desk_goes_on(struct day *d, uint32_t agent);
void desk_is_held(struct day *d, uint32_t agent);
void desk_is_released(struct day *d, uint32_t agent, ticks left);
void group_releases_desk(struct day *d, uint32_t group);
void group_keeps_desk(struct day *d, uint32_t group);
void desks_close(struct day *d);

/* roster.c: what the roster and the calendar have fixed, event by event; who is absent */
void roster_moves(struct day *d);
bool person_is_absent(struct day *d, const struct person *person);
uint32_t heads_absent(struct day *d, uint32_t group, uint32_t first, uint32_t end, int32_t day);

/* away.c: the first moment of a present agent, spells, breaks */
void agent_comes(struct day *d, uint32_t agent, const struct agent_clock *clock, uint32_t pause);
SELDOM void agent_begins_break(struct day *d, uint32_t agent);
void agent_ends_break(struct day *d, uint32_t agent);
void break_is_due(struct day *d, uint32_t agent, uint32_t pause);
void absent_break_begins(struct day *d, uint32_t agent, uint32_t pause);
void absent_break_ends(struct day *d, uint32_t agent);
void agent_winds_down(struct day *d, uint32_t agent, uint32_t pause);
SELDOM void agent_goes_away(struct day *d, uint32_t agent);
ticks clock_first_spell(const struct day *d, const struct plan_group *pg,
                        const struct agent_clock *clock);
ticks clock_next_spell(const struct day *d, const struct plan_group *pg, struct agent_clock *clock,
                       ticks from);

/* steps.c: agents by interval */
void staffing_rises(struct day *d, uint32_t group, uint32_t count);
void staffing_drops(struct day *d, uint32_t group, uint32_t count);
void staffing_meets_midnight(struct day *d, uint32_t group);

/* hours.c: intervals, opening and closing */
void interval_starts(struct day *d, uint32_t row);
void centre_opens(struct day *d);
void centre_closes(struct day *d, uint32_t next);
void channel_opens(struct day *d, uint32_t channel);
void channel_closes(struct day *d, uint32_t channel);
void channel_is_closed(struct day *d, uint32_t channel);
bool group_is_closed(const struct day *d, uint32_t group);

#endif
