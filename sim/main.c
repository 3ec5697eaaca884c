/*
 * main.c -- the table of commands, and what is the same for all of them.
 */
#include "sim/cmd/cmd_check.h"
#include "sim/cmd/cmd_compare.h"
#include "sim/cmd/cmd_explain.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/cmd_plot.h"
#include "sim/cmd/cmd_run.h"
#include "sim/cmd/cmd_schedule.h"
#include "sim/cmd/cmd_settings.h"
#include "sim/cmd/cmd_size.h"
#include "sim/cmd/cmd_sweep.h"
#include "sim/cmd/cmd_verify.h"
#include "sim/cmd/options.h"
#include "sim/cmd/paragraph.h"
#include "sim/scenario/settings.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A command a line, in the order in which they are asked for. */
/* clang-format off */
static const struct command *const commands[] = {
    &command_run,
    &command_compare,
    &command_sweep,
    &command_size,
    &command_schedule,
    &command_explain,
    &command_check,
    &command_plot,
    &command_settings,
    &command_verify,
};
/* clang-format on */

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static bool fail_no_command(const char *name, struct error *err)
{
    const char *names[N_COMMANDS + 1] = {"help"};
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[1 + i] = commands[i]->name;
    const char *nearest = name_nearest(name, names, N_COMMANDS + 1);
    if (nearest)
        return fail(err, EXIT_COMMAND_LINE,
                    "there is no command \"%.100s\"; did you mean jietong %s?", name, nearest);
    return fail(err, EXIT_COMMAND_LINE,
                "there is no command \"%.100s\"; jietong help lists those there are", name);
}

static enum exit_status give_help(const char *name, struct error *err)
{
    const struct command *c = name ? command_named(name) : NULL;
    if (c)
        help_command(c, stdout);
    else if (name && strcmp(name, "help") != 0)
        return fail_no_command(name, err), err->status;
    else
        help_print(commands, N_COMMANDS, stdout);
    return EXIT_DONE;
}

static enum exit_status run_command(const struct command *c, int argc, char *argv[],
                                    struct error *err)
{
    struct options o;
    enum exit_status status;
    if (!options_parse(&o, c, argc, argv, err))
        status = err->status;
    else if (o.help)
        status = give_help(c->name, err);
    else
        status = c->run(&o, err);
    options_free(&o);
    return status;
}

static enum exit_status answer(int argc, char *argv[], struct error *err)
{
    if (argc < 2) {
        fail(err, EXIT_COMMAND_LINE, "a command is missing; jietong help lists those there are");
        return err->status;
    }
    const char *first = argv[1];
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0)
        return help_version(stdout), EXIT_DONE;
    if (strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return give_help(argc > 2 ? argv[2] : NULL, err);
    const struct command *c = command_named(first);
    if (!c)
        return fail_no_command(first, err), err->status;
    return run_command(c, argc - 1, argv + 1, err);
}

int main(int argc, char *argv[])
{
    struct error err = {0};
    signal(SIGXFSZ, SIG_IGN); /* a file too large is an error like a full disk */
    /* Everything is written in UTF-8, whatever the terminal says, and numbers with a point. */
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
    enum exit_status status = answer(argc, argv, &err);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status <= EXIT_ANSWER_IS_NO) {
        fail(&err, EXIT_MACHINE, "the answer could not be written: %s", strerror(errno));
        status = EXIT_MACHINE;
    }
    if (*err.text) {
        fputs("jietong: ", stderr);
        paragraph_print(stderr, err.text, 0, 0, SIZE_MAX);
    }
    return (int)status;
}
