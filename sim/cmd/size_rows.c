#include "sim/cmd/size_rows.h"

static struct size_row row_of_cell(const struct staffing *f, size_t group, size_t interval)
{
    const size_t cell = group * f->intervals + interval;
    const struct agent_group *g = &f->scenario->groups[group];
    const double required = (double)f->agents[cell];
    return (struct size_row){
        .load = pool_load(&f->load.pool[cell]),
        .erlang_c = f->erlang_c[cell],
        .erlang_a = f->erlang_a[cell],
        .required = required,
        .grossed_up = required / coverage_present_share(g),
        .scheduled = f->roster.rostered[cell] - f->roster.on_break[cell],
        .present = f->roster.present[cell],
        .net = f->roster.present[cell] - required,
    };
}

struct size_row size_row(const struct staffing *f, size_t group, size_t interval)
{
    struct size_row sum = {0};
    for (size_t g = 0; g < f->groups; g++) {
        if (group < f->groups && g != group)
            continue;
        const struct size_row row = row_of_cell(f, g, interval);
        sum.load += row.load;
        sum.erlang_c += row.erlang_c;
        sum.erlang_a += row.erlang_a;
        sum.required += row.required;
        sum.grossed_up += row.grossed_up;
        sum.scheduled += row.scheduled;
        sum.present += row.present;
        sum.net += row.net;
    }
    return sum;
}

struct ladder size_required(const struct staffing *f, size_t group)
{
    struct ladder sum = {0};
    for (size_t g = 0; g < f->groups; g++) {
        double present_h = 0;
        if (group < f->groups && g != group)
            continue;
        for (size_t i = 0; i < f->intervals; i++)
            present_h +=
                (double)f->agents[g * f->intervals + i] * f->scenario->hours.interval_s / 3600;
        const double occupancy = present_h > 0 ? f->group_occupancy[g] : 0;
        const struct ladder l =
            ladder_from_present(f->scenario, &f->roster, g, present_h, occupancy);
        ladder_add(&sum, &l);
    }
    return sum;
}

struct ladder size_rostered(const struct staffing *f, size_t group)
{
    struct ladder sum = {0};
    for (size_t g = 0; g < f->groups; g++)
        if (group == f->groups || g == group) {
            const struct ladder l = ladder_of_roster(f->scenario, &f->roster, g);
            ladder_add(&sum, &l);
        }
    return sum;
}

bool size_has_roster(const struct staffing *f)
{
    for (size_t g = 0; g < f->groups; g++)
        if (f->scenario->groups[g].n_shifts > 0)
            return true;
    return false;
}

const char *size_method_name(const struct staffing *f)
{
    static const char *const names[] = {[STAFFING_EXACT] = "exact",
                                        [STAFFING_FORMULAS] = "formulas",
                                        [STAFFING_SIMULATED] = "simulated"};
    return names[f->method];
}
