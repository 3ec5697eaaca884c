#include "sim/scenario/read.h"

#include "tests/scenario/given.h"

static const char everything[] = "tests/scenarios/accepted/everything.cfg";

/* The smallest scenario; the readers' defaults do the rest. */
static const char smallest[] =
    "classes : { calls : { arrivals : { per_day = 960; }; patience = \"endless\";\n"
    "                      handle : { family = \"exponential\"; mean_s = 180; }; }; };\n"
    "groups : { desk : { agents = 3; }; };\n";

static struct scenario *read_with(const char *path, const struct overlay *overlays, size_t n)
{
    struct error err = {0};
    struct scenario *s = scenario_read(path, overlays, n, &err);
    if (!s)
        print_error("%s\n", err.text);
    assert_non_null(s);
    assert_int_equal(err.status, EXIT_DONE);
    return s;
}

static void check_refused(const char *path, const char *set, const char *value, const char *words)
{
    struct error err = {0};
    const struct overlay overlay = {set, value};
    assert_null(scenario_read(path, &overlay, set ? 1 : 0, &err));
    check_message(&err, words);
}

static void the_smallest_scenario_has_the_documented_defaults(void **state)
{
    struct scenario *s = read_with(given_file(state, "small.cfg", smallest), NULL, 0);
    assert_string_equal(s->name, "small");
    assert_string_equal(s->title, "small");
    assert_true(s->hours.never_closes);
    assert_int_equal(s->hours.intervals, 48);
    assert_int_equal(s->hours.days, 1);
    assert_int_equal(s->hours.at_close, CLOSING_SERVE);
    check_close(s->within_s, 20, 0);
    assert_true(s->layers.forecast && s->layers.day && s->layers.interval && s->layers.arrivals
                && s->layers.handling && s->layers.absence && s->layers.drift);
    check_close(s->busyness.forecast_correlation, 0.9, 0);
    check_close(s->busyness.day_correlation, 0.7, 0);
    check_close(s->busyness.interval_correlation, 0.5, 0);
    assert_int_equal(s->n_channels, 1);
    assert_string_equal(s->channels[0].name, "voice");
    assert_int_equal(s->channels[0].lines, 0);
    assert_true(s->channels[0].queue_places == SIZE_MAX);
    assert_true(s->classes[0].patience.endless);
    check_close(s->classes[0].arrivals.share[47], 1 / 48., 1e-15);
    check_close(s->classes[0].wrap_up.mean_s, 0, 0);
    check_close(s->classes[0].self_service.handles, 0, 0);
    assert_int_equal(s->groups[0].n_skills, 1);
    assert_int_equal(s->groups[0].skills[0].rank, 1);
    assert_int_equal(s->groups[0].agents[47], 3);
    assert_int_equal(s->groups[0].order, ORDER_LONGEST_IDLE);
    assert_int_equal(s->groups[0].concurrency.at_most, 0);
    assert_int_equal(s->classes[0].n_also, 0);
    check_close(s->groups[0].attendance.away.mean_s, 600, 0);
    assert_false(s->satisfaction.is_asked);
    assert_int_equal(s->n_notes, 0);
    scenario_free(s);
}

/* In the app all is its own; online, which only has a share, is like the class. */
static void check_further_channels(const struct scenario *s, const struct contact_class *c)
{
    assert_int_equal(s->channels[scenario_channel(s, "video")].kind, CHANNEL_LIVE);
    assert_int_equal(s->channels[scenario_channel(s, "app")].kind, CHANNEL_CHAT);
    assert_int_equal(c->n_also, 2);
    const struct contact_stream *app = &c->also[0], *online = &c->also[1];
    assert_int_equal(app->channel, scenario_channel(s, "app"));
    check_close(app->share, 0.25, 0);
    /* Measured with three in hand, when each runs at 0.7. */
    check_close(duration_mean(&app->talk), 0.7 * 390, 1e-9);
    check_close(duration_cv(&app->talk), 0.9, 1e-9);
    check_close(duration_mean(&app->wrap_up), 0.7 * 20, 1e-9);
    check_close(app->patience.law.mean_s, 120, 0);
    check_close(app->patience.balk, 0.02, 0);
    check_close(app->self_service.escalates, 0.3, 0);
    check_close(app->self_service.time[SELF_RESOLVED].mean_s, 100, 0);
    check_close(app->redial.probability[0], 0.2, 0);
    check_close(app->recontact.probability, 0.1, 0);
    check_close(online->share, 0.125, 0);
    check_close(duration_mean(&online->talk), 600, 0);
    check_close(duration_cv(&online->patience.law), 1.2, 1e-9);
    check_close(online->self_service.handles, 0, 0);
    check_close(online->redial.probability[0], 0, 0);

    const struct agent_group *video = &s->groups[scenario_group(s, "video_desk")];
    assert_true(video->skills[0].in_one_channel && !video->skills[1].in_one_channel);
    assert_int_equal(video->skills[0].channel, scenario_channel(s, "video"));
    const struct agent_group *chat = &s->groups[scenario_group(s, "chat_desk")];
    assert_int_equal(chat->skills[0].rank, 2);
    assert_int_equal(chat->concurrency.at_most, 3);
    check_close(chat->concurrency.speed[2], 0.7, 0);
    const struct agent_group *other = &s->groups[scenario_group(s, "online_desk")];
    assert_int_equal(other->concurrency.at_most, 2);
    check_close(other->concurrency.speed[1], 0.862, 0.0005);
}

/* From a file of four days, the second and the third: a Friday and a Saturday. */
static void check_dates(const struct scenario *s)
{
    const struct dates *d = &s->dates;
    assert_int_equal(s->hours.days, 2);
    assert_string_equal(date_text(d->days[0].date).text, "2023-11-03");
    assert_string_equal(dates_type_name(s, d->days[0].type), "statement");
    assert_string_equal(dates_type_name(s, d->days[1].type), "moved");
    assert_int_equal(dates_types(s), 2);
    assert_true(d->days[0].opens == 0 && d->days[0].closes == 11);
    assert_true(d->days[1].opens == 1 && d->days[1].closes == 10);
    assert_false(dates_is_open(s, 1, 0));
    /* A factor of the day stands alone; without one, the weekday's and the type's multiply. */
    const size_t general = (size_t)scenario_class(s, "general"),
                 wealth = (size_t)scenario_class(s, "wealth");
    check_close(dates_factor(s, wealth, 0), 1.3, 1e-12);
    check_close(dates_factor(s, general, 0), 1.3 * 1.05, 1e-12);
    check_close(dates_factor(s, general, 1), 0.88 * 0.5, 1e-12);
    check_close(dates_share(s, general, 1)[9], 0.1, 1e-12);
    check_close(dates_share(s, general, 0)[0], 0.0521, 1e-12);
    assert_ptr_equal(dates_share(s, wealth, 1), s->classes[wealth].arrivals.share);
    /* What came before is like the horizon. */
    check_close(dates_factor(s, general, -1), 0.88 * 0.5, 1e-12);

    const struct shift *late = &s->groups[scenario_group(s, "desk")].shifts[1];
    assert_null(s->groups[scenario_group(s, "desk")].shifts[0].works_on);
    assert_true(late->works_on[0] && late->works_on[1]);
    assert_int_equal(s->targets[0].day_type, 1 + dates_type_named(s, "statement"));
    assert_int_equal(s->targets[1].day_type, 0);
    assert_int_equal(s->events[1].day, 1);
    const struct channel *video = &s->channels[scenario_channel(s, "video")];
    assert_true(video->has_hours && !s->channels[scenario_channel(s, "voice")].has_hours);
    check_close(video->opens_s, 8.5 * 3600, 0);
    check_close(video->closes_s, 18 * 3600, 0);
}

static void every_setting_arrives_where_it_belongs(void **state)
{
    struct scenario *s = read_with(everything, NULL, 0);
    assert_string_equal(s->title, "Everything, 一切 \"quoted\"");
    check_close(s->short_abandon_s, 5, 0);
    assert_false(s->layers.interval);
    check_close(s->hours.interval_s, 3600, 0);
    assert_int_equal(s->hours.intervals, 12);
    assert_int_equal(s->hours.at_close, CLOSING_DISMISS);

    const struct contact_class *general = &s->classes[scenario_class(s, "general")];
    check_close(general->arrivals.per_day, 4000.5, 0);
    check_close(general->arrivals.share[0], 0.0521, 1e-12);
    check_close(general->share_outside_hours, 0.1529, 1e-12);
    assert_int_equal(general->arrivals.forecast.family, FACTOR_GAMMA);
    check_close(general->arrivals.day_lag1, 0.64, 0);
    check_close(general->arrivals.interval.cv, 0.06, 0);
    check_close(general->arrivals.interval_lag1, 0.8, 0);
    assert_true(general->arrivals.across_days);
    check_close(duration_cv(&general->talk), 1.1, 1e-9);
    check_close(general->wrap_up.shape, 3, 0);
    check_close(general->patience.law.mean_s, 180, 0);
    check_close(general->patience.balk, 0.01, 0);
    check_close(general->redial.after_dismissal, 0.25, 0);
    check_close(general->redial.probability[0], 0.5, 0);
    check_close(general->redial.probability[1], 0.25, 0);
    check_close(general->redial.probability[ATTEMPTS_MOST - 1], 0.25, 0);
    check_close(general->handle_error.cv, 0.04, 0);
    check_close(general->handle_profile[9], 1, 0);
    check_close(general->handle_profile[11], 2, 0);
    assert_int_equal(general->handle_error.family, FACTOR_GAMMA);
    assert_true(general->redial.in_other_channel);
    assert_int_equal(general->redial.channel, scenario_channel(s, "email"));
    assert_int_equal(general->redial.at_most, 2);
    assert_false(general->redial.keeps_patience);
    check_close(general->recontact.probability, 0.05, 0);
    check_close(general->at_opening.probability, 0.3, 0);
    check_close(general->at_opening.delay.mean_s, 1200, 0);
    check_close(general->self_service.escalates, 0.4, 0);
    check_close(general->self_service.return_delay.mean_s, 5400, 0);
    assert_true(general->self_service.returns_to_agent);
    check_close(general->self_service.window_s, 86400, 0);
    check_close(general->self_service.escalated_handle_factor, 1.15, 0);
    check_close(general->self_service.simple->escalates, 0.8, 0);
    check_close(general->self_service.simple->handles, 0.9, 0);
    check_close(general->self_service.simple->time[SELF_GAVE_UP].mean_s, 35, 0);
    check_close(general->self_service.drift.sd, 0.4, 0);
    check_close(general->self_service.drift.lag1, 0.7, 0);
    check_close(general->self_service.drift.correlation, 0.9, 0);
    assert_int_equal(general->self_service.drift.n_releases, 1);
    assert_int_equal(general->self_service.drift.releases[0].day, 1);
    check_close(general->self_service.drift.releases[0].shift, -0.45, 0);
    assert_int_equal(s->channels[0].sessions, 45);
    assert_int_equal(s->channels[0].when_full, FULL_SIMPLE);

    const struct contact_class *elderly = &s->classes[scenario_class(s, "elderly")];
    assert_int_equal(elderly->priority, 2);
    assert_non_null(elderly->arrivals.counts);
    check_close(elderly->arrivals.counts[0], 46, 0);
    check_close(elderly->arrivals.counts[12], 52, 0);
    check_close(elderly->arrivals.per_day, 570.5, 0);
    assert_int_equal(elderly->talk.n_values, 6);
    /* From its own group first, what it leaves out from the channel's. */
    check_close(elderly->self_service.escalates, 0.7, 0);
    check_close(elderly->self_service.handles, 0.98, 0);
    check_close(elderly->self_service.escalates_again, 0.6, 0);
    check_close(elderly->self_service.time[SELF_BOUNCED].mean_s, 50, 0);

    const struct contact_class *wealth = &s->classes[scenario_class(s, "wealth")];
    assert_int_equal(wealth->channel, scenario_channel(s, "video"));
    check_close(wealth->self_service.handles, 0, 0);
    check_further_channels(s, wealth);

    const struct agent_group *desk = &s->groups[scenario_group(s, "desk")];
    check_close(desk->ring_s, 4.5, 0);
    assert_int_equal(desk->n_shifts, 2);
    assert_string_equal(desk->shifts[0].name, "early");
    assert_string_equal(desk->shifts[1].name, "12:00+8");
    check_close(desk->shifts[0].breaks[0].earliest_s, 3 * 3600, 0);
    check_close(desk->shifts[0].breaks[0].latest_s, 5 * 3600, 0);
    assert_true(desk->shifts[0].breaks[1].fixed_end && desk->shifts[0].breaks[1].paid);
    check_close(desk->shifts[0].breaks[1].latest_s, 7 * 3600, 0);
    check_close(desk->shifts[1].breaks[0].earliest_s, 3 * 3600, 0);
    check_close(desk->shifts[1].breaks[0].latest_s, 5 * 3600, 0);
    check_close(desk->shifts[1].breaks[1].earliest_s, 6 * 3600, 0);
    check_close(desk->attendance.in_shift_shrinkage, 0.15, 0);
    assert_int_equal(desk->attendance.away.family, DURATION_LOGNORMAL);
    assert_true(desk->tenure.n == 2 && desk->tenure.by_heads);
    assert_int_equal(desk->tenure.bands[0].heads, 15);
    check_close(desk->tenure.bands[0].handle_factor, 1.3, 0);
    check_close(desk->tenure.bands[0].talk_factor, 0.8, 0);
    check_close(desk->tenure.bands[0].wrap_up_factor, 0.5, 0);
    check_close(desk->tenure.bands[1].wrap_up_factor, 1, 0);
    assert_true(desk->pay.has_wage && !desk->pay.paid_absence);
    check_close(desk->pay.wage_per_hour, 42.5, 0);
    check_close(desk->pay.overtime_rate, 2, 0);
    const struct agent_group *video = &s->groups[scenario_group(s, "video_desk")];
    assert_int_equal(video->at_drop, DROP_HOLD);
    assert_false(video->tenure.by_heads);
    check_close(video->tenure.bands[1].share, 0.75, 0);
    assert_true(video->pay.has_wage && video->pay.paid_absence);
    check_close(video->pay.wage_per_hour, 0, 0);
    check_close(video->pay.overtime_rate, 1.5, 0);
    assert_int_equal(video->agents[1], 3);
    assert_int_equal(video->agents[2], 4);

    assert_int_equal(s->n_events, 3);
    check_close(s->events[0].at_s, 36000, 0);
    check_close(s->events[0].ends_s, 43200, 0);
    assert_int_equal(s->events[0].day, 1);
    assert_int_equal(s->events[0].channel, 0);
    assert_true(s->events[0].sets_sessions && s->events[0].has_fallback);
    assert_int_equal(s->events[0].sessions, 0);
    assert_int_equal(s->events[0].inside, SESSIONS_LOST);
    assert_int_equal(s->events[0].fallback, FULL_BUSY);
    assert_true(isnan(s->events[0].escalates));
    check_dates(s);
    assert_int_equal(s->events[1].channel, -1);
    assert_int_equal(s->events[1].class, scenario_class(s, "elderly"));
    check_close(s->events[1].escalates, 0.9, 0);
    check_close(s->events[2].arrivals_factor, 1.5, 0);
    assert_true(s->satisfaction.is_asked);
    check_close(s->satisfaction.at_once, 0.99, 0);
    check_close(s->satisfaction.per_minute, 0.4, 0);
    check_close(s->satisfaction.unresolved, 1.5, 0);
    check_close(s->channels[scenario_channel(s, "video")].satisfaction_effect, 0.3, 0);
    check_close(s->channels[scenario_channel(s, "voice")].satisfaction_effect, 0, 0);

    assert_int_equal(s->n_customer_groups, 2);
    assert_string_equal(s->customer_groups[0].name, "aged");
    check_close(s->customer_groups[0].identified, 0.72, 0);
    check_close(s->customer_groups[0].direct_to_agent, 0.6, 0);
    assert_int_equal(s->customer_groups[0].priority, 1);
    check_close(s->customer_groups[0].handle_factor, 1.2, 0);
    check_close(s->customer_groups[0].patience_factor, 1.5, 0);
    check_close(s->customer_groups[1].identified, 1, 0);
    check_close(s->customer_groups[1].handle_factor, 1, 0);
    assert_int_equal(s->customer_groups[1].priority, 2);
    check_close(s->classes[0].customers[0], 0.2, 0);
    check_close(s->classes[0].customers[1], 0.0125, 0);
    check_close(s->classes[1].customers[0], 0.1, 0);
    check_close(s->classes[1].customers[1], 0, 0);

    assert_int_equal(s->n_targets, 5);
    assert_int_equal(s->targets[2].customers, scenario_customers(s, "aged"));
    assert_int_equal(s->targets[3].class, scenario_class(s, "wealth"));
    assert_int_equal(s->targets[3].channel, scenario_channel(s, "app"));
    assert_string_equal(s->targets[0].measure->key, "answer_rate");
    assert_int_equal(s->targets[0].channel, 0);
    assert_int_equal(s->targets[0].class, -1);
    assert_true(isnan(s->targets[0].within_s));
    check_close(s->targets[1].within_s, 15, 0);
    check_close(s->targets[1].on_days, 0.9, 0);
    check_close(s->targets[1].on_intervals, 0, 0);
    check_close(s->targets[4].on_intervals, 0.8, 0);
    assert_false(s->targets[4].at_least);
    assert_int_equal(s->n_notes, 6);
    assert_string_equal(s->notes[5], "20.8 % of the contacts of wealth come outside the hours of "
                                     "the channel video, 08:30 to 18:00, and ask for nobody then.");
    assert_string_equal(s->notes[4],
                        "Of wealth, 410 s measured with 3 sessions in hand are taken as "
                        "287 s alone.");
    scenario_free(s);
    (void)state;
}

static void check_same_numbers(const double *a, const double *b, size_t n)
{
    assert_true(!a == !b);
    if (a)
        assert_memory_equal(a, b, n * sizeof *a);
}

/* All that has no text of its own in the resolved scenario: shares, counts and values from files.
 */
static void the_scenario_as_run_gives_the_same_again(void **state)
{
    struct scenario *s = read_with(everything, NULL, 0);
    struct scenario *again = read_with(given_file(state, "scenario.cfg", s->text), NULL, 0);
    assert_string_equal(again->text, s->text);
    assert_string_equal(again->title, s->title);
    assert_int_equal(again->n_classes, s->n_classes);
    for (size_t i = 0; i < s->n_classes; i++) {
        const struct contact_class *a = &s->classes[i], *b = &again->classes[i];
        check_same_numbers(a->arrivals.share, b->arrivals.share, s->hours.intervals);
        check_same_numbers(a->arrivals.counts, b->arrivals.counts,
                           s->hours.intervals * s->hours.days);
        check_same_numbers(a->talk.values, b->talk.values, a->talk.n_values);
        check_same_numbers(&a->share_outside_hours, &b->share_outside_hours, 1);
        for (int32_t day = 0; day < (int32_t)s->hours.days; day++) {
            assert_true(dates_factor(s, i, day) == dates_factor(again, i, day));
            check_same_numbers(dates_share(s, i, day), dates_share(again, i, day),
                               s->hours.intervals);
        }
        check_same_numbers(&a->arrivals.per_day, &b->arrivals.per_day, 1);
        for (size_t k = 0; k < a->n_also; k++) {
            const struct contact_stream *x = &a->also[k], *y = &b->also[k];
            check_same_numbers(&x->talk.mean_s, &y->talk.mean_s, 1);
            check_same_numbers(x->wrap_up.values, y->wrap_up.values, x->wrap_up.n_values);
        }
    }
    for (size_t i = 0; i < s->n_groups; i++)
        if (s->groups[i].agents)
            assert_memory_equal(s->groups[i].agents, again->groups[i].agents,
                                s->hours.intervals * sizeof *s->groups[i].agents);
    scenario_free(again);
    scenario_free(s);
}

static void the_scenario_as_run_has_the_overrides(void **state)
{
    const struct overlay overlays[] = {{"groups.desk.agents", "[4, 5]"},
                                       {"groups.desk.agents", "9"},
                                       {"title", "with a change"},
                                       {"calendar.days", "3"}};
    struct scenario *s = read_with(given_file(state, "small.cfg", smallest), overlays, 4);
    struct scenario *again = read_with(given_file(state, "scenario.cfg", s->text), NULL, 0);
    assert_int_equal(again->groups[0].agents[0], 9);
    assert_string_equal(again->title, "with a change");
    assert_int_equal(again->hours.days, 3);
    scenario_free(again);
    scenario_free(s);
}

static void a_csv_of_an_override_lies_beside_the_scenario(void **state)
{
    given_file(state, "a.csv", "agents\n4\n");
    given_file(state, "values.csv", "4\n5\n");
    const struct overlay overlays[] = {
        {"classes.calls.handle", "{ family = \"empirical\"; values = \"values.csv\"; }"}};
    struct scenario *s = read_with(given_file(state, "small.cfg", smallest), overlays, 1);
    assert_int_equal(s->classes[0].talk.n_values, 2);
    scenario_free(s);
}

static size_t targets_of(const char *value, struct scenario **s)
{
    const struct overlay overlay = {"targets", value};
    *s = read_with(everything, &overlay, 1);
    return (*s)->n_targets;
}

static void a_target_of_each_is_one_of_every_one_there_is(void **state)
{
    struct scenario *s;
    /* The jobs of the class of work orders never ask for an agent. */
    const size_t n = targets_of("({measure=\"asa_s\";at_most=9;},"
                                " {measure=\"answer_rate\";class=\"each\";at_least=0.9;})",
                                &s);
    assert_int_equal(n, 1 + s->n_classes - 1);
    for (size_t i = 1; i < n; i++) {
        assert_int_equal(s->targets[i].place, 1);
        assert_int_not_equal(s->targets[i].class, scenario_class(s, "cases"));
        assert_true(i == 1 || s->targets[i].class > s->targets[i - 1].class);
        check_close(s->targets[i].bound, 0.9, 0);
    }
    scenario_free(s);
    assert_int_equal(targets_of("({measure=\"attainment\";class=\"each\";at_least=0.9;})", &s), 2);
    assert_int_equal(s->targets[1].class, scenario_class(s, "cases"));
    scenario_free(s);
    const size_t of_customers =
        targets_of("({measure=\"answer_rate\";customers=\"each\";at_least=0.9;})", &s);
    assert_int_equal(of_customers, s->n_customer_groups + 1);
    assert_int_equal(s->targets[of_customers - 1].customers, CUSTOMERS_OTHER);
    scenario_free(s);
    const size_t of_groups =
        targets_of("({measure=\"occupancy\";group=\"each\";at_most=0.9;})", &s);
    assert_int_equal(of_groups, s->n_groups);
    assert_int_equal(s->targets[1].group, 1);
    scenario_free(s);
    const size_t of_both =
        targets_of("({measure=\"answer_rate\";class=\"each\";channel=\"each\";at_least=0.9;})", &s);
    for (size_t i = 0; i < of_both; i++)
        assert_true(class_comes_through(&s->classes[s->targets[i].class], s->targets[i].channel));
    assert_true(of_both > n - 1);
    scenario_free(s);
    (void)state;
}

static void too_many_targets_of_each_are_refused(void **state)
{
    char value[16384] = "(";
    for (size_t i = 0; i < 128; i++)
        snprintf(value + strlen(value), sizeof value - strlen(value), "%s%s", i > 0 ? "," : "",
                 "{measure=\"answer_rate\";class=\"each\";at_least=0.9;}");
    strcat(value, ")");
    check_refused(everything, "targets", value, "must not make more than 256 targets in all");
    (void)state;
}

static void overrides_are_checked_like_the_file(void **state)
{
    const char *path = given_file(state, "small.cfg", smallest);
    check_refused(
        path, "groups.desk.agents", "-1",
        "--set: groups.desk.agents: must be a whole number of agents from 0 to 131071, not -1");
    check_refused(path, "classes.calls.arrival.per_day", "5",
                  "--set: classes.calls.arrival: is not a setting; did you mean \"arrivals\"?");
    check_refused(
        path, "classes.cals.priority", "5",
        "--set: classes.cals.arrivals: must be given (how many contacts arrive, and when)");
    check_refused(path, "classes.calls.handle.family", "weibull",
                  "classes.calls.handle: must have cv or shape");
    check_refused(path, "calendar.opens", "8:00",
                  "--set: calendar.opens: must be a time of day such as \"08:30\", not \"8:00\"");
    check_refused(path, "classes.calls.arrivals.profile", "none.csv", "none.csv cannot be read");
    check_refused(path, "groups.desk.shifts[0].heads", "5", "groups.desk.shifts is not a list");
    check_refused(path, "layers.day", "off",
                  "--set: layers.day: must be true or false, not \"off\"");
}

static void all_families_are_read(void **state)
{
    static const struct {
        const char *text;
        double mean_s, cv;
    } laws[] = {
        {"family = \"exponential\"; mean_s = 187.9;", 187.9, 1},
        {"family = \"exponential\"; mean_min = 2;", 120, 1},
        {"family = \"lognormal\"; mean_s = 187.9; cv = 1.3;", 187.9, 1.3},
        {"family = \"gamma\"; mean_s = 187.9; cv = 0.8;", 187.9, 0.8},
        {"family = \"weibull\"; mean_s = 187.9; cv = 0.8;", 187.9, 0.8},
        {"family = \"weibull\"; mean_s = 187.9; shape = 0.5;", 187.9, 2.23606797749979},
        {"family = \"erlang\"; mean_s = 187.9; phases = 4;", 187.9, 0.5},
        {"family = \"hyperexponential\"; mean_s = 187.9; cv = 1.5;", 187.9, 1.5},
        {"family = \"hyperexponential\"; mean_s = 187.9; cv = 1.5; share = 0.8;", 187.9, 1.5},
        {"family = \"fixed\"; mean_s = 187.9;", 187.9, 0},
        {"family = \"empirical\"; values = [ 10, 30 ];", 20, 0.5},
    };
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        char value[200];
        snprintf(value, sizeof value, "{ %s }", laws[i].text);
        const struct overlay overlay = {"classes.calls.handle.talk", value};
        const struct overlay overlays[] = {{"classes.calls.handle", "{ }"}, overlay};
        struct scenario *s = read_with(given_file(state, "small.cfg", smallest), overlays, 2);
        check_close(duration_mean(&s->classes[0].talk), laws[i].mean_s, 1e-6);
        check_close(duration_cv(&s->classes[0].talk), laws[i].cv, 1e-6);
        scenario_free(s);
    }
}

static void a_class_can_do_without_the_self_service_of_its_channel(void **state)
{
    const struct overlay overlays[] = {
        {"channels.voice.self_service",
         "{ escalates = 0.4; duration : { family = \"fixed\"; mean_s = 60; }; }"},
        {"classes.calls.self_service.handles", "0"}};
    struct scenario *s = read_with(given_file(state, "small.cfg", smallest), overlays, 1);
    check_close(s->classes[0].self_service.escalates, 0.4, 0);
    scenario_free(s);
    s = read_with(given_file(state, "small.cfg", smallest), overlays, 2);
    check_close(s->classes[0].self_service.handles, 0, 0);
    scenario_free(s);
    /* Nor need it say anything else where there is none. */
    s = read_with(given_file(state, "small.cfg", smallest), &overlays[1], 1);
    check_close(s->classes[0].self_service.handles, 0, 0);
    scenario_free(s);
}

static void what_was_assumed_is_noted(void **state)
{
    char profile[400] = "[";
    for (int i = 0; i < 48; i++)
        strcat(profile, i ? ", 0.0209" : "0.0209");
    strcat(profile, "]");
    const struct overlay overlays[] = {{"classes.calls.arrivals.profile", profile},
                                       {"calendar.opens", "12:00"}};
    struct scenario *s = read_with(given_file(state, "small.cfg", smallest), overlays, 2);
    assert_int_equal(s->n_notes, 2);
    assert_string_equal(s->notes[0], "The profile of calls adds up to 1.003 and was scaled to 1.");
    assert_string_equal(s->notes[1],
                        "50.00 % of the contacts of calls come outside the opening hours.");
    scenario_free(s);
}

static void what_is_no_file_is_refused(void **state)
{
    const struct given *g = *state;
    check_refused("/nowhere/x.cfg", NULL, NULL,
                  "/nowhere/x.cfg: cannot be read: No such file or directory");
    check_refused(g->folder, NULL, NULL, ": cannot be read: it is a folder");
    check_refused(given_file(state, "empty.cfg", ""), NULL, NULL,
                  "empty.cfg:1: classes: must be given");
}

static void what_could_not_be_read_again_is_refused(void **state)
{
    enum { ROWS = 100000, CLASSES = 3, ROW = 20 };
    char *rows = malloc(ROWS * ROW), text[2000] = "classes : {\n";
    for (size_t i = 0; i < ROWS; i++)
        memcpy(rows + i * ROW, "123.456789012345678\n", ROW);
    given_bytes(state, "seconds.csv", rows, ROWS * ROW);
    free(rows);
    for (int i = 0; i < CLASSES; i++)
        snprintf(
            text + strlen(text), sizeof text - strlen(text),
            "c%d : { arrivals : { per_day = 960; }; patience = \"endless\"; handle : { family = "
            "\"empirical\"; values = \"seconds.csv\"; }; };\n",
            i);
    strcat(text, "};\ngroups : { desk : { agents = 3; }; };\n");
    check_refused(given_file(state, "large.cfg", text), NULL, NULL,
                  "large.cfg: with the numbers of its CSV files the scenario has more than");
}

static void the_scenarios_that_come_with_the_program_are_read(void **state)
{
    static const char *const paths[] = {
        "scenarios/erlang-a.cfg",   "scenarios/city-bank.cfg",
        "scenarios/rural-bank.cfg", "scenarios/city-bank-channels.cfg",
        "scenarios/ai-outage.cfg",  "scenarios/bench/w1.cfg",
        "scenarios/bench/w2.cfg"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct scenario *s = read_with(paths[i], NULL, 0);
        struct scenario *again = read_with(given_file(state, "scenario.cfg", s->text), NULL, 0);
        assert_string_equal(again->text, s->text);
        scenario_free(again);
        scenario_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_scenario_has_the_documented_defaults),
        cmocka_unit_test(every_setting_arrives_where_it_belongs),
        cmocka_unit_test(the_scenario_as_run_gives_the_same_again),
        cmocka_unit_test(the_scenario_as_run_has_the_overrides),
        cmocka_unit_test(a_csv_of_an_override_lies_beside_the_scenario),
        cmocka_unit_test(a_target_of_each_is_one_of_every_one_there_is),
        cmocka_unit_test(too_many_targets_of_each_are_refused),
        cmocka_unit_test(overrides_are_checked_like_the_file),
        cmocka_unit_test(all_families_are_read),
        cmocka_unit_test(a_class_can_do_without_the_self_service_of_its_channel),
        cmocka_unit_test(what_was_assumed_is_noted),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(what_could_not_be_read_again_is_refused),
        cmocka_unit_test(the_scenarios_that_come_with_the_program_are_read),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
