#include "sim/scenario/settings.h"

#include "sim/scenario/read.h"
#include "tests/scenario/given.h"

static const char everything[] = "tests/scenarios/accepted/everything.cfg";

/* Settings of a made-up table, for the look-ups. */
static const struct setting number = {"part.number", "s", "2.5", "a number"},
                            must = {"part.must", "s", NULL, "what must be given"},
                            words = {"part.words", "s", "by something else", "a number in words"},
                            clock_ = {"part.clock", "time of day", "\"08:30\"", "a time"},
                            truth = {"part.truth", "true or false", "true", "a truth"},
                            choice = {"part.choice", "name", "\"two\"", "a choice"},
                            text = {"part.text", "text", "\"hello\"", "a text"};
static const char *const choices[] = {"one", "two", "three"};

static struct tree *tree_of(void **state, const char *settings)
{
    struct error err = {0};
    struct tree *t = tree_read(given_file(state, "x.cfg", settings), &err);
    assert_non_null(t);
    return t;
}

static void what_is_left_out_has_its_default(void **state)
{
    struct error err = {0};
    struct tree *t = tree_of(state, "");
    double x = 0, left = -7, seconds = 0;
    bool yes = false;
    int index = 0;
    size_t count = 99;
    char *word = NULL;
    assert_true(setting_number(t->root, &number, &positive, &x, &err));
    check_close(x, 2.5, 0);
    assert_true(setting_number(t->root, &words, &positive, &left, &err));
    check_close(left, -7, 0);
    assert_true(setting_count(t->root, &words, 1, 3, &count, &err));
    assert_int_equal(count, 99);
    assert_true(setting_clock(t->root, &clock_, &seconds, &err));
    check_close(seconds, 30600, 0);
    assert_true(setting_truth(t->root, &truth, &yes, &err));
    assert_true(yes);
    assert_true(setting_choice(t->root, &choice, choices, 3, &index, &err));
    assert_int_equal(index, 1);
    assert_true(setting_text(t->root, &text, &word, &err));
    assert_string_equal(word, "hello");
    free(word);
    assert_false(setting_number(t->root, &must, &positive, &x, &err));
    check_message(&err, "x.cfg:1: must: must be given (what must be given)");
    tree_free(t);
}

static void what_is_given_is_taken(void **state)
{
    struct error err = {0};
    struct tree *t = tree_of(state, "number = 3; must = 4.0; clock = \"24:00\"; truth = false;\n"
                                    "choice = \"three\"; text = \"t\"; spare = 1;");
    double x = 0, seconds = 0;
    size_t count = 0;
    bool yes = true;
    int index = 0;
    assert_true(setting_number(t->root, &number, &positive, &x, &err));
    check_close(x, 3, 0);
    assert_true(setting_count(t->root, &must, 0, 10, &count, &err));
    assert_int_equal(count, 4);
    assert_true(setting_clock(t->root, &clock_, &seconds, &err));
    check_close(seconds, 86400, 0);
    assert_true(setting_truth(t->root, &truth, &yes, &err));
    assert_false(yes);
    assert_true(setting_choice(t->root, &choice, choices, 3, &index, &err));
    assert_int_equal(index, 2);
    setting_node(t->root, &text);
    assert_false(settings_used(t->root, &err));
    check_message(&err, "x.cfg:2: spare: has no effect here; leave it out");
    tree_free(t);
}

static void ranges_include_their_bounds_or_not(void **state)
{
    struct tree *t = tree_of(state, "number = 0; must = 1;");
    double x;
    struct error err = {0};
    assert_true(setting_number(t->root, &number, &any_share, &x, &err));
    assert_true(setting_number(t->root, &must, &any_share, &x, &err));
    assert_true(setting_number(t->root, &number, &share_below_one, &x, &err));
    assert_true(setting_number(t->root, &number, &not_negative, &x, &err));
    assert_false(setting_number(t->root, &must, &share_below_one, &x, &err));
    check_message(&err, "must be a share from 0 to less than 1, not 1");
    err = (struct error){0};
    assert_false(setting_number(t->root, &number, &positive, &x, &err));
    tree_free(t);
}

static void a_slip_is_told_from_another_word(void **state)
{
    static const char *const names[] = {"opens", "closes", "mean_s", "day_factor_cv"};
    assert_string_equal(name_nearest("open", names, 4), "opens");
    assert_string_equal(name_nearest("oepns", names, 4), "opens");
    assert_string_equal(name_nearest("mean", names, 4), "mean_s");
    assert_string_equal(name_nearest("day_factor_c", names, 4), "day_factor_cv");
    assert_string_equal(name_nearest("dayfactorcv", names, 4), "day_factor_cv");
    assert_null(name_nearest("heads", names, 4));
    assert_null(name_nearest("a_name_so_long_that_nobody_would_ever_have_meant_it", names, 4));
    (void)state;
}

static bool is_read(const struct node *n, const struct setting *s)
{
    if (n->setting == s && n->used)
        return true;
    for (size_t i = 0; i < n->n; i++)
        if (is_read(n->child[i], s))
            return true;
    return false;
}

/* The look-ups take their setting from the reference, so what is read is documented; here, the
 * other way round: what is documented is read. The scenario uses every setting. */
static void every_setting_of_the_reference_is_read(void **state)
{
    struct error err = {0};
    struct tree *t = tree_read(everything, &err);
    assert_non_null(t);
    struct scenario *s = scenario_from_tree(t, &err);
    if (!s)
        print_error("%s\n", err.text);
    assert_non_null(s);
    for (size_t part = 0; part < n_settings_parts; part++)
        for (size_t i = 0; i < settings_reference[part]->n; i++) {
            const struct setting *setting = &settings_reference[part]->settings[i];
            if (!is_read(t->root, setting))
                print_error("%s is not read\n", setting->path);
            assert_true(is_read(t->root, setting));
        }
    scenario_free(s);
    tree_free(t);
    (void)state;
}

static void count_unread(const struct node *n, size_t *count)
{
    for (size_t i = 0; i < n->n; i++) {
        *count += n->child[i]->name && (!n->child[i]->setting || !n->child[i]->used);
        count_unread(n->child[i], count);
    }
}

static void every_setting_read_is_in_the_reference(void **state)
{
    struct error err = {0};
    struct tree *t = tree_read(everything, &err);
    struct scenario *s = scenario_from_tree(t, &err);
    size_t count = 0;
    count_unread(t->root, &count);
    assert_int_equal(count, 0);
    scenario_free(s);
    tree_free(t);
    (void)state;
}

static void the_reference_is_complete_in_itself(void **state)
{
    for (size_t part = 0; part < n_settings_parts; part++) {
        const struct settings_part *p = settings_reference[part];
        assert_true(*p->title && p->n > 0);
        for (size_t i = 0; i < p->n; i++) {
            assert_non_null(p->settings[i].path);
            assert_true(*p->settings[i].unit && *p->settings[i].meaning);
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(p->settings[i].path, p->settings[j].path);
        }
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_has_its_default),
        cmocka_unit_test(what_is_given_is_taken),
        cmocka_unit_test(ranges_include_their_bounds_or_not),
        cmocka_unit_test(a_slip_is_told_from_another_word),
        cmocka_unit_test(every_setting_of_the_reference_is_read),
        cmocka_unit_test(every_setting_read_is_in_the_reference),
        cmocka_unit_test(the_reference_is_complete_in_itself),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
