/* Self-service before the agents, against loss systems and Erlang A with fewer arrivals. */
#include "models/erlang.h"
#include "tests/engine/days.h"

/* Erlang's loss, whatever the law of the sessions' length. */
#define CALLS(per_day, self_service, handle, patience)                                             \
    "classes : { calls : { arrivals : { per_day = " per_day "; };\n"                               \
    "    self_service : { " self_service " };\n"                                                   \
    "    handle : { " handle " }; patience = " patience "; }; };\n"
#define LONG "family = \"lognormal\"; mean_s = 187.9; cv = 1.3;"
#define SHORT "family = \"exponential\"; mean_s = 60;"
#define WARM "calendar : { warm_up_min = 120; };\n"

static const char loss[] =
    WARM "channels : { voice : { self_service : { capacity = 50; when_full = \"%s\";\n"
         "    escalates = 0; duration : { " LONG " };\n"
         "    simple : { escalates = 0.8; duration : { " SHORT " }; }; }; }; };\n" CALLS(
             "24000", "", SHORT, "\"endless\"") "groups : { desk : { agents = 40; }; };\n";

enum { LOSS_DAYS = 40 };

/* What comes of those who find no session, as a share of all that came. */
static struct ratio loss_with(const char *rule, enum counter counter)
{
    char text[sizeof loss + 20];
    snprintf(text, sizeof text, loss, rule);
    struct days d = days_of(text);
    struct ratio r = {0};
    for (uint32_t i = 0; i < LOSS_DAYS; i++) {
        const struct record *record = day_run(d.day, i);
        ratio_add(&r, count_of(record, 0, counter), count_of(record, 0, ARRIVALS));
        check_close(count_of(record, 0, SELF_FULL) + count_of(record, 0, SELF_HANDLED)
                        - count_of(record, 0, SELF_SIMPLE),
                    count_of(record, 0, ARRIVALS), 0);
    }
    days_free(&d);
    return r;
}

static void sessions_are_erlangs_loss_system(void **state)
{
    (void)state;
    const double load = 24000 / 86400. * 187.9;
    const struct ratio r = loss_with("busy", BLOCKED_ENTRY);
    check_close(ratio_value(&r), erlang_b(load, 50), 4 * ratio_error(&r));
    check_apart(ratio_value(&r), erlang_b(1.05 * load, 50), 4 * ratio_error(&r));
    check_apart(ratio_value(&r), erlang_b(load, 49), 4 * ratio_error(&r));
}

static void the_rule_says_where_those_go_who_find_no_session(void **state)
{
    (void)state;
    const struct ratio busy = loss_with("busy", BLOCKED_ENTRY);
    const struct ratio agent = loss_with("agent", REQUESTED);
    const struct ratio simple = loss_with("simple", SELF_SIMPLE);
    const struct ratio through = loss_with("simple", REQUESTED);
    /* The same customers find the same sessions taken, whatever they do then. */
    check_close(agent.top, busy.top, 0);
    check_close(simple.top, busy.top, 0);
    check_close(through.top / simple.top, 0.8, 4 * sqrt(.8 * .2 / simple.top));
}

/* Escalated contacts of a Poisson stream are a Poisson stream. */
static void what_is_not_contained_is_erlang_a_with_fewer_arrivals(void **state)
{
    (void)state;
    struct days d = days_of(WARM CALLS(
        "14400", "handles = 0.97; escalates = 0.31; gives_up = 0.05; duration : { " LONG " };",
        "family = \"exponential\"; mean_s = 180;",
        "{ family = \"exponential\"; mean_s = 120; }") "groups : { desk : { agents = 10; }; };\n");
    const double rate = 14400 / 86400. * (0.03 + 0.97 * 0.31);
    struct ratio left = {0}, wait = {0};
    for (uint32_t i = 0; i < 200; i++) {
        const struct record *r = day_run(d.day, i);
        const double requested = count_of(r, 0, REQUESTED);
        ratio_add(&left, count_of(r, 0, ABANDONED), requested);
        ratio_add(&wait, count_of(r, 0, WAIT_TICKS) / (double)TICKS_PER_SECOND, requested);
    }
    days_free(&d);
    const struct erlang queue = {rate, 180, 120, 10, ERLANG_UNLIMITED};
    const struct erlang more = {1.05 * rate, 180, 120, 10, ERLANG_UNLIMITED};
    check_close(ratio_value(&left), erlang_a(&queue).abandon_probability, 4 * ratio_error(&left));
    check_apart(ratio_value(&left), erlang_a(&more).abandon_probability, 4 * ratio_error(&left));
    check_close(ratio_value(&wait), erlang_a(&queue).mean_wait, 4 * ratio_error(&wait));
    check_apart(ratio_value(&wait), erlang_a(&more).mean_wait, 4 * ratio_error(&wait));
}

static void the_escalated_take_longer_by_their_factor(void **state)
{
    (void)state;
    struct days d = days_of("layers : { handling = false; };\n" CALLS(
        "5000",
        "handles = 0.6; escalates = 0.5; escalated_handle_factor = 1.25;\n"
        "duration : { " SHORT " };",
        "talk : { family = \"exponential\"; mean_s = 200; };\n"
        "wrap_up : { family = \"exponential\"; mean_s = 40; };",
        "\"endless\"") "groups : { desk : { agents = 50; }; };\n");
    const struct record *r = day_run(d.day, 0);
    const double requested = count_of(r, 0, REQUESTED),
                 escalated = count_of(r, 0, SELF_ENDED_ESCALATED);
    assert_true(escalated > 1000 && requested - escalated > 1000);
    check_close(count_of(r, 0, ANSWERED), requested, 0);
    check_close(count_of(r, 0, HANDLE_TICKS) / (double)TICKS_PER_SECOND,
                240 * (requested - escalated) + 300 * escalated, 0);
    days_free(&d);
}

/* Of those who bounce, exp(-window / mean) come back later than the window. */
static void returns_after_the_window_leave_a_contact_resolved(void **state)
{
    (void)state;
    struct days d =
        days_of(CALLS("20000",
                      "escalates = 0; bounces = 0.3; duration : { " SHORT " }; window_hours = 3;\n"
                      "return_delay : { family = \"exponential\"; mean_min = 150; };\n"
                      "at_most = 20;",
                      SHORT, "\"endless\"") "groups : { desk : { agents = 5; }; };\n");
    double bounced = 0, late = 0;
    for (uint32_t i = 0; i < 5; i++) {
        const struct record *r = day_run(d.day, i);
        bounced += count_of(r, 0, SELF_ENDED_BOUNCED);
        late += count_of(r, 0, SELF_BOUNCED_LATE);
    }
    days_free(&d);
    const double share = exp(-3 / 2.5), error = sqrt(share * (1 - share) / bounced);
    check_close(late / bounced, share, 4 * error);
    check_apart(late / bounced, exp(-3 / 2.5 / 1.1), 4 * error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_are_erlangs_loss_system),
        cmocka_unit_test(the_rule_says_where_those_go_who_find_no_session),
        cmocka_unit_test(what_is_not_contained_is_erlang_a_with_fewer_arrivals),
        cmocka_unit_test(the_escalated_take_longer_by_their_factor),
        cmocka_unit_test(returns_after_the_window_leave_a_contact_resolved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
