#include "sim/cmd/cmd_verify.h"

#include "output/progress.h"
#include "output/table.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/cmd/present.h"
#include "sim/study/verification.h"

#include <math.h>

static void watch(void *to, size_t done, size_t n)
{
    struct progress *progress = to;
    if (done == 0)
        *progress = progress_begin("queues", n);
    progress_reach(progress, done);
}

/* Both numbers with one digit more than the error supports, so that they can be told apart. */
static struct number_text shown(const struct verification_row *r, double value)
{
    const double scale = r->measure->unit == UNIT_SHARE ? 100 : 1;
    const char *unit = r->measure->unit == UNIT_SHARE     ? " %"
                       : r->measure->unit == UNIT_SECONDS ? " s"
                                                          : "";
    struct number_text text;
    snprintf(text.text, sizeof text.text, "%.40s%s",
             number_shown(scale * value, number_decimals(scale * r->std_error)).text, unit);
    return text;
}

static void add_row(struct table *table, const struct verification_row *r, const char *queue)
{
    char measure[120];
    snprintf(measure, sizeof measure, "%s%s%s", present_label(r->measure).text, *r->of ? ", " : "",
             r->of);
    table_row(table, (const char *const[]){
                         queue,
                         measure,
                         shown(r, r->exact).text,
                         shown(r, r->simulated).text,
                         number_shown(r->apart, 1).text,
                         number_shown(r->power, 0).text,
                         r->agrees ? "agrees" : "DISAGREES",
                     });
}

static void print(const struct verification *v, const struct options *o)
{
    struct table *table = table_new();
    table_column(table, "queue", TABLE_LEFT);
    table_column(table, "measure", TABLE_LEFT);
    table_column(table, "exact", TABLE_RIGHT);
    table_column(table, "simulated", TABLE_RIGHT);
    table_column(table, "apart", TABLE_RIGHT);
    table_column(table, "power", TABLE_RIGHT);
    table_column(table, "verdict", TABLE_LEFT);
    for (size_t i = 0; i < v->n; i++) {
        const bool same = i > 0 && v->row[i].queue == v->row[i - 1].queue;
        add_row(table, &v->row[i], same ? "" : v->row[i].queue);
    }
    table_print(table, stdout, (struct table_look){0});
    table_free(table);
    size_t disagree = 0;
    for (size_t i = 0; i < v->n; i++)
        disagree += v->row[i].agrees ? 0 : 1;
    printf(
        "\nApart and power are in standard errors. A row agrees up to %g; power is how far apart "
        "it "
        "would be\nif times were 5 %% longer, or 5 %% more of those who fail or bounce came back, "
        "accepted an offer or\nwere passed on, or help came 5 %% later.\n",
        verification_limit);
    if (disagree > 0)
        printf("%zu of %zu numbers DISAGREE with the exact ones", disagree, v->n);
    else
        printf("All %zu numbers agree with the exact ones", v->n);
    printf(": %.0f million contacts, seed %llu, %s.\n", v->contacts / 1e6,
           (unsigned long long)o->seed, program_version);
}

static enum exit_status run(const struct options *o, struct error *err)
{
    struct progress progress = {0};
    const struct verification_options wanted = {
        .seed = o->seed,
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = &progress,
    };
    struct verification *v = verification_run(&wanted, err);
    progress_end(&progress);
    if (!v) {
        fail(err, EXIT_INTERRUPTED, "interrupted before all queues were simulated");
        return err->status;
    }
    const bool agrees = v->agrees;
    if (!o->quiet)
        print(v, o);
    verification_free(v);
    return agrees ? EXIT_DONE : EXIT_ANSWER_IS_NO;
}

const struct command command_verify = {
    .name = "verify",
    .operands = "[options]",
    .answers = "whether the simulator agrees with queues that have exact answers",
    .about = "Simulates queues whose answers are known exactly (Erlang B, C and A, patience of any "
             "law, few places or lines, priorities, comebacks, busy and quiet days) and compares: "
             "exit 1 if any number is more than four standard errors away.",
    .options = 1u << OPTION_SEED | 1u << OPTION_QUIET | 1u << OPTION_THREADS,
    .run = run,
};
