#include "tests/oracles/forward.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Row l of a table is the chance of l agents over the staffing, by people in the centre. */
struct forward {
    struct forward_centre centre;
    int agents; /* staffed */
    int rows;
    double queue;   /* expected, now */
    double *chance; /* [rows][most + 1] */
};

static double *table_new(const struct forward *f, int rows)
{
    double *table = calloc((size_t)rows * (size_t)(f->centre.most + 1), sizeof *table);
    if (!table)
        abort();
    return table;
}

static size_t cell(const struct forward *f, int over, int people)
{
    return (size_t)over * (size_t)(f->centre.most + 1) + (size_t)people;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

struct forward *forward_new(const struct forward_centre *centre)
{
    assert(centre->handle_s > 0 && centre->patience_s > 0 && centre->most > 0);
    struct forward *f = malloc(sizeof *f);
    if (!f)
        abort();
    *f = (struct forward){.centre = *centre, .rows = 1};
    f->chance = table_new(f, 1);
    f->chance[0] = 1;
    return f;
}

void forward_free(struct forward *f)
{
    if (f)
        free(f->chance);
    free(f);
}

double forward_people(const struct forward *f, int people)
{
    double sum = 0;
    for (int over = 0; over < f->rows; over++)
        sum += f->chance[cell(f, over, people)];
    return sum;
}

/* ---- A change of the staffing ---------------------------------------------- */

static int over_after(const struct forward *f, int over, int people, int agents)
{
    if (agents >= f->agents)
        return f->centre.rule == FORWARD_HOLD ? larger(0, over - (agents - f->agents)) : over;
    const int fall = f->agents - agents, idle = larger(0, f->agents + over - people);
    return over + fall - smaller(fall, idle);
}

static void staff(struct forward *f, int agents)
{
    const int rows = f->rows + larger(0, f->agents - agents);
    double *chance = table_new(f, rows);
    for (int over = 0; over < f->rows; over++)
        for (int people = 0; people <= f->centre.most; people++)
            chance[cell(f, over_after(f, over, people, agents), people)] +=
                f->chance[cell(f, over, people)];
    free(f->chance);
    f->chance = chance;
    f->rows = rows;
    f->agents = agents;
}

/* Rows that have all but emptied are added to the next, so that nothing is lost. */
static void drop_empty_rows(struct forward *f)
{
    static const double empty = 1e-18;
    for (; f->rows > 1; f->rows--) {
        double *last = f->chance + cell(f, f->rows - 1, 0), sum = 0;
        for (int people = 0; people <= f->centre.most; people++)
            sum += last[people];
        if (sum > empty)
            return;
        for (int people = 0; people <= f->centre.most; people++)
            f->chance[cell(f, f->rows - 2, people)] += last[people];
    }
}

/* ---- Time passing ----------------------------------------------------------- */

struct rates {
    int busy, queue;
    double finish, abandon, arrive, blocked, unseen;
};

static struct rates rates_in(const struct forward *f, double arrival_rate, int over, int people)
{
    struct rates r = {.busy = smaller(people, f->agents + over)};
    r.queue = people - r.busy;
    r.finish = r.busy / f->centre.handle_s;
    r.abandon = r.queue / f->centre.patience_s;
    if (f->centre.queue_places >= 0 && r.queue >= f->centre.queue_places
        && r.busy == f->agents + over)
        r.blocked = arrival_rate;
    else if (people == f->centre.most)
        r.unseen = arrival_rate;
    else
        r.arrive = arrival_rate;
    return r;
}

/* One jump of the uniformised chain, of `rate` jumps per second. */
static void jump(const struct forward *f, double arrival_rate, double rate, const double from[],
                 double to[])
{
    memset(to, 0, (size_t)f->rows * (size_t)(f->centre.most + 1) * sizeof *to);
    for (int over = 0; over < f->rows; over++)
        for (int people = 0; people <= f->centre.most; people++) {
            const double here = from[cell(f, over, people)] / rate;
            if (here == 0)
                continue;
            const struct rates r = rates_in(f, arrival_rate, over, people);
            to[cell(f, over, people)] += here * (rate - r.finish - r.abandon - r.arrive);
            if (r.arrive > 0)
                to[cell(f, over, people + 1)] += here * r.arrive;
            if (r.abandon > 0)
                to[cell(f, over, people - 1)] += here * r.abandon;
            if (r.finish > 0)
                to[cell(f, larger(0, over - 1), people - 1)] += here * r.finish;
        }
}

static void count(const struct forward *f, double arrival_rate, const double spent[],
                  struct forward_sums *s)
{
    for (int over = 0; over < f->rows; over++)
        for (int people = 0; people <= f->centre.most; people++) {
            const double time = spent[cell(f, over, people)];
            const struct rates r = rates_in(f, arrival_rate, over, people);
            s->requested += time * (arrival_rate - r.unseen);
            s->blocked += time * r.blocked;
            s->unseen += time * r.unseen;
            s->abandoned += time * r.abandon;
            s->finished += time * r.finish;
            s->busy_s += time * r.busy;
            s->over_s += time * over;
            s->queue_s += time * r.queue;
        }
}

/*
 * Moves chance[] on by `time` and counts what happens by the time spent in each
 * state. The number of jumps is Poisson; its last terms go to the last jump
 * followed, so that the chances go on adding up to one.
 */
static void pass_time(struct forward *f, double arrival_rate, double rate, double time,
                      struct forward_sums *s)
{
    const size_t cells = cell(f, f->rows, 0);
    double *here = f->chance, *next = table_new(f, f->rows), *end = table_new(f, f->rows);
    double *spent = table_new(f, f->rows);
    const double negligible = 1e-16;
    double exactly = exp(-rate * time), more = -expm1(-rate * time);
    for (int jumps = 0;; jumps++) {
        for (size_t i = 0; i < cells; i++) {
            end[i] += exactly * here[i];
            spent[i] += more / rate * here[i];
        }
        if (more == 0)
            break;
        jump(f, arrival_rate, rate, here, next);
        double *swap = here;
        here = next;
        next = swap;
        exactly *= rate * time / (jumps + 1);
        more -= exactly;
        /* Rounding may keep the rest from ever reaching zero, so ask the term too. */
        if (more < negligible || (jumps > rate * time && exactly < negligible)) {
            exactly += more;
            more = 0;
        }
    }
    count(f, arrival_rate, spent, s);
    free(here);
    free(next);
    free(spent);
    f->chance = end;
}

static void look(struct forward *f, struct forward_sums *s)
{
    s->people = s->queue = 0;
    for (int over = 0; over < f->rows; over++)
        for (int people = 0; people <= f->centre.most; people++) {
            const double chance = f->chance[cell(f, over, people)];
            s->people += chance * people;
            s->queue += chance * larger(0, people - f->agents - over);
        }
    f->queue = s->queue;
}

struct forward_sums forward_pass(struct forward *f, const struct forward_interval *interval)
{
    assert(interval->arrival_rate >= 0 && interval->agents >= 0 && interval->length_s >= 0);
    static const double most_jumps = 200; /* exp(-200) is far from underflow */
    const double queue_before = f->queue;
    staff(f, interval->agents);

    const int most = f->centre.most, busy = smaller(most, f->agents + f->rows - 1);
    const double rate = interval->arrival_rate + busy / f->centre.handle_s
                        + larger(0, most - f->agents) / f->centre.patience_s;
    const int steps = (int)ceil(rate * interval->length_s / most_jumps);
    struct forward_sums s = {0};
    for (int i = 0; i < steps; i++) {
        pass_time(f, interval->arrival_rate, rate, interval->length_s / steps, &s);
        drop_empty_rows(f);
    }
    look(f, &s);
    s.answered = s.requested - s.blocked - s.abandoned - (s.queue - queue_before);
    return s;
}

struct forward_sums forward_day(const struct forward_centre *centre,
                                const struct forward_interval interval[], int n,
                                struct forward_sums each[])
{
    struct forward *f = forward_new(centre);
    struct forward_sums day = {0};
    for (int i = 0; i < n; i++) {
        const struct forward_sums s = forward_pass(f, &interval[i]);
        if (each)
            each[i] = s;
        day.requested += s.requested;
        day.blocked += s.blocked;
        day.abandoned += s.abandoned;
        day.answered += s.answered;
        day.finished += s.finished;
        day.busy_s += s.busy_s;
        day.over_s += s.over_s;
        day.queue_s += s.queue_s;
        day.unseen += s.unseen;
        day.people = s.people;
        day.queue = s.queue;
    }
    forward_free(f);
    return day;
}
