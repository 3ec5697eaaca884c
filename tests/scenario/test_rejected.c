/*
 * Every scenario in tests/scenarios/rejected has one mistake; its first line says the message due,
 * with files named without their folder.
 */
#include "sim/scenario/read.h"

#include "tests/scenario/given.h"

static const char folder[] = "tests/scenarios/rejected/";
static const char expects[] = "# expect: ";

/* The expected message of the file, in a buffer of its own. */
static const char *expected_of(const char *path)
{
    static char line[2000];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    line[strcspn(line, "\n")] = '\0';
    /* One of them begins with a byte order mark. */
    const char *start = strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line;
    assert_int_equal(strncmp(start, expects, strlen(expects)), 0);
    return start + strlen(expects);
}

/* Takes the folder out of a message wherever it names a file. */
static void shorten(char *text)
{
    for (char *at; (at = strstr(text, folder));)
        memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
}

static bool ends_in(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);
    return n >= m && strcmp(name + n - m, ending) == 0;
}

static void every_mistake_has_its_message(void **state)
{
    size_t n = 0, wrong = 0;
    DIR *files = opendir(folder);
    assert_non_null(files);
    for (struct dirent *entry; (entry = readdir(files));) {
        if (!ends_in(entry->d_name, ".cfg"))
            continue;
        char path[400];
        snprintf(path, sizeof path, "%s%s", folder, entry->d_name);
        struct error err = {0};
        struct scenario *s = scenario_read(path, NULL, 0, &err);
        shorten(err.text);
        if (s || err.status != EXIT_FILE || strcmp(err.text, expected_of(path)) != 0) {
            print_error("%s\n  says   %s\n  not    %s\n", path, s ? "nothing" : err.text,
                        expected_of(path));
            wrong++;
        }
        scenario_free(s);
        n++;
    }
    closedir(files);
    assert_int_equal(wrong, 0);
    assert_true(n >= 60);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_mistake_has_its_message)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
