/*
 * Calls and chats with the same agents, some of whom are kept free for calls, against their chain.
 */
#include "tests/engine/centre.h"
#include "tests/oracles/blend.h"

enum { CALLS, CHATS };

/* Round the clock, warmed up. */
static void blended_desk(struct centre *c, const struct blend *q)
{
    static char calls[] = "calls", chats[] = "chats", app[] = "app", desk[] = "desk";
    centre_clear(c, 0, 24, 60);
    centre_class(c, calls, q->calls.arrival_rate, q->calls.handle_s, q->calls.patience_s);
    struct contact_class *k =
        centre_class(c, chats, q->chats.arrival_rate, q->chats.handle_s, q->chats.patience_s);
    k->channel = (int)c->scenario.n_channels;
    c->channels[c->scenario.n_channels++] = (struct channel){
        .name = app, .kind = CHANNEL_CHAT, .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
    struct agent_group *g = centre_group(c, desk);
    g->concurrency = (struct concurrency){.at_most = (size_t)q->at_most, .speed = {1, 1}};
    g->keep_free = (size_t)q->keep_free;
    centre_staff(c, g, (size_t)q->agents);
    c->scenario.hours.warm_up_s = 4 * 3600;
}

/* The chain of the desk, and one of a desk that keeps another number free. */
static void check_desk(struct blend q, int other)
{
    static struct centre c;
    blended_desk(&c, &q);
    struct experiment *e = centre_run(&c, 800);
    const struct blend_result right = blend_solve(&q);
    q.keep_free = other;
    const struct blend_result wrong = blend_solve(&q);
    assert_true(right.cut < 1e-6);
    const struct {
        const char *key;
        enum scope scope;
        size_t class;
        double exact, wrong, precision;
    } list[] = {
        {"wait_s", SCOPE_CLASS, CALLS, right.call_wait, wrong.call_wait, 0.02},
        {"wait_s", SCOPE_CLASS, CHATS, right.chat_wait, wrong.chat_wait, 0.02},
        {"abandon_rate", SCOPE_CLASS, CALLS, right.call_abandons, wrong.call_abandons, 0.02},
        {"abandon_rate", SCOPE_CLASS, CHATS, right.chat_abandons, wrong.chat_abandons, 0.02},
        {"occupancy", SCOPE_ALL, 0, right.occupancy, wrong.occupancy, 0.005},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const struct estimate m =
            measured_in(e, list[i].key, list[i].scope, list[i].class, e->tally.intervals);
        print_message("%-13s %.5g +- %.2g, exact %.5g, with %d kept free %.5g\n", list[i].key,
                      m.value, m.std_error, list[i].exact, other, list[i].wrong);
        check_exact(m, list[i].exact, list[i].precision);
        check_not(m, list[i].wrong);
    }
    experiment_free(e);
}

static const struct blend desk = {
    .calls = {.arrival_rate = 1 / 170., .handle_s = 181, .patience_s = 97},
    .chats = {.arrival_rate = 1 / 110., .handle_s = 263, .patience_s = 143},
    .agents = 4,
    .at_most = 2,
    .keep_free = 1,
    .room = 16,
};

static void one_agent_is_kept_free_of_desks_with_two_chats(void **state)
{
    (void)state;
    check_desk(desk, 2);
}

static void two_agents_are_kept_free_of_desks_with_two_chats(void **state)
{
    (void)state;
    struct blend q = desk;
    q.keep_free = 2;
    check_desk(q, 1);
}

static void one_agent_is_kept_free_of_single_chats(void **state)
{
    (void)state;
    struct blend q = desk;
    q.at_most = 1;
    q.chats.arrival_rate = 1 / 150.;
    check_desk(q, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_agent_is_kept_free_of_desks_with_two_chats),
        cmocka_unit_test(two_agents_are_kept_free_of_desks_with_two_chats),
        cmocka_unit_test(one_agent_is_kept_free_of_single_chats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
