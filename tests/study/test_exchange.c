/* What one more is worth, against brute force and exact differences. */
#include "sim/study/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/erlang.h"
#include "sim/scenario/read.h"
#include "tests/engine/centre.h"

static const char scenario_text[] =
    "calendar : { warm_up_min = 120; };\n"
    "channels : { voice : { self_service : { handles = 1.0; escalates = 0.4;\n"
    "    duration : { family = \"exponential\"; mean_s = 30; }; }; }; };\n"
    "classes : { calls : { arrivals : { per_day = 20520; };\n"
    "    handle : { family = \"exponential\"; mean_s = 187.9; };\n"
    "    patience : { family = \"exponential\"; mean_s = 120; }; }; };\n"
    "groups : { desk : { agents = 20; }; };\n";

static char path[] = "/tmp/test_exchange_XXXXXX.cfg";

static int write_scenario(void **state)
{
    (void)state;
    const int file = mkstemps(path, 4);
    if (file < 0)
        return -1;
    FILE *stream = fdopen(file, "w");
    fputs(scenario_text, stream);
    return fclose(stream);
}

static int remove_scenario(void **state)
{
    (void)state;
    return unlink(path);
}

static struct exchanges run(size_t replications)
{
    struct exchanges e;
    struct error err = {0};
    const struct exchange_source from = {.path = path};
    const struct comparison_options o = {.seed = 1, .replications = replications};
    if (!exchanges_run(&e, &from, &o, &err))
        fail_msg("%s", err.text);
    return e;
}

static const struct exchange *named(const struct exchanges *e, const char *label)
{
    for (size_t i = 0; i < e->n; i++)
        if (strcmp(e->exchange[i].label, label) == 0)
            return &e->exchange[i];
    fail_msg("there is no exchange \"%s\"", label);
    return NULL;
}

/* The share answered where so many agents take a share of the calls of so many seconds. */
static double exact(int agents, double escalates, double handle_s)
{
    const struct erlang q = {.arrival_rate = 20520.0 / 86400 * escalates,
                             .handle_s = handle_s,
                             .patience_s = 120,
                             .agents = agents,
                             .queue_places = ERLANG_UNLIMITED};
    return erlang_a(&q).answer_probability;
}

static void worths_are_those_of_erlang_a(void **state)
{
    (void)state;
    struct exchanges e = run(60);
    assert_int_equal(e.replications, 60);
    assert_false(e.stopped);
    const struct {
        const char *label;
        double up, down;
    } expected[] = {
        {"one agent of desk", exact(21, 0.4, 187.9), exact(19, 0.4, 187.9)},
        {"one point of containment", exact(20, 0.39, 187.9), exact(20, 0.41, 187.9)},
        {"ten seconds of handle time", exact(20, 0.4, 197.9), exact(20, 0.4, 177.9)},
    };
    assert_int_equal(e.n, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct exchange *x = named(&e, expected[i].label);
        const struct estimate rate = x->worth[EXCHANGE_ANSWER_RATE];
        const double worth = (expected[i].up - expected[i].down) / 2;
        assert_false(x->one_sided);
        check_exact(rate, worth, 0.03);
        check_apart(rate.value, 2 * worth, 4 * rate.std_error);
        assert_true(isnan(x->worth[EXCHANGE_COST].value));
    }
    exchanges_free(&e);
}

static void a_worth_is_the_brute_force_difference(void **state)
{
    (void)state;
    struct exchanges e = run(20);
    double rate[2];
    for (int i = 0; i < 2; i++) {
        struct error err = {0};
        const struct overlay agents = {"groups.desk.agents", i == 0 ? "19" : "21"};
        struct scenario *s = scenario_read(path, &agents, 1, &err);
        struct experiment *x =
            experiment_run(s, &(struct experiment_options){.seed = 1, .replications = 20}, &err);
        rate[i] = measured(x, "answer_rate").value;
        experiment_free(x);
        scenario_free(s);
    }
    check_close(named(&e, "one agent of desk")->worth[EXCHANGE_ANSWER_RATE].value,
                (rate[1] - rate[0]) / 2, 1e-12);
    exchanges_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worths_are_those_of_erlang_a),
        cmocka_unit_test(a_worth_is_the_brute_force_difference),
    };
    return cmocka_run_group_tests(tests, write_scenario, remove_scenario) != 0;
}
