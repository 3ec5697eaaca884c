#include "sim/scenario/file.h"

#include "tests/scenario/given.h"

#include <sys/stat.h>

static void a_file_is_read_whole(void **state)
{
    struct file f;
    char bytes[10000];
    memset(bytes, 'x', sizeof bytes);
    assert_null(file_read(given_bytes(state, "a", bytes, sizeof bytes), sizeof bytes, &f));
    assert_int_equal(f.length, sizeof bytes);
    assert_memory_equal(f.bytes, bytes, sizeof bytes);
    assert_int_equal(f.bytes[f.length], '\0');
    free(f.bytes);
    assert_non_null(file_read(given_bytes(state, "a", bytes, sizeof bytes), sizeof bytes - 1, &f));
}

static void what_cannot_be_read_says_why(void **state)
{
    struct file f;
    const struct given *g = *state;
    assert_string_equal(file_read("/nowhere/at/all", 10, &f), "No such file or directory");
    assert_string_equal(file_read(g->folder, 10, &f), "it is a folder");
    const char *path = given_file(state, "secret", "x");
    chmod(path, 0);
    if (geteuid() != 0) /* root reads everything */
        assert_string_equal(file_read(path, 10, &f), "Permission denied");
}

static void names_are_looked_for_beside_the_file(void **state)
{
    static const struct {
        const char *from, *name, *path;
    } cases[] = {
        {"x.cfg", "a.csv", "a.csv"},
        {"dir/x.cfg", "a.csv", "dir/a.csv"},
        {"/top/dir/x.cfg", "../a.csv", "/top/dir/../a.csv"},
        {"dir/x.cfg", "/abs/a.csv", "/abs/a.csv"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = file_beside(cases[i].from, cases[i].name);
        assert_string_equal(path, cases[i].path);
        free(path);
    }
    (void)state;
}

static void utf8_is_told_from_what_is_not(void **state)
{
    static const char *const good[] = {"",
                                       "plain\ttext\r\n",
                                       "caf\xC3\xA9",
                                       "\xE6\x8E\xA5\xE9\x80\x9A",
                                       "\xF0\x9F\x93\x9E",
                                       "\xEF\xBF\xBF",
                                       "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"caf\xE9",
                                      "\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xE6\x8E",
                                      "\xE6\x8Ex",
                                      "\x1B[31m",
                                      "\x7F"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_null(text_fault(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(text_fault(bad[i], strlen(bad[i])));
    assert_non_null(text_fault("a\0b", 3));
    const char *late = "ab\xFF";
    assert_ptr_equal(text_fault(late, 3), late + 2);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(names_are_looked_for_beside_the_file),
        cmocka_unit_test(utf8_is_told_from_what_is_not),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
