#include "sim/cmd/growing.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static void separators_stand_between_items(void **state)
{
    (void)state;
    struct growing list = {0};
    assert_true(growing_is_empty(&list));
    growing_add(&list, ", ", "%d agents", 5);
    growing_add(&list, ", ", "%s", "2 desks");
    growing_add(&list, "; ", "end");
    assert_false(growing_is_empty(&list));
    assert_string_equal(growing_text(&list), "5 agents, 2 desks; end");
    growing_free(&list);
}

static void a_text_that_never_grew_is_empty(void **state)
{
    (void)state;
    struct growing list = {0};
    assert_string_equal(growing_text(&list), "");
    char *text = growing_take(&list);
    assert_string_equal(text, "");
    free(text);
    growing_free(&list);
}

static void a_text_can_be_written_like_a_file_and_taken(void **state)
{
    (void)state;
    struct growing text = {0};
    for (int i = 0; i < 10000; i++)
        fputs("0123456789", growing_stream(&text));
    char *taken = growing_take(&text);
    assert_int_equal(strlen(taken), 100000);
    free(taken);
    growing_add(&text, ", ", "again");
    assert_string_equal(growing_text(&text), "again");
    growing_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_stand_between_items),
        cmocka_unit_test(a_text_that_never_grew_is_empty),
        cmocka_unit_test(a_text_can_be_written_like_a_file_and_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
