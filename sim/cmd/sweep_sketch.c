#include "sim/cmd/sweep_sketch.h"

#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool sketch_save(const struct sketch *k, struct figure *f, struct sheet *sheet, char *subtitle)
{
    const struct sweep *s = k->sweep;
    const bool is_population = s->design->population.n_kinds > 0;
    char *note = mem_print("%s each, seed %llu · %s · %s", sweep_replications(s, SEARCH_DAYS).text,
                           (unsigned long long)k->options->seed, file_name(k->options->operands[0]),
                           is_population ? s->design->title : s->scenario->title);
    f->subtitle = subtitle;
    f->note = note;
    f->columns = sheet->column;
    f->n_columns = sheet->n;
    f->n_rows = sheet->rows;
    const bool saved = figure_save(f, k->folder);
    const int cause = errno;
    free(note);
    free(subtitle);
    sheet_drop(sheet);
    errno = cause;
    return saved;
}

const char *sketch_subject(const struct sketch *k)
{
    const struct headlines h = sweep_headlines(k->sweep, k->frontier);
    return h.n > 0 ? h.key[0] : NULL;
}

double shown_scale(const char *key)
{
    return measure_named(key)->unit == UNIT_SHARE ? 100 : 1;
}

double shown_row(const struct point_row *p, const char *key, double half_widths)
{
    const double half = isnan(p->half_width) ? 0 : p->half_width;
    return shown_scale(key) * (p->value + half_widths * half);
}

double shown_at(const struct sweep *s, size_t point, const char *key, double half_widths)
{
    const struct point_row p = sweep_find(s, point, key);
    return shown_row(&p, key, half_widths);
}

double shown_target(const struct sweep *s, const char *key)
{
    const struct scenario *scenario = s->scenario;
    for (size_t i = 0; i < scenario->n_targets; i++) {
        const struct target *t = &scenario->targets[i];
        if (t->class < 0 && t->group < 0 && t->on_intervals == 0
            && (t->channel < 0 || scenario->n_channels == 1) && strcmp(t->measure->key, key) == 0)
            return shown_scale(key) * t->bound;
    }
    return NAN;
}

struct number_text target_label(double target)
{
    struct number_text label;
    snprintf(label.text, sizeof label.text, "target %.4g %%", target);
    return label;
}

char *measure_with_unit(const struct sweep *s, const char *key)
{
    const struct outcome_row *r = sweep_find(s, 0, key).row;
    const char *unit = present_unit(r->measure);
    return mem_print("%s%s%s", sweep_label(r).text, *unit ? ", " : "", unit);
}

struct figure_axis axis_of_values(const double values[], size_t n, const char *unit)
{
    const double least = values[drawing_extreme(values, n, -1)],
                 most = values[drawing_extreme(values, n, 1)],
                 room = most > least ? 0.03 * (most - least) : 1;
    return (struct figure_axis){
        .kind = FIGURE_NUMBER, .unit = unit, .from = least - room, .to = most + room};
}

bool is_number_axis(const struct sweep *s, size_t axis)
{
    for (size_t point = 0; point < s->points.n; point++)
        if (isnan(points_value(&s->points, point, axis)->number))
            return false;
    return true;
}

size_t sheet_add_points(struct sheet *sheet, const struct sweep *s, const size_t points[],
                        const char *heading, const char *key, double half_widths)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = shown_at(s, points[i], key, half_widths);
    return sheet_add(sheet, heading, values);
}
