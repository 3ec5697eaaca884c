/* Pseudo-terminals are an extension of X/Open. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "output/table.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/ioctl.h>

static void expect_printed(struct table *table, struct table_look look, const char *expected)
{
    struct captured captured;
    capture_begin(&captured);
    assert_true(table_print(table, captured.stream, look));
    capture_expect(&captured, expected);
    table_free(table);
}

static struct table *table_of_classes(void)
{
    struct table *table = table_new();
    table_column(table, "class", TABLE_LEFT);
    table_column(table, "answer rate", TABLE_RIGHT);
    return table;
}

static void columns_are_aligned_to_their_sides(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_row(table, (const char *const[]){"general", "92.88 % ± 0.05"});
    table_row(table, (const char *const[]){"elderly", "-"});
    expect_printed(table, (struct table_look){0},
                   "class       answer rate\n"
                   "general  92.88 % ± 0.05\n"
                   "elderly               -\n");
}

static void chinese_takes_two_columns(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_row(table, (const char *const[]){"接通率", "1"});
    table_row(table, (const char *const[]){"general", "22"});
    expect_printed(table, (struct table_look){0},
                   "class    answer rate\n"
                   "接通率             1\n"
                   "general           22\n");
}

static void a_group_stands_above_its_rows_and_widens_nothing(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_group(table, "voice, a heading wider than its column");
    table_row(table, (const char *const[]){"a", "1"});
    table_group(table, "chat");
    table_row(table, (const char *const[]){"b", NULL});
    expect_printed(table, (struct table_look){0},
                   "class  answer rate\n"
                   "\nvoice, a heading wider than its column\n"
                   "a                1\n"
                   "\nchat\n"
                   "b\n");
}

static void a_table_without_rows_is_its_headings(void **state)
{
    (void)state;
    expect_printed(table_of_classes(), (struct table_look){0}, "class  answer rate\n");
}

static void a_narrow_terminal_shortens_texts_and_no_numbers(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_row(table,
              (const char *const[]){"a class with a very long name indeed", "92.88 % ± 0.05"});
    expect_printed(table, (struct table_look){.width = 30},
                   "class              answer rate\n"
                   "a class with a  92.88 % ± 0.05\n");
}

static void a_file_shortens_nothing(void **state)
{
    (void)state;
    char name[501], expected[1100];
    memset(name, 'x', 500);
    name[500] = '\0';
    struct table *table = table_of_classes();
    table_row(table, (const char *const[]){name, "1"});
    snprintf(expected, sizeof expected, "class%495s  answer rate\n%s            1\n", "", name);
    expect_printed(table, (struct table_look){0}, expected);
}

static void headings_are_bold_only_where_asked(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_group(table, "voice");
    table_row(table, (const char *const[]){"a", "1"});
    expect_printed(table, (struct table_look){.width = 80, .bold = true},
                   "\033[1mclass  answer rate\033[0m\n"
                   "\n\033[1mvoice\033[0m\n"
                   "a                1\n");
}

static void names_cannot_send_orders_to_the_terminal(void **state)
{
    (void)state;
    struct table *table = table_of_classes();
    table_row(table, (const char *const[]){"\033[2J\nx", "1"});
    table_group(table, "\033]0;title\007");
    expect_printed(table, (struct table_look){0},
                   "class  answer rate\n"
                   "[2J x            1\n"
                   "\n]0;title\n");
}

static void a_file_has_neither_limit_nor_escapes(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    const struct table_look look = table_look(file);
    assert_int_equal(look.width, 0);
    assert_false(look.bold);
    fclose(file);
}

/* A terminal as programs see it: the far end of a pseudo-terminal. */
static FILE *open_terminal(int *near_end)
{
    *near_end = posix_openpt(O_RDWR | O_NOCTTY);
    if (*near_end < 0 || grantpt(*near_end) != 0 || unlockpt(*near_end) != 0)
        return NULL;
    return fopen(ptsname(*near_end), "r+");
}

static void a_terminal_that_tells_nothing_has_eighty_columns(void **state)
{
    (void)state;
    int near_end;
    FILE *terminal = open_terminal(&near_end);
    if (!terminal)
        skip();
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    assert_int_equal(table_look(terminal).width, 80);
    assert_true(table_look(terminal).bold);
    setenv("NO_COLOR", "1", 1);
    assert_false(table_look(terminal).bold);
    unsetenv("NO_COLOR");
    setenv("TERM", "dumb", 1);
    assert_false(table_look(terminal).bold);
    fclose(terminal);
    close(near_end);
}

static void a_terminal_tells_its_width(void **state)
{
    (void)state;
    int near_end;
    FILE *terminal = open_terminal(&near_end);
    if (!terminal)
        skip();
    const struct winsize size = {.ws_row = 40, .ws_col = 132};
    assert_int_equal(ioctl(near_end, TIOCSWINSZ, &size), 0);
    assert_int_equal(table_look(terminal).width, 132);
    fclose(terminal);
    close(near_end);
}

static void without_memory_for_a_table_printing_fails(void **state)
{
    (void)state;
    table_column(NULL, "class", TABLE_LEFT);
    table_row(NULL, NULL);
    table_group(NULL, "voice");
    assert_false(table_print(NULL, stdout, (struct table_look){0}));
}

int main(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_to_their_sides),
        cmocka_unit_test(chinese_takes_two_columns),
        cmocka_unit_test(a_group_stands_above_its_rows_and_widens_nothing),
        cmocka_unit_test(a_table_without_rows_is_its_headings),
        cmocka_unit_test(a_narrow_terminal_shortens_texts_and_no_numbers),
        cmocka_unit_test(a_file_shortens_nothing),
        cmocka_unit_test(headings_are_bold_only_where_asked),
        cmocka_unit_test(names_cannot_send_orders_to_the_terminal),
        cmocka_unit_test(a_file_has_neither_limit_nor_escapes),
        cmocka_unit_test(a_terminal_that_tells_nothing_has_eighty_columns),
        cmocka_unit_test(a_terminal_tells_its_width),
        cmocka_unit_test(without_memory_for_a_table_printing_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
