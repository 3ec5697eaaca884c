/*
 * One day of all ends of a request, before and after the acceptable wait, reckoned by hand: each
 * rate is the fraction that its definition says, to the last bit. Nothing varies, and calls come in
 * the middle of their quarter of an hour.
 */
#include "tests/engine/told.h"

enum { QUARTERS = 96 };

/* A class with so many calls in one quarter of an hour, and again in another, or -1. */
static size_t add_class(char *text, size_t room, const char *name, int n, int quarter, int again,
                        const char *rest)
{
    size_t length = (size_t)snprintf(text, room, "  %s : { arrivals : { counts = ( ", name);
    for (int i = 0; i < QUARTERS; i++)
        length += (size_t)snprintf(text + length, room - length, "%s%d", i ? ", " : "",
                                   i == quarter || i == again ? n : 0);
    length += (size_t)snprintf(text + length, room - length, " ); }; %s };\n", rest);
    assert_true(length < room);
    return length;
}

#define TALK(seconds) "handle : { family = \"fixed\"; mean_s = " #seconds "; };"
#define PATIENCE(seconds) "patience : { family = \"fixed\"; mean_s = " #seconds "; };"
#define ENDLESS "patience = \"endless\";"
#define CALLBACK(name, seconds)                                                                    \
    "  " name " : { callback : { after_s = " #seconds "; accepts = 1; reach = 1; }; };\n"
#define OFFER(name, seconds)                                                                       \
    "  " name " : { deflection = ( { to = \"other\"; when = \"waiting\"; after_s = " #seconds      \
    "; accepts = 1; } ); };\n"
#define MOVES(name)                                                                                \
    "channel = \"" name "\"; " TALK(60) ENDLESS " channels : { other : { share = 0; }; };"
#define GROUP(name, agents, skills)                                                                \
    "  " name " : { agents = " #agents "; skills = ( " skills " ); };\n"
#define SKILL(class) "{ class = \"" class "\"; rank = 1; }"
#define SKILL_IN(class, channel) "{ class = \"" class "\"; channel = \"" channel "\"; rank = 1; }"

static struct told day_of_all_ends(void **state, const char *setting)
{
    static char text[16000];
    size_t n = (size_t)snprintf(
        text, sizeof text,
        "%s\nservice_level_within_s = 20;\n"
        "calendar : { interval_min = 15; at_close = \"dismiss\"; };\n"
        "layers : { arrivals = false; handling = false; };\n"
        "channels : {\n  main : { };\n  narrow : { queue_places = 0; };\n"
        "  shuts : { closes = \"18:00\"; };\n  other : { };\n" CALLBACK("call10", 10)
            CALLBACK("call40", 40) OFFER("move10", 10) OFFER("move40", 40) "};\nclasses : {\n",
        setting);
    const struct {
        const char *name;
        int n, quarter, again;
        const char *rest;
    } classes[] = {
        {"at_once", 1, 36, -1, "channel = \"main\"; " TALK(60) ENDLESS},
        {"after30", 1, 36, 37, "channel = \"main\"; " TALK(930) ENDLESS},
        {"after15", 1, 36, 37, "channel = \"main\"; " TALK(915) ENDLESS},
        {"leaves10", 1, 36, -1,
         "channel = \"main\"; " TALK(60) PATIENCE(10) " redial : { probability = 1; at_most = 1; "
                                                      "delay : { family = \"fixed\"; mean_s = "
                                                      "100; }; };"},
        {"leaves40", 1, 36, -1, "channel = \"main\"; " TALK(60) PATIENCE(40)},
        {"balks", 1, 36, -1, "channel = \"main\"; " TALK(60) PATIENCE(0)},
        {"blocked", 1, 36, -1, "channel = \"narrow\"; " TALK(60) ENDLESS},
        {"called10", 1, 36, 37, "channel = \"call10\"; " TALK(930) ENDLESS},
        {"called40", 1, 36, 37, "channel = \"call40\"; " TALK(960) ENDLESS},
        {"moves10", 1, 36, -1, MOVES("move10")},
        {"moves40", 1, 36, -1, MOVES("move40")},
        {"dismissed", 45, 71, -1, "channel = \"shuts\"; " TALK(60) ENDLESS},
        {"unfinished", 1, 95, -1, "channel = \"main\"; " TALK(60) ENDLESS},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        n += add_class(text + n, sizeof text - n, classes[i].name, classes[i].n, classes[i].quarter,
                       classes[i].again, classes[i].rest);
    snprintf(
        text + n, sizeof text - n, "};\ngroups : {\n%s};\n",
        GROUP("a", 1, SKILL("at_once")) GROUP("b", 1, SKILL("after30")) GROUP(
            "c", 1, SKILL("after15")) GROUP("d", 1, SKILL("called10")) GROUP("e", 1,
                                                                             SKILL("called40"))
            GROUP("f", 2, SKILL_IN("moves10", "other") ", " SKILL_IN("moves40", "other")) GROUP(
                "nobody", 0,
                SKILL("leaves10") ", " SKILL("leaves40") ", " SKILL("balks") ", " SKILL("blocked") ", " SKILL_IN(
                    "moves10",
                    "move10") ", " SKILL_IN("moves40",
                                            "move40") ", " SKILL("dismissed") ", " SKILL("unfinishe"
                                                                                         "d")));
    return told_run(state, text, 2);
}

struct reckoned {
    const char *key;
    double value;
};

static void check_reckoned(const struct told *t, const struct reckoned *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!told_has(t, r[i].key, SCOPE_ALL, 0))
            fail_msg("there is no %s", r[i].key);
        const double value = told_all(t, r[i].key).value;
        if (fabs(value - r[i].value) > 1e-12 * fabs(r[i].value))
            fail_msg("%s is %.17g, not %.17g", r[i].key, value, r[i].value);
    }
}

/*
 * Requests: answered at once 7, after 15 s and after 30 s; abandoned after 10 s twice, the second
 * time by a redial, after 40 s, and balked; blocked; called back and moved after 10 s and 40 s;
 * dismissed 45, one of them after 10 s, the others after 30 s to 890 s; unfinished after 450 s.
 */
enum { ASKED_AT_ALL = 64, ANSWERS = 9, IN_TIME = 8, FIRST = 61 };
static const double dismissed_s = 45 * 890 - 20 * 990;
static const double waits_s = 15 + 30 + 10 + 10 + 40 + 10 + 40 + 10 + 40 + 450 + dismissed_s;

static void every_rate_is_the_fraction_it_says(void **state)
{
    struct told t = day_of_all_ends(state, "");
    const struct reckoned r[] = {
        {"requested", ASKED_AT_ALL},
        {"answered", ANSWERS},
        {"abandoned", 3},
        {"balked", 1},
        {"blocked", 1},
        {"called_back", 2},
        {"moved_waiting", 2},
        {"dismissed", 45},
        {"unfinished", 1},
        {"answer_rate", (double)ANSWERS / ASKED_AT_ALL},
        {"answer_rate_net", ANSWERS / (ASKED_AT_ALL - 4.)},
        {"service_level_answered", (double)IN_TIME / ANSWERS},
        {"service_level_requested", (double)IN_TIME / ASKED_AT_ALL},
        /* Two abandoned, one balked; one called back, one moved, one dismissed by then. */
        {"service_level_ignoring", IN_TIME / (ASKED_AT_ALL - 6.)},
        {"service_level_either", (IN_TIME + 3.) / ASKED_AT_ALL},
        {"service_level_entered", IN_TIME / (ASKED_AT_ALL - 1.)},
        {"abandon_rate", 4. / ASKED_AT_ALL},
        {"blocked_rate", 1. / ASKED_AT_ALL},
        /* Without the redial and those who moved in; of the customers the two called back and the
         * two who moved are reached. */
        {"first_attempt_answer_rate", (ANSWERS - 2.) / FIRST},
        {"reached_rate", (ANSWERS + 2.) / FIRST},
        {"asa_s", (15. + 30) / ANSWERS},
        {"wait_s", waits_s / (ASKED_AT_ALL - 1)},
        {"delayed_share", (ASKED_AT_ALL - 1 - 7.) / (ASKED_AT_ALL - 1)},
        /* The agents are free after 30 s and 60 s, and dial for 20 s. */
        {"callback_wait_s", (50. + 80) / 2},
        {"queue_length", waits_s / 86400},
    };
    check_reckoned(&t, r, sizeof r / sizeof *r);
    told_free(&t);
}

/* Those who abandon within 10 s and the one who balks are in no rate, above or below. */
static void short_abandons_are_left_out_of_every_rate(void **state)
{
    struct told t = day_of_all_ends(state, "short_abandon_s = 10;");
    const double asked = ASKED_AT_ALL - 3;
    const struct reckoned r[] = {
        {"requested", ASKED_AT_ALL},
        {"short_abandoned", 3},
        {"answer_rate", ANSWERS / asked},
        {"answer_rate_net", ANSWERS / (asked - 4)},
        {"service_level_answered", (double)IN_TIME / ANSWERS},
        {"service_level_requested", IN_TIME / asked},
        {"service_level_ignoring", IN_TIME / (asked - 3)},
        {"service_level_either", IN_TIME / asked},
        {"service_level_entered", IN_TIME / (asked - 1)},
        {"abandon_rate", 1 / asked},
        {"blocked_rate", 1 / asked},
        {"first_attempt_answer_rate", (ANSWERS - 2.) / (FIRST - 2)},
        {"delayed_share", (asked - 1 - 7) / (asked - 1)},
        {"wait_s", waits_s / (ASKED_AT_ALL - 1)},
    };
    check_reckoned(&t, r, sizeof r / sizeof *r);
    told_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rate_is_the_fraction_it_says),
        cmocka_unit_test(short_abandons_are_left_out_of_every_rate),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
