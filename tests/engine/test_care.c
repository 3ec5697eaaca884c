/*
 * Customers who are cared for in their own way: recognition, priority, and the way past
 * self-service, against queues with exact answers, plain arithmetic and the same centre without.
 */
#include "tests/engine/centre.h"
#include "tests/engine/days.h"
#include "tests/oracles/priority.h"

enum { AGED, VETERANS };

static char aged_name[] = "aged";

/* What a customer group is where nothing is said. */
static struct customer_group plain_group(char *name)
{
    return (struct customer_group){.name = name,
                                   .identified = 1,
                                   .handle_factor = 1,
                                   .patience_factor = 1,
                                   .escalates_factor = 1};
}

static struct estimate of_customers(const struct experiment *e, const char *key, int customers,
                                    enum whom whom)
{
    return measured_in(e, key, SCOPE_CUSTOMERS, scope_customers(customers, whom),
                       e->tally.intervals);
}

/* ---- what is off, and what cannot be noticed ------------------------------------------------- */

static const char two_classes[] =
    "calendar : { interval_min = 60; };\n"
    "channels : { voice : { self_service : { escalates = 0.5; bounces = 0.2; gives_up = 0.05;\n"
    "    duration : { family = \"exponential\"; mean_s = 61; };\n"
    "    return_delay : { family = \"exponential\"; mean_s = 3000; }; }; }; };\n"
    "classes : {\n"
    "  general : { arrivals : { per_day = 3000; day_factor_cv = 0.1; };\n"
    "    handle : { talk : { family = \"lognormal\"; mean_s = 187.9; cv = 1.2; };\n"
    "               wrap_up : { family = \"exponential\"; mean_s = 23; }; };\n"
    "    patience : { family = \"exponential\"; mean_s = 91; balk = 0.03; };\n"
    "    redial : { probability = 0.5; delay : { family = \"exponential\"; mean_s = 400; }; }; };\n"
    "  loss : { priority = 1; arrivals : { per_day = 500; };\n"
    "    handle : { family = \"exponential\"; mean_s = 120; };\n"
    "    patience : { family = \"exponential\"; mean_s = 300; }; };\n"
    "};\n"
    "groups : { desk : { agents = 4; }; };\n";

static struct days with(const char *care)
{
    char *text = mem_print("%s%s", two_classes, care);
    struct days d = days_of(text);
    free(text);
    return d;
}

static void groups_without_customers_change_nothing(void **state)
{
    (void)state;
    struct days plain = with(""), none = with("customer_groups : { aged : { priority = 3;\n"
                                              "  direct_to_agent = 1; handle_factor = 2; }; };\n");
    for (uint32_t i = 0; i < 3; i++)
        check_same_record(day_run(plain.day, i), day_run(none.day, i));
    days_free(&plain);
    days_free(&none);
}

/* The sums of a class over its kinds of customers; the longest wait of all of them. */
static int64_t in_class(const struct days *d, const struct record *r, size_t row, size_t class,
                        size_t counter)
{
    int64_t sum = 0, most = 0;
    for (size_t i = 0; i < d->plan->n_streams; i++)
        if (d->plan->streams[i].class == class) {
            const int64_t of_kind = record_contacts(r, row, i)[counter];
            sum += of_kind;
            most = of_kind > most ? of_kind : most;
        }
    return counter == LONGEST_WAIT ? most : sum;
}

static bool are_the_same(const struct days *a, const struct days *b, uint32_t replication)
{
    const struct record *x = day_run(a->day, replication), *y = day_run(b->day, replication);
    bool same = true;
    for (size_t row = 0; row < x->rows; row++)
        for (size_t class = 0; class < 2; class ++)
            for (size_t k = 0; k < COUNTERS; k++)
                same = same && in_class(a, x, row, class, k) == in_class(b, y, row, class, k);
    return same
           && memcmp(x->agents, y->agents, x->rows * x->groups * GROUP_COUNTERS * sizeof *x->agents)
                  == 0;
}

/* Nobody is treated otherwise, so every customer, call and agent is the same; only the books have
 * more columns. With the smallest factor on their work that is no longer so. */
static void customers_whom_nobody_recognises_are_like_all(void **state)
{
    (void)state;
    struct days plain = with(""),
                unknown = with("customer_groups : { aged : { share = 0.2; identified = 0;\n"
                               "  priority = 3; direct_to_agent = 1; };\n"
                               "  veterans : { share = 0.05; }; };\n"),
                slow = with("customer_groups : { aged : { share = 0.2; identified = 0;\n"
                            "  handle_factor = 1.01; }; };\n");
    assert_int_equal(unknown.plan->n_streams, 6);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(are_the_same(&plain, &unknown, i));
        assert_false(are_the_same(&plain, &slow, i));
    }
    days_free(&plain);
    days_free(&unknown);
    days_free(&slow);
}

/* ---- priority ---------------------------------------------------------------------------------
 */

/* The recognised go first; the others, whether they are of the group or not, wait together. */
static void recognised_customers_wait_as_the_priority_queue_says(void **state)
{
    (void)state;
    static char calls[] = "calls", desk[] = "desk";
    const double rate = 3.9 / 60, share = 0.4, identified = 0.72;
    struct priority p = {{{rate * share * identified, 91, 40}, {0, 91, 90}}, 187.9, 12};
    p.class[1].arrival_rate = rate - p.class[0].arrival_rate;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, rate, p.handle_s, 91);
    centre_staff(&c, centre_group(&c, desk), (size_t)p.agents);
    struct customer_group aged = plain_group(aged_name);
    aged.identified = identified;
    aged.priority = 1;
    c.scenario.customer_groups = &aged;
    c.scenario.n_customer_groups = 1;
    c.classes[0].customers = (double[]){share};
    c.scenario.hours.warm_up_s = 4 * 3600;
    c.scenario.hours.days = 10;
    struct experiment *e = centre_run(&c, 64);
    const struct priority_result r = priority_solve(&p);
    assert_true(r.cut < 1e-6);
    const struct priority_class_result *first = &r.class[0], *second = &r.class[1];
    check_exact(of_customers(e, "wait_s", AGED, WHOM_RECOGNISED), first->mean_wait, 0.016);
    check_exact(of_customers(e, "answer_rate", AGED, WHOM_RECOGNISED), first->answer_rate, 0.001);
    check_exact(of_customers(e, "wait_s", AGED, WHOM_UNRECOGNISED), second->mean_wait, 0.016);
    check_exact(of_customers(e, "wait_s", CUSTOMERS_OTHER, WHOM_ALL), second->mean_wait, 0.016);
    check_exact(of_customers(e, "answer_rate", CUSTOMERS_OTHER, WHOM_ALL), second->answer_rate,
                0.001);
    check_exact(of_customers(e, "answer_rate", AGED, WHOM_ALL),
                identified * first->answer_rate + (1 - identified) * second->answer_rate, 0.001);
    check_exact(of_customers(e, "requested", AGED, WHOM_RECOGNISED),
                86400 * p.class[0].arrival_rate, 0.004);
    check_exact(of_customers(e, "requested", AGED, WHOM_ALL), 86400 * rate * share, 0.004);
    /* One in twenty more recognised would show in how many they are, longer calls in their waits.
     */
    check_not(of_customers(e, "requested", AGED, WHOM_RECOGNISED),
              1.05 * 86400 * p.class[0].arrival_rate);
    p.handle_s *= 1.05;
    const struct priority_result longer = priority_solve(&p);
    check_not(of_customers(e, "wait_s", AGED, WHOM_RECOGNISED), longer.class[0].mean_wait);
    check_not(of_customers(e, "wait_s", CUSTOMERS_OTHER, WHOM_ALL), longer.class[1].mean_wait);
    experiment_free(e);
}

/* ---- past self-service ------------------------------------------------------------------------
 */

/* Requests and arrivals of a day of a class that self-service handles and passes on, in shares. */
static struct experiment *thinned_run(struct centre *c, struct customer_group *aged, double share)
{
    centre_queue(c, 5000.0 / 86400, 60, INFINITY, 12);
    c->classes[0].self_service.handles = 0.98;
    c->classes[0].self_service.escalates = 0.33;
    c->scenario.customer_groups = aged;
    c->scenario.n_customer_groups = 1;
    static double shares[1];
    shares[0] = share;
    c->classes[0].customers = shares;
    return centre_run(c, 64);
}

static void those_who_go_direct_raise_the_demand_by_what_self_service_kept(void **state)
{
    (void)state;
    struct centre c;
    struct customer_group aged = plain_group(aged_name);
    aged.identified = 0.8;
    aged.direct_to_agent = 0.75;
    struct experiment *e = thinned_run(&c, &aged, 0.2);
    const double reaches = 0.02 + 0.98 * 0.33, direct = 0.8 * 0.75;
    const double elderly = direct + (1 - direct) * reaches;
    check_exact(measured(e, "requested"), 5000 * (0.2 * elderly + 0.8 * reaches), 0.004);
    check_exact(of_customers(e, "requested", AGED, WHOM_ALL), 5000 * 0.2 * elderly, 0.008);
    check_exact(of_customers(e, "requested", AGED, WHOM_UNRECOGNISED), 1000 * 0.2 * reaches, 0.02);
    check_exact(of_customers(e, "self_served", AGED, WHOM_RECOGNISED), 1000 * 0.2 * 0.98, 0.02);
    check_exact(of_customers(e, "requested", CUSTOMERS_OTHER, WHOM_ALL), 4000 * reaches, 0.008);
    check_exact(of_customers(e, "arrivals", CUSTOMERS_OTHER, WHOM_ALL), 4000, 0.004);
    check_not(of_customers(e, "self_served", AGED, WHOM_RECOGNISED), 980 * (0.8 - 1.05 * direct));
    experiment_free(e);
}

/* The published lift of the human demand by a share of elderly who all pass self-service by. */
static void demand_rises_as_the_reference_says(void **state)
{
    (void)state;
    const double lift[][2] = {{0.1, 1.19}, {0.2, 1.38}, {0.3, 1.57}};
    struct centre c;
    struct customer_group aged = plain_group(aged_name);
    for (size_t i = 0; i < sizeof lift / sizeof *lift; i++) {
        aged.direct_to_agent = 1;
        struct experiment *e = thinned_run(&c, &aged, lift[i][0]);
        check_close(measured(e, "requested").value / (5000 * 0.3434), lift[i][1], 0.02);
        experiment_free(e);
    }
}

/* ---- what stays, and what adds up -------------------------------------------------------------
 */

/* Nobody is there, so that each customer calls four times; who he is does not change. */
static void a_customer_is_the_same_in_all_attempts(void **state)
{
    (void)state;
    struct days d = days_of(
        "calendar : { interval_min = 60; };\n"
        "customer_groups : { aged : { share = 0.3; identified = 0.5; priority = 1; };\n"
        "                    veterans : { share = 0.1; }; };\n"
        "classes : { calls : { arrivals : { per_day = 2000; profile = [ 1, 0, 0, 0, 0, 0, 0, 0,\n"
        "    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 ]; };\n"
        "  handle : { family = \"fixed\"; mean_s = 60; }; patience : { family = \"fixed\"; mean_s "
        "= 30; };\n"
        "  redial : { probability = 1; at_most = 3; delay : { family = \"fixed\"; mean_s = 90; }; "
        "}; };\n"
        "};\n"
        "groups : { desk : { agents = 0; }; };\n");
    const struct record *r = day_run(d.day, 0);
    assert_int_equal(d.plan->n_streams, 4);
    for (size_t i = 0; i < 4; i++) {
        const double first = count_of(r, i, FIRST_ATTEMPTS);
        assert_true(first > 100);
        check_close(count_of(r, i, REDIALS), 3 * first, 0);
        check_close(count_of(r, i, ABANDONED), 4 * first, 0);
    }
    days_free(&d);
}

static void parts_of_the_customers_add_up_to_all(void **state)
{
    (void)state;
    static const char *const keys[] = {"arrivals", "requested", "answered", "abandoned",
                                       "redials",  "escalated", "bounced"};
    struct days d =
        with("customer_groups : { aged : { share = 0.2; identified = 0.6; priority = 1;\n"
             "  direct_to_agent = 0.5; }; veterans : { share = 0.05; }; };\n");
    struct error err = {0};
    struct experiment *e = experiment_run(
        d.scenario, &(struct experiment_options){.seed = 1, .replications = 8}, &err);
    assert_non_null(e);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const double aged = of_customers(e, keys[i], AGED, WHOM_ALL).value;
        check_close(of_customers(e, keys[i], AGED, WHOM_RECOGNISED).value
                        + of_customers(e, keys[i], AGED, WHOM_UNRECOGNISED).value,
                    aged, 1e-9 * aged);
        check_close(aged + of_customers(e, keys[i], VETERANS, WHOM_ALL).value
                        + of_customers(e, keys[i], CUSTOMERS_OTHER, WHOM_ALL).value,
                    measured(e, keys[i]).value, 1e-9 * measured(e, keys[i]).value);
    }
    struct fairness_gap gap;
    assert_true(fairness_gap(&e->tally.fairness_of_customers, FAIR_ANSWER_RATE, 8, &gap));
    const int parts[] = {AGED, VETERANS, CUSTOMERS_OTHER};
    check_close(gap.gap.value,
                of_customers(e, "answer_rate", parts[gap.best], WHOM_ALL).value
                    - of_customers(e, "answer_rate", parts[gap.worst], WHOM_ALL).value,
                1e-12);
    assert_true(gap.gap.value > 0);
    experiment_free(e);
    days_free(&d);
}

/* ---- factors ----------------------------------------------------------------------------------
 */

static void work_and_patience_of_a_group_are_longer_by_its_factors(void **state)
{
    (void)state;
    struct days d =
        days_of("calendar : { opens = \"08:00\"; closes = \"20:00\"; };\n"
                "customer_groups : { aged : { share = 0.5; identified = 0.5; handle_factor = 1.5;\n"
                "                             patience_factor = 2; }; };\n"
                "classes : { calls : { arrivals : { per_day = 3000; };\n"
                "  handle : { talk : { family = \"fixed\"; mean_s = 61; };\n"
                "             wrap_up : { family = \"fixed\"; mean_s = 8; }; };\n"
                "  patience : { family = \"fixed\"; mean_s = 30; }; }; };\n"
                "groups : { desk : { agents = 2; }; };\n");
    const struct record *r = day_run(d.day, 0);
    for (size_t i = 0; i < 3; i++) {
        const double factor = i == 0 ? 1 : 1.5, answered = count_of(r, i, ANSWERED);
        assert_true(answered > 100);
        check_close(count_of(r, i, HANDLE_TICKS), answered * factor * 69 * TICKS_PER_SECOND, 0);
        /* Who leaves has waited for as long as his patience. */
        const double left = count_of(r, i, WAIT_TICKS) - count_of(r, i, WAIT_ANSWERED_TICKS);
        assert_int_equal(count_of(r, i, UNFINISHED), 0);
        check_close(left, count_of(r, i, ABANDONED) * (i == 0 ? 30 : 60) * TICKS_PER_SECOND, 0);
    }
    days_free(&d);
}

/* Of a kind of customers: the shares of the handled that escalate, and of the contained that
 * bounce. Fails with a factor that is wrong by a twentieth. */
static void check_ends(const struct days *d, size_t stream, double escalates, double bounces)
{
    struct ratio escalated = {0}, bounced = {0};
    for (uint32_t i = 0; i < 60; i++) {
        const struct record *r = day_run(d->day, i);
        const double handled = count_of(r, stream, SELF_HANDLED);
        const double by_agents = count_of(r, stream, SELF_ENDED_ESCALATED);
        ratio_add(&escalated, by_agents, handled);
        ratio_add(&bounced, count_of(r, stream, SELF_ENDED_BOUNCED), handled - by_agents);
    }
    check_close(ratio_value(&escalated), escalates, 4 * ratio_error(&escalated));
    check_close(ratio_value(&bounced), bounces, 4 * ratio_error(&bounced));
    assert_true(fabs(ratio_value(&escalated) - 1.05 * escalates) > 4 * ratio_error(&escalated));
}

static void customers_of_a_group_ask_for_an_agent_by_its_factor(void **state)
{
    (void)state;
    struct days d =
        with("customer_groups : { aged : { share = 0.4; identified = 0.5;\n"
             "                             escalates_factor = 1.36; };\n"
             "                    veterans : { share = 0.2; escalates_factor = 3; }; };\n");
    check_ends(&d, 0, 0.5, 0.4);
    check_ends(&d, 1, 0.68, 0.4);
    check_ends(&d, 2, 0.68, 0.4);
    const struct record *r = day_run(d.day, 0);
    assert_true(count_of(r, 3, SELF_HANDLED) > 100);
    assert_true(count_of(r, 3, SELF_ENDED_ESCALATED) == count_of(r, 3, SELF_HANDLED));
    days_free(&d);
}

static void the_factor_holds_while_an_event_sets_the_share(void **state)
{
    (void)state;
    const char *care = "customer_groups : { aged : { share = 0.5; escalates_factor = 1.4; }; };\n";
    char *event =
        mem_print("%sevents = ( { at = \"00:00\"; hours = 24; escalates = 0.3; } );\n", care);
    struct days d = with(event);
    check_ends(&d, 0, 0.3, 0.4);
    check_ends(&d, 1, 0.42, 0.4);
    days_free(&d);
    free(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_without_customers_change_nothing),
        cmocka_unit_test(customers_whom_nobody_recognises_are_like_all),
        cmocka_unit_test(recognised_customers_wait_as_the_priority_queue_says),
        cmocka_unit_test(those_who_go_direct_raise_the_demand_by_what_self_service_kept),
        cmocka_unit_test(demand_rises_as_the_reference_says),
        cmocka_unit_test(a_customer_is_the_same_in_all_attempts),
        cmocka_unit_test(parts_of_the_customers_add_up_to_all),
        cmocka_unit_test(work_and_patience_of_a_group_are_longer_by_its_factors),
        cmocka_unit_test(customers_of_a_group_ask_for_an_agent_by_its_factor),
        cmocka_unit_test(the_factor_holds_while_an_event_sets_the_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
