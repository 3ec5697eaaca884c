#include "output/file.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

#include <errno.h>
#include <sys/stat.h>

static void expect_content(const char *folder, const char *name, const char *expected)
{
    char *text = scratch_read(folder, name);
    assert_string_equal(text, expected);
    free(text);
}

static void a_file_is_absent_until_it_is_kept(void **state)
{
    const struct scratch *scratch = *state;
    struct file *file = file_new(scratch->folder, "a.csv");
    assert_non_null(file);
    fputs("rate\n", file_stream(file));
    assert_false(scratch_has(scratch->folder, "a.csv"));
    assert_true(file_keep(file));
    expect_content(scratch->folder, "a.csv", "rate\n");
    assert_int_equal(scratch_count(scratch->folder), 1);
}

static void an_older_file_stays_until_the_new_one_is_kept(void **state)
{
    const struct scratch *scratch = *state;
    scratch_write(scratch->folder, "a.csv", "old");
    struct file *file = file_new(scratch->folder, "a.csv");
    fputs("new", file_stream(file));
    assert_true(file_finish(file));
    expect_content(scratch->folder, "a.csv", "old");
    assert_true(file_keep(file));
    expect_content(scratch->folder, "a.csv", "new");
}

static void a_dropped_file_leaves_nothing_and_the_older_one(void **state)
{
    const struct scratch *scratch = *state;
    scratch_write(scratch->folder, "a.csv", "old");
    struct file *file = file_new(scratch->folder, "a.csv");
    fputs("new", file_stream(file));
    file_drop(file);
    expect_content(scratch->folder, "a.csv", "old");
    assert_int_equal(scratch_count(scratch->folder), 1);
    file_drop(NULL);
}

static void a_draft_of_a_dead_process_is_no_obstacle(void **state)
{
    const struct scratch *scratch = *state;
    char name[100];
    snprintf(name, sizeof name, ".a.csv.%ld.part", (long)getpid());
    char *path = file_join(scratch->folder, name);
    FILE *left = fopen(path, "w");
    fputs("left behind, and longer", left);
    fclose(left);
    free(path);
    scratch_write(scratch->folder, "a.csv", "new");
    expect_content(scratch->folder, "a.csv", "new");
    assert_int_equal(scratch_count(scratch->folder), 1);
}

static void a_full_disk_is_noticed_when_the_file_is_kept(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    struct file *file = file_new("/dev", "full");
    assert_non_null(file);
    fputs("rate\n", file_stream(file));
    errno = 0;
    assert_false(file_keep(file));
    assert_int_equal(errno, ENOSPC);
}

static void a_full_disk_is_noticed_in_the_middle_of_a_long_file(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    struct file *file = file_new("/dev", "full");
    for (int i = 0; i < 100000; i++)
        fputs("0.9288\n", file_stream(file));
    assert_false(file_finish(file));
    assert_false(file_finish(file));
    assert_false(file_keep(file));
}

static void a_name_that_is_no_ordinary_file_is_written_to_directly(void **state)
{
    (void)state;
    struct stat before, after;
    assert_int_equal(stat("/dev/null", &before), 0);
    scratch_write("/dev", "null", "gone");
    assert_int_equal(stat("/dev/null", &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

static void a_missing_folder_is_an_error_with_its_cause(void **state)
{
    const struct scratch *scratch = *state;
    char *missing = file_join(scratch->folder, "missing");
    assert_null(file_new(missing, "a.csv"));
    assert_int_equal(errno, ENOENT);
    free(missing);
}

static void a_folder_in_the_way_is_an_error_and_the_draft_goes(void **state)
{
    const struct scratch *scratch = *state;
    char *folder = file_join(scratch->folder, "a.csv");
    assert_true(file_make_folder(folder));
    struct file *file = file_new(scratch->folder, "a.csv");
    assert_non_null(file);
    assert_false(file_keep(file));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(scratch_count(scratch->folder), 1);
    free(folder);
}

static void a_folder_is_made_with_its_parents_and_again(void **state)
{
    const struct scratch *scratch = *state;
    char *path = file_join(scratch->folder, "results/银行//plots/");
    assert_true(file_make_folder(path));
    assert_true(file_make_folder(path));
    scratch_write(path, "a.csv", "");
    free(path);
}

static void a_file_where_a_folder_should_be_is_an_error(void **state)
{
    const struct scratch *scratch = *state;
    scratch_write(scratch->folder, "results", "");
    char *path = file_join(scratch->folder, "results");
    assert_false(file_make_folder(path));
    assert_int_equal(errno, ENOTDIR);
    free(path);
    path = file_join(scratch->folder, "results/plots");
    assert_false(file_make_folder(path));
    assert_int_equal(errno, ENOTDIR);
    free(path);
    assert_false(file_make_folder(""));
}

static void a_name_made_of_a_text_stays_in_its_folder(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
    } expected[] = {
        {"City bank, an ordinary weekday", "City-bank-an-ordinary-weekday"},
        {"城市银行", "城市银行"},
        {"Städte & Länder", "Städte-Länder"},
        {"../../etc/passwd", "etc-passwd"},
        {"..", "unnamed"},
        {".hidden", "hidden"},
        {"-rf", "rf"},
        {"-- help", "help"},
        {"", "unnamed"},
        {"///", "unnamed"},
        {"a\nb\033c", "a-b-c"},
        {"$(rm x); `y` \"z\" 'w' *?<>|", "rm-x-y-z-w"},
        {"v1.2_b+c", "v1.2_b+c"},
        {"ends.", "ends"},
        {"a\u3000b\u2028c\xFF", "a-b-c"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char name[FILE_NAME_ROOM];
        file_safe_name(expected[i].text, name);
        assert_string_equal(name, expected[i].name);
    }
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    char text[1000] = "a", name[FILE_NAME_ROOM];
    for (int i = 0; i < 300; i++)
        strcat(text, "银");
    file_safe_name(text, name);
    assert_int_equal(strlen(name), 127);
    memset(text, 'x', sizeof text - 1);
    file_safe_name(text, name);
    assert_int_equal(strlen(name), 127);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_file_is_absent_until_it_is_kept),
        scratch_test(an_older_file_stays_until_the_new_one_is_kept),
        scratch_test(a_dropped_file_leaves_nothing_and_the_older_one),
        scratch_test(a_draft_of_a_dead_process_is_no_obstacle),
        cmocka_unit_test(a_full_disk_is_noticed_when_the_file_is_kept),
        cmocka_unit_test(a_full_disk_is_noticed_in_the_middle_of_a_long_file),
        cmocka_unit_test(a_name_that_is_no_ordinary_file_is_written_to_directly),
        scratch_test(a_missing_folder_is_an_error_with_its_cause),
        scratch_test(a_folder_in_the_way_is_an_error_and_the_draft_goes),
        scratch_test(a_folder_is_made_with_its_parents_and_again),
        scratch_test(a_file_where_a_folder_should_be_is_an_error),
        cmocka_unit_test(a_name_made_of_a_text_stays_in_its_folder),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
