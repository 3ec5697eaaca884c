#include "sim/cmd/options.h"

#include "sim/base/mem.h"
#include "sim/cmd/growing.h"

#include <stdlib.h>
#include <string.h>

/* A word as a shell takes it back. */
static void write_word(FILE *to, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./=:,+%@";
    if (*word && strspn(word, plain) == strlen(word)) {
        fputs(word, to);
        return;
    }
    putc('\'', to);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\'", to);
        putc(*word, to);
    }
    putc('\'', to);
}

static void write_number_of_days(FILE *to, const struct options *o)
{
    if (!o->precision.measure) {
        fprintf(to, " -n %zu", o->replications);
        return;
    }
    const struct precision *p = &o->precision;
    fprintf(to, " --precision %s:%.15g%s --at-least %zu --at-most %zu", p->measure->key,
            p->relative ? 100 * p->half_width : p->half_width, p->relative ? "%" : "", p->at_least,
            p->at_most);
}

char *options_again(const struct options *o, const char *command)
{
    struct growing text = {0};
    FILE *to = growing_stream(&text);
    fprintf(to, "jietong %s", command);
    if (o->replications > 0)
        write_number_of_days(to, o);
    if (options_given(o, OPTION_STRATIFY))
        fputs(" --stratify", to);
    if (options_given(o, OPTION_CONTROL))
        fputs(" --control", to);
    if (options_given(o, OPTION_SEARCH))
        fprintf(to, " --search %zu", o->search);
    if (options_given(o, OPTION_FRESH))
        fprintf(to, " --fresh %zu", o->fresh);
    if (options_given(o, OPTION_FORMULAS))
        fputs(" --formulas", to);
    if (options_given(o, OPTION_RECOMMENDED))
        fputs(" --recommended", to);
    fprintf(to, " --seed %llu", (unsigned long long)o->seed);
    for (size_t i = 0, variant = 0; i < o->n_overlays; i++) {
        char *set = mem_print("%s=%s", o->overlays[i].path, o->overlays[i].text);
        if (variant < o->n_variants && i == o->variant_ends[variant]) {
            fputs(" --or", to);
            variant++;
        }
        fputs(" --set ", to);
        write_word(to, set);
        free(set);
    }
    if (options_given(o, OPTION_TRACE))
        fprintf(to, " --trace %u", o->traced);
    for (size_t i = 0; i < o->n_operands; i++) {
        putc(' ', to);
        write_word(to, o->operands[i]);
    }
    return growing_take(&text);
}
