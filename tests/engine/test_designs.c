/*
 * Two classes and two groups of agents against their Markov chains: the N design, in which the
 * second group helps the first, and the X design, in which each helps the other. A group's own
 * class is its first rank. Each comparison is within four standard errors, and fails with a chain
 * whose contacts take five per cent longer, whose helpers serve the other class first, or whose
 * contacts come to the helpers first.
 */
#include "sim/base/mem.h"
#include "tests/engine/centre.h"
#include "tests/oracles/chain.h"

#include <stdlib.h>

enum { ROOM = 15 }; /* longest queue followed */

struct design {
    double rate[2], patience_s[2]; /* of the classes */
    double handle_s;               /* of both, by whomever */
    int agents[2];                 /* of the groups */
    bool helps[2];                 /* does the group take the other's class too? */
    /* Wrong models: helpers take the other class before their own, contacts find them first. */
    bool other_first, helpers_first;
};

/* ---- the chain: contacts that wait, and agents who are busy ---------------------------------- */

struct state {
    int waiting[2], busy[2];
};

static int number_of(const struct design *d, struct state s)
{
    return ((s.waiting[0] * (ROOM + 1) + s.waiting[1]) * (d->agents[0] + 1) + s.busy[0])
               * (d->agents[1] + 1)
           + s.busy[1];
}

static struct state after_arrival(const struct design *d, struct state s, int class)
{
    const int other = 1 - class, first = d->helps[other] && d->helpers_first ? other : class;
    if (s.busy[first] < d->agents[first])
        s.busy[first]++;
    else if (d->helps[other] && s.busy[1 - first] < d->agents[1 - first])
        s.busy[1 - first]++;
    else if (s.waiting[class] < ROOM)
        s.waiting[class]++;
    return s;
}

static struct state after_finish(const struct design *d, struct state s, int group)
{
    const int first = d->helps[group] && d->other_first ? 1 - group : group;
    if (s.waiting[first] > 0 && (first == group || d->helps[group]))
        s.waiting[first]--;
    else if (s.waiting[1 - first] > 0 && (1 - first == group || d->helps[group]))
        s.waiting[1 - first]--;
    else
        s.busy[group]--;
    return s;
}

static void jump(struct chain *c, const struct design *d, struct state from, struct state to,
                 double rate)
{
    if (rate > 0 && number_of(d, from) != number_of(d, to))
        chain_add(c, number_of(d, from), number_of(d, to), rate);
}

static void add_jumps(struct chain *c, const struct design *d, struct state s)
{
    for (int i = 0; i < 2; i++) {
        jump(c, d, s, after_arrival(d, s, i), d->rate[i]);
        if (s.busy[i] > 0)
            jump(c, d, s, after_finish(d, s, i), s.busy[i] / d->handle_s);
        if (s.waiting[i] > 0) {
            struct state left = s;
            left.waiting[i]--;
            jump(c, d, s, left, s.waiting[i] / d->patience_s[i]);
        }
    }
}

static void for_each_state(const struct design *d,
                           void (*what)(const struct design *, struct state, void *), void *with)
{
    struct state s;
    for (s.waiting[0] = 0; s.waiting[0] <= ROOM; s.waiting[0]++)
        for (s.waiting[1] = 0; s.waiting[1] <= ROOM; s.waiting[1]++)
            for (s.busy[0] = 0; s.busy[0] <= d->agents[0]; s.busy[0]++)
                for (s.busy[1] = 0; s.busy[1] <= d->agents[1]; s.busy[1]++)
                    what(d, s, with);
}

static void add_state(const struct design *d, struct state s, void *chain)
{
    add_jumps(chain, d, s);
}

struct solved {
    double *share;
    double waiting[2], busy[2]; /* mean number */
};

static void measure_state(const struct design *d, struct state s, void *to)
{
    struct solved *solved = to;
    for (int i = 0; i < 2; i++) {
        solved->waiting[i] += s.waiting[i] * solved->share[number_of(d, s)];
        solved->busy[i] += s.busy[i] * solved->share[number_of(d, s)];
    }
}

static struct solved design_solve(const struct design *d)
{
    const int block = (d->agents[0] + 1) * (d->agents[1] + 1) * (ROOM + 1);
    const int states = block * (ROOM + 1);
    struct chain *c = chain_new(states, block);
    struct solved solved = {.share = mem_array((size_t)states, sizeof(double))};
    for_each_state(d, add_state, c);
    chain_solve(c, solved.share);
    for_each_state(d, measure_state, &solved);
    free(solved.share);
    solved.share = NULL;
    chain_free(c);
    return solved;
}

static double mean_wait(const struct design *d, const struct solved *s, int class)
{
    return s->waiting[class] / d->rate[class];
}

static double answer_rate(const struct design *d, const struct solved *s, int class)
{
    return 1 - mean_wait(d, s, class) / d->patience_s[class];
}

/* ---- the centre ------------------------------------------------------------------------------ */

static void centre_fill(struct centre *c, const struct design *d)
{
    static char names[4][8] = {"first", "second", "north", "south"};
    centre_clear(c, 0, 24, 60);
    c->scenario.hours.warm_up_s = 4 * 3600;
    for (int i = 0; i < 2; i++)
        centre_class(c, names[i], d->rate[i], d->handle_s, d->patience_s[i]);
    for (int g = 0; g < 2; g++) {
        struct agent_group *group = centre_group(c, names[2 + g]);
        group->n_skills = d->helps[g] ? 2 : 1;
        group->skills[0] = (struct skill){.class = g, .rank = 1};
        group->skills[1] = (struct skill){.class = 1 - g, .rank = 2};
        centre_staff(c, group, (size_t)d->agents[g]);
    }
}

static void check_design(const struct design *d)
{
    struct centre c;
    struct design slower = *d, reversed = *d, helped = *d;
    slower.handle_s *= 1.05;
    reversed.other_first = true;
    helped.helpers_first = true;
    const struct solved exact = design_solve(d), slow = design_solve(&slower),
                        other = design_solve(&reversed), found = design_solve(&helped);
    centre_fill(&c, d);
    struct experiment *e = centre_run(&c, 100);
    for (int i = 0; i < 2; i++) {
        const size_t class = (size_t)i, whole = e->tally.intervals;
        const struct estimate answered = measured_in(e, "answer_rate", SCOPE_CLASS, class, whole);
        const struct estimate wait = measured_in(e, "wait_s", SCOPE_CLASS, class, whole);
        check_exact(answered, answer_rate(d, &exact, i), 0.003);
        check_exact(wait, mean_wait(d, &exact, i), 0.02);
        check_not(answered, answer_rate(&slower, &slow, i));
        check_not(wait, mean_wait(&slower, &slow, i));
        check_not(wait, mean_wait(&reversed, &other, i));
        /* Where both help each other nothing but this tells where contacts come first. */
        const struct estimate busy = measured_in(e, "occupancy", SCOPE_GROUP, class, whole);
        check_exact(busy, exact.busy[i] / d->agents[i], 0.003);
        check_not(busy, found.busy[i] / d->agents[i]);
    }
    experiment_free(e);
}

static void one_group_helps_the_other(void **state)
{
    (void)state;
    check_design(&(struct design){.rate = {0.04, 0.02},
                                  .patience_s = {60, 90},
                                  .handle_s = 100,
                                  .agents = {3, 3},
                                  .helps = {false, true}});
}

/* Where groups are of one size, the order moves waits by less than a test can tell: each class then
 * has as many agents who prefer it either way. And the rates are such that the longest idle of all
 * would be busy for another share of the time. */
static void each_group_helps_the_other(void **state)
{
    (void)state;
    check_design(&(struct design){.rate = {0.055, 0.008},
                                  .patience_s = {60, 90},
                                  .handle_s = 100,
                                  .agents = {4, 2},
                                  .helps = {true, true}});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_group_helps_the_other),
        cmocka_unit_test(each_group_helps_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
