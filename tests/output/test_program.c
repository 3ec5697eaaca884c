#include "output/program.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

static int run(const char *folder, const char *command, int stream, char heard[PROGRAM_HEARD])
{
    char text[300];
    snprintf(text, sizeof text, "%s", command);
    char *const arguments[] = {"sh", "-c", text, NULL};
    struct program program;
    assert_int_equal(program_begin(&program, folder, arguments, stream), 0);
    return program_end(&program, heard);
}

static void a_program_is_heard_on_the_stream_asked_for(void **state)
{
    (void)state;
    char heard[PROGRAM_HEARD];
    assert_int_equal(run(".", "echo out; echo err >&2", STDOUT_FILENO, heard), 0);
    assert_string_equal(heard, "out\n");
    assert_int_equal(run(".", "echo out; echo err >&2", STDERR_FILENO, heard), 0);
    assert_string_equal(heard, "err\n");
}

static void the_status_of_a_program_is_the_answer(void **state)
{
    (void)state;
    char heard[PROGRAM_HEARD];
    const int status = run(".", "exit 3", STDOUT_FILENO, heard);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    const int killed = run(".", "kill -9 $$", STDOUT_FILENO, heard);
    assert_true(WIFSIGNALED(killed) && WTERMSIG(killed) == SIGKILL);
}

static void it_works_in_its_folder_and_reads_nothing(void **state)
{
    const struct scratch *scratch = *state;
    char heard[PROGRAM_HEARD], *real = realpath(scratch->folder, NULL);
    assert_int_equal(run(scratch->folder, "pwd -P; cat", STDOUT_FILENO, heard), 0);
    heard[strcspn(heard, "\n")] = '\0';
    assert_string_equal(heard, real);
    free(real);
}

static void of_a_long_speech_the_end_is_kept(void **state)
{
    (void)state;
    char heard[PROGRAM_HEARD];
    run(".", "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done; echo last", STDOUT_FILENO,
        heard);
    const size_t length = strlen(heard);
    assert_true(length >= PROGRAM_HEARD / 2 - 1);
    assert_string_equal(heard + length - 17, "19998\n19999\nlast\n");
}

static void a_program_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    char *const arguments[] = {"no-such-program-here", NULL};
    struct program program;
    assert_int_equal(program_begin(&program, ".", arguments, STDOUT_FILENO), ENOENT);
}

static void two_programs_run_at_a_time(void **state)
{
    const struct scratch *scratch = *state;
    char *const waits[] = {"sh", "-c", "while ! test -e go; do sleep 0.01; done; echo went", NULL};
    char *const goes[] = {"sh", "-c", "touch go", NULL};
    struct program first, second;
    char heard[PROGRAM_HEARD];
    assert_int_equal(program_begin(&first, scratch->folder, waits, STDOUT_FILENO), 0);
    assert_int_equal(program_begin(&second, scratch->folder, goes, STDOUT_FILENO), 0);
    assert_int_equal(program_end(&first, heard), 0);
    assert_string_equal(heard, "went\n");
    assert_int_equal(program_end(&second, heard), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_is_heard_on_the_stream_asked_for),
        cmocka_unit_test(the_status_of_a_program_is_the_answer),
        scratch_test(it_works_in_its_folder_and_reads_nothing),
        cmocka_unit_test(of_a_long_speech_the_end_is_kept),
        cmocka_unit_test(a_program_that_is_not_there_is_an_error),
        scratch_test(two_programs_run_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
