/*
 * Damaged scenarios: cut short, with bytes or words changed, lines lost or doubled. Whatever is
 * read, it ends in a scenario or in one sentence. The sanitizers watch.
 */
#include "sim/scenario/read.h"

#include "tests/scenario/given.h"
#include "tests/random.h"

#include <ctype.h>

static const char original[] = "tests/scenarios/accepted/everything.cfg";
enum { CHANGES = 1500, ROOM = 40000 };

struct text {
    char bytes[ROOM];
    size_t length;
};

/* Any whole number below n. */
static size_t below(size_t n)
{
    return (size_t)(random_bits() % (n ? n : 1));
}

static void text_replace(struct text *t, size_t at, size_t length, const char *by, size_t n)
{
    if (at + length > t->length || t->length - length + n > ROOM)
        return;
    memmove(t->bytes + at + n, t->bytes + at + length, t->length - at - length);
    memcpy(t->bytes + at, by, n);
    t->length += n - length;
}

static void cut_short(struct text *t)
{
    t->length = below(t->length);
}

static void change_byte(struct text *t)
{
    t->bytes[below(t->length)] = (char)below(256);
}

static void change_sign(struct text *t)
{
    static const char signs[] = "{}()[];:=,.\"#/\\-@ \n";
    t->bytes[below(t->length)] = signs[below(sizeof signs - 1)];
}

static size_t line_start(const struct text *t, size_t at)
{
    while (at > 0 && t->bytes[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_length(const struct text *t, size_t start)
{
    size_t end = start;
    while (end < t->length && t->bytes[end] != '\n')
        end++;
    return end + (end < t->length) - start;
}

static void lose_line(struct text *t)
{
    const size_t start = line_start(t, below(t->length));
    text_replace(t, start, line_length(t, start), "", 0);
}

static void double_line(struct text *t)
{
    const size_t start = line_start(t, below(t->length)), n = line_length(t, start);
    char line[1000];
    if (n > sizeof line)
        return;
    memcpy(line, t->bytes + start, n);
    text_replace(t, line_start(t, below(t->length)), 0, line, n);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '.' || c == '_';
}

/* Puts another word in place of one: a number for a number and a word for a word, or not. */
static void change_word(struct text *t)
{
    static const char *const words[] = {
        "0",      "-1",     "1",     "0.5",       "1e300",  "2147483647", "0.0",
        "100000", "\"\"",   "true",  "( )",       "{ }",    "[ 1, 2 ]",   "\"24:00\"",
        "family", "mean_s", "heads", "\"voice\"", "1e-300", "\"desk\""};
    size_t at = below(t->length);
    while (at < t->length && !is_word(t->bytes[at]))
        at++;
    size_t n = 0;
    while (at + n < t->length && is_word(t->bytes[at + n]))
        n++;
    const char *word = words[below(sizeof words / sizeof *words)];
    text_replace(t, at, n, word, strlen(word));
}

static void read_original(struct text *t)
{
    FILE *f = fopen(original, "rb");
    assert_non_null(f);
    t->length = fread(t->bytes, 1, ROOM, f);
    assert_true(t->length > 1000 && t->length < ROOM / 2);
    fclose(f);
}

static void check_survives(void **state, const struct text *t, size_t *accepted)
{
    struct error err = {0};
    const char *path = given_bytes(state, "everything.cfg", t->bytes, t->length);
    struct scenario *s = scenario_read(path, NULL, 0, &err);
    *accepted += s != NULL;
    if (s) {
        assert_int_equal(err.status, EXIT_DONE);
    } else {
        assert_int_equal(err.status, EXIT_FILE);
        assert_true(strlen(err.text) > 10);
    }
    scenario_free(s);
}

static void no_damaged_scenario_crashes_the_reader(void **state)
{
    static void (*const changes[])(struct text *) = {
        cut_short, change_byte, change_sign, lose_line, double_line, change_word, change_word};
    static struct text t;
    size_t accepted = 0;
    random_state = 88172645463325252;
    for (int i = 0; i < CHANGES; i++) {
        read_original(&t);
        for (size_t n = below(3) + 1; n > 0; n--)
            if (t.length > 0)
                changes[below(sizeof changes / sizeof *changes)](&t);
        check_survives(state, &t, &accepted);
    }
    /* Some changes do no harm and most do, or this would test little. */
    assert_true(accepted > CHANGES / 100 && accepted < CHANGES / 2);
}

static void no_overlay_crashes_the_reader(void **state)
{
    static const char *const parts[] = {
        "classes", "groups",   "desk",    "general", ".", "[0]", "[9]", "shifts", "early",
        "heads",   "arrivals", "profile", "targets", "[", "]",   "..",  "",       "x y"};
    static const char *const values[] = {"1",  "-1",         "{ }",   "( )",     "\"",
                                         "[1", "everything", "1e999", "day.csv", "true"};
    enum { N_PARTS = sizeof parts / sizeof *parts, N_VALUES = sizeof values / sizeof *values };
    random_state = 362436069;
    for (int i = 0; i < CHANGES / 5; i++) {
        char path[200] = "";
        for (size_t n = below(6) + 1; n > 0; n--) {
            strcat(path, parts[below(N_PARTS)]);
            strcat(path, below(3) ? "." : "");
        }
        struct error err = {0};
        const struct overlay overlay = {path, values[below(N_VALUES)]};
        struct scenario *s = scenario_read(original, &overlay, 1, &err);
        assert_true(s || (err.status == EXIT_FILE && strlen(err.text) > 10));
        scenario_free(s);
    }
    (void)state;
}

/* The files that the original names, beside its damaged copies. */
static int copy_parts(void **state)
{
    static const char *const names[] = {"targets.inc", "day.csv",     "days.csv",
                                        "counts.csv",  "seconds.csv", "agents.csv"};
    if (given_folder_make(state) != 0)
        return 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        static char bytes[ROOM];
        char from[200];
        snprintf(from, sizeof from, "tests/scenarios/accepted/%s", names[i]);
        FILE *f = fopen(from, "rb");
        if (!f)
            return 1;
        const size_t n = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        given_bytes(state, names[i], bytes, n);
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_damaged_scenario_crashes_the_reader),
        cmocka_unit_test(no_overlay_crashes_the_reader),
    };
    return cmocka_run_group_tests(tests, copy_parts, given_folder_remove) != 0;
}
