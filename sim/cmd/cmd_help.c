#include "sim/cmd/cmd_help.h"

#include "sim/cmd/options.h"
#include "sim/cmd/paragraph.h"

const char *const program_version = "jietong " VERSION;

enum { WIDTH = 80 };

void help_print(const struct command *const commands[], size_t n, FILE *to)
{
    fputs("Usage: jietong COMMAND [options] [SCENARIO]\n\n", to);
    paragraph_print(to,
                    "Simulates a contact centre contact by contact, day after day, and says how "
                    "many of its callers reach an agent, and how sure that is.",
                    0, 0, WIDTH);
    fputs("\nCommands:\n", to);
    for (size_t i = 0; i < n; i++)
        fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->answers);
    fputs("  help       what a command does and takes: jietong help run\n"
          "\nOptions:\n"
          "  --help     show this\n"
          "  --version  show the version\n"
          "\nExit status:\n"
          "  0 done   1 the answer is no: a target missed, a row of verify that disagrees,\n"
          "           a precision not reached\n"
          "  2 the command line   3 a file   4 the machine   130 interrupted\n"
          "\nExample:\n"
          "  jietong run scenarios/erlang-a.cfg --set groups.desk.agents=52\n",
          to);
}

void help_command(const struct command *c, FILE *to)
{
    fprintf(to, "Usage: jietong %s %s\n\n", c->name, c->operands);
    paragraph_print(to, c->about, 0, 0, WIDTH);
    fputs("\nOptions:\n", to);
    options_describe(c, to);
}

void help_version(FILE *to)
{
    fprintf(
        to,
        "%s\n"
        "Licence GPL-3.0-or-later: free software, with no warranty, as far as the law allows.\n",
        program_version);
}
