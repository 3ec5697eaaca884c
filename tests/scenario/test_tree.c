#include "sim/scenario/overlay.h"

#include "tests/scenario/given.h"

static struct tree *tree_of(void **state, const char *text)
{
    struct error err = {0};
    struct tree *t = tree_read(given_file(state, "x.cfg", text), &err);
    if (!t)
        print_error("%s\n", err.text);
    assert_non_null(t);
    return t;
}

/* The node that names separated by dots lead to. */
static struct node *node_of(const struct tree *t, const char *path)
{
    char copy[200], *rest = copy;
    snprintf(copy, sizeof copy, "%s", path);
    struct node *n = t->root;
    for (char *name; n && (name = strsep(&rest, "."));)
        n = node_child(n, name);
    assert_non_null(n);
    return n;
}

static bool overlay(struct tree *t, const char *path, const char *text, struct error *err)
{
    *err = (struct error){0};
    return tree_overlay(t, &(struct overlay){path, text}, err);
}

static void check_overlay_refused(void **state, const char *path, const char *text,
                                  const char *words)
{
    struct error err;
    struct tree *t = tree_of(state, "a : { b = 1; l = ( { name = \"x\"; n = 1; }, 2 ); };\n");
    assert_false(overlay(t, path, text, &err));
    check_message(&err, words);
    tree_free(t);
}

static void values_have_their_types(void **state)
{
    struct tree *t = tree_of(
        state, "i = 12; l = 5000000000L; h = 0x10; r = 2.5; yes = TRUE;\n"
               "s = \"a\" \"b\\\"\"; list = ( 1, \"x\", { y = 2; } ); array = [ 1.5, 2.0 ];");
    assert_true(node_of(t, "i")->whole);
    check_close(node_of(t, "l")->number, 5e9, 0);
    check_close(node_of(t, "h")->number, 16, 0);
    assert_false(node_of(t, "r")->whole);
    assert_true(node_of(t, "yes")->truth);
    assert_string_equal(node_of(t, "s")->text, "ab\"");
    assert_int_equal(node_of(t, "list")->type, NODE_LIST);
    assert_int_equal(node_of(t, "list")->child[2]->type, NODE_GROUP);
    assert_int_equal(node_of(t, "array")->n, 2);
    tree_free(t);
}

static void values_know_where_they_stand(void **state)
{
    given_file(state, "part.inc", "\n\np = ( 1,\n 2 );\n");
    struct tree *t = tree_of(state, "a : {\n  b = 1;\n};\n@include \"part.inc\"\nz\n = 3;\n");
    const struct node *two = node_of(t, "p")->child[1];
    assert_int_equal(node_of(t, "a.b")->line, 2);
    assert_int_equal(two->line, 4);
    assert_non_null(strstr(two->file, "/part.inc"));
    assert_int_equal(node_of(t, "z")->line, 5);
    char *path = node_path(two);
    assert_string_equal(path, "p[1]");
    free(path);
    struct error err = {0};
    node_fail(two, &err, "must be %d", 3);
    check_message(&err, "part.inc:4: p[1]: must be 3");
    tree_free(t);
}

static void an_overlay_changes_a_value(void **state)
{
    struct error err;
    struct tree *t =
        tree_of(state, "a : { b = 1; };\nl = ( { name = \"early\"; n = 1; }, { n = 2; } );");
    assert_true(overlay(t, "a.b", "2.5", &err));
    check_close(node_of(t, "a.b")->number, 2.5, 0);
    assert_true(overlay(t, "l.early.n", "7", &err));
    assert_true(overlay(t, "l[1].n", "8", &err));
    check_close(node_of(t, "l")->child[0]->child[1]->number, 7, 0);
    check_close(node_of(t, "l")->child[1]->child[0]->number, 8, 0);
    assert_true(overlay(t, "a", "{ c = [1, 2]; }", &err));
    assert_int_equal(node_of(t, "a.c")->n, 2);
    assert_null(node_child(node_of(t, "a"), "b"));
    node_fail(node_of(t, "a.c")->child[1], &err, "is wrong");
    assert_string_equal(err.text, "--set: a.c[1]: is wrong");
    tree_free(t);
}

static void an_overlay_makes_what_is_not_there(void **state)
{
    struct error err;
    struct tree *t = tree_of(state, "x = 1;");
    assert_true(overlay(t, "a.b.c", "true", &err));
    assert_true(node_of(t, "a.b.c")->truth);
    assert_true(overlay(t, "a.b.d", "4", &err));
    assert_true(node_of(t, "a.b.c")->truth);
    tree_free(t);
}

static void a_text_needs_no_quotes_in_an_overlay(void **state)
{
    static const char *const texts[] = {"night shift",  "08:30", "a;b",      "50 %",
                                        "x = 3; y = 4", "接通",  "O\"Brien", "-"};
    struct error err;
    struct tree *t = tree_of(state, "x = 1;");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(overlay(t, "t", texts[i], &err));
        assert_string_equal(node_of(t, "t")->text, texts[i]);
    }
    assert_true(overlay(t, "t", "\"quoted\"", &err));
    assert_string_equal(node_of(t, "t")->text, "quoted");
    tree_free(t);
}

static void an_overlay_that_leads_nowhere_is_refused(void **state)
{
    check_overlay_refused(state, "", "1", "--set: : is not a path such as");
    check_overlay_refused(state, "a..b", "1", "is not a path such as");
    check_overlay_refused(state, "a.", "1", "is not a path such as");
    check_overlay_refused(state, "[0]", "1", "is not a path such as");
    check_overlay_refused(state, "a.l[x]", "1", "is not a path such as");
    check_overlay_refused(state, "a.l[0", "1", "is not a path such as");
    check_overlay_refused(state, "a.l[0]n", "1", "is not a path such as");
    check_overlay_refused(state, "a.l[2].n", "1", "the list a.l has 2 elements, numbered from 0");
    check_overlay_refused(state, "a.l[99999999999999999999].n", "1", "the list a.l has 2 elements");
    check_overlay_refused(state, "a.l.y.n", "1", "the list a.l has no element with the name \"y\"");
    check_overlay_refused(state, "a.b.c", "1", "a.b is not a group");
    check_overlay_refused(state, "a.b[0]", "1", "a.b is not a list");
    check_overlay_refused(state, "a.b c", "1", "\"b c\" cannot be the name of a setting");
    check_overlay_refused(state, "a.b", "3000000000", "the value does not parse: 3000000000");
    check_overlay_refused(state, "a.b", "[1, 2", "the value does not parse: [1, 2");
    check_overlay_refused(state, "a.b", "[1, 2.0]", "the value does not parse");
    check_overlay_refused(state, "a.b", "\"x", "the value does not parse");
    check_overlay_refused(state, "a.b", "\xFF", "the value must be UTF-8 text");
    check_overlay_refused(state, "a.b", "two\nlines", "must be text on one line");
    check_overlay_refused(state, "a.b", "1.0e999", "is too large for a number");
    check_overlay_refused(state, "a.b", "{\n@include \"x\"\n}", "the value does not parse");
}

static bool scale(struct tree *t, const char *path, const char *factor, struct error *err)
{
    *err = (struct error){0};
    return tree_amend(t, &(struct amendment){.overlay = {path, factor}, .scales = true}, err);
}

static void an_overlay_can_reach_every_name_and_element(void **state)
{
    struct error err;
    struct tree *t = tree_of(state, "g : { a : { l = ( { n = 7; x = 0.5; }, { n = 9; } ); };\n"
                                    "      b : { m = [3, 5]; }; };\n");
    assert_true(overlay(t, "g.*.k", "[true]", &err));
    assert_true(overlay(t, "g.a.l[].n", "11", &err));
    char *text = tree_write(t);
    assert_non_null(strstr(strstr(text, "n = 11") + 1, "n = 11"));
    assert_non_null(strstr(strstr(text, "[true]") + 1, "[true]"));
    free(text);
    tree_free(t);
}

static void what_is_scaled_stays_whole_if_it_was(void **state)
{
    struct error err;
    struct tree *t = tree_of(state, "g : { a : { l = ( { n = 7; x = 0.5; }, { n = 2; } ); };\n"
                                    "      b : { m = [3, 5]; }; };\n");
    assert_true(scale(t, "g.*.l[].n", "1.25", &err));
    assert_true(scale(t, "g.*.l[].n", "1.2", &err));
    const struct node *l = node_child(node_child(node_child(t->root, "g"), "a"), "l");
    assert_true(node_child(l->child[0], "n")->number == 11);
    assert_true(node_child(l->child[1], "n")->number == 3); /* rounded in between: 4 */
    assert_true(scale(t, "g.a.l[0].x", "3", &err));
    assert_true(node_child(l->child[0], "x")->number == 1.5);
    assert_true(scale(t, "g.b.m", "2", &err));
    assert_false(scale(t, "g.a.l[0].y", "2", &err));
    check_message(&err, "there is no number to scale");
    assert_false(scale(t, "g.*.z", "2", &err));
    check_message(&err, "there is nothing of that path");
    assert_false(scale(t, "g.b.m", "0", &err));
    check_message(&err, "must be scaled by a factor of more than 0");
    tree_free(t);
}

static void check_same(const struct node *a, const struct node *b)
{
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->whole, b->whole);
    assert_int_equal(a->truth, b->truth);
    assert_memory_equal(&a->number, &b->number, sizeof a->number);
    if (a->name)
        assert_string_equal(a->name, b->name);
    if (a->text)
        assert_string_equal(a->text, b->text);
    for (size_t i = 0; i < a->n; i++)
        check_same(a->child[i], b->child[i]);
}

static void what_is_written_reads_back_to_the_last_bit(void **state)
{
    struct error err = {0};
    struct tree *t = tree_of(
        state,
        "a = 0.1; b = 0.30000000000000004; c = 1e22; d = 5e-324; e = 1.7976931348623157e308;\n"
        "f = 3.0; g = 3; h = -0.0; i = 9007199254740993L; j = [ ]; k = ( );\n"
        "l = [ 0.5, 187.9 ]; m = ( 1, 2.5, \"x\", true, ( ), { n = 1; } ); o : { };\n"
        "p = \"quo\\\"te \\\\ 接通\"; q = [ true, false ]; r = [ \"a\", \"b\" ];\n"
        "s = [ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 ];");
    char *text = tree_write(t);
    struct tree *again = tree_read(given_file(state, "again.cfg", text), &err);
    if (!again)
        print_error("%s\n%s", err.text, text);
    assert_non_null(again);
    check_same(t->root, again->root);
    char *twice = tree_write(again);
    assert_string_equal(text, twice);
    free(text);
    free(twice);
    tree_free(again);
    tree_free(t);
}

static void a_list_of_numbers_takes_the_place_of_a_file(void **state)
{
    struct tree *t = tree_of(state, "f = \"a.csv\"; g = \"b.csv\";");
    const double whole[] = {1, 0, 7}, broken[] = {0.5, 1};
    node_becomes_list(node_of(t, "f"), whole, 3);
    node_becomes_list(node_of(t, "g"), broken, 2);
    char *text = tree_write(t);
    assert_string_equal(text, "f = [1, 0, 7];\ng = [0.5, 1.0];\n");
    free(text);
    tree_free(t);
}

static void values_are_shown_short(void **state)
{
    struct tree *t =
        tree_of(state, "a = -3; b = 0.1; c = \"x\"; d = true; e : { }; f = ( );\n"
                       "g = \"x接通接通接通接通接通接通接通接通接通接通接通接通接通接通接通\";");
    static const char *const shown[] = {"-3", "0.1", "\"x\"", "true", "a group", "a list"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_string_equal(node_shown(t->root->child[i]).text, shown[i]);
    const struct node_shown cut = node_shown(t->root->child[6]);
    assert_string_equal(cut.text + strlen(cut.text) - 7, "接...\"");
    tree_free(t);
}

static void a_syntax_error_shows_its_line_cut_between_characters(void **state)
{
    struct error err = {0};
    assert_null(tree_read(
        given_file(state, "x.cfg",
                   "a = 1;\n  b c \"接通接通接通接通接通接通接通接通接通接通接通接通\"\n"),
        &err));
    check_message(&err, "x.cfg:2: this is not libconfig syntax");
    check_message(&err, ": b c \"接通");
    check_message(&err, "接...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_their_types),
        cmocka_unit_test(values_know_where_they_stand),
        cmocka_unit_test(an_overlay_changes_a_value),
        cmocka_unit_test(an_overlay_makes_what_is_not_there),
        cmocka_unit_test(a_text_needs_no_quotes_in_an_overlay),
        cmocka_unit_test(an_overlay_that_leads_nowhere_is_refused),
        cmocka_unit_test(an_overlay_can_reach_every_name_and_element),
        cmocka_unit_test(what_is_scaled_stays_whole_if_it_was),
        cmocka_unit_test(what_is_written_reads_back_to_the_last_bit),
        cmocka_unit_test(a_list_of_numbers_takes_the_place_of_a_file),
        cmocka_unit_test(values_are_shown_short),
        cmocka_unit_test(a_syntax_error_shows_its_line_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
