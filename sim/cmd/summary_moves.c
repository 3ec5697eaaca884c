#include "sim/cmd/summary_moves.h"

#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <stdlib.h>

static struct estimate in_all(const struct experiment *e, const char *key)
{
    return present_find(e, key, SCOPE_ALL, 0, 0, e->tally.intervals);
}

/* "85 ± 3" */
static struct number_text shown(const struct experiment *e, const char *key)
{
    const struct estimate found = in_all(e, key);
    return present_value(measure_named(key), found.value, found.half_width);
}

static void add_moved(struct growing *list, const struct experiment *e, const char *key,
                      const char *what)
{
    if (in_all(e, key).value > 0)
        growing_add(list, ", ", "%s %s", shown(e, key).text, what);
}

/* "40 called back (36 reached after 12 min in the mean)" */
static void add_called_back(struct growing *list, const struct experiment *e)
{
    const double wait_s = in_all(e, "callback_wait_s").value;
    if (!(in_all(e, "called_back").value > 0))
        return;
    if (in_all(e, "callback_reached").value > 0)
        growing_add(list, ", ", "%s to be called back (%s reached, after %.3g min in the mean)",
                    shown(e, "called_back").text, shown(e, "callback_reached").text, wait_s / 60);
    else
        growing_add(list, ", ", "%s to be called back (nobody reached)",
                    shown(e, "called_back").text);
}

/* "13 out of hours (1.3 moved, 4 come at opening)" */
static void add_out_of_hours(struct growing *list, const struct experiment *e)
{
    struct growing kinds = {0};
    add_moved(&kinds, e, "moved_closed", "moved");
    add_moved(&kinds, e, "comes_at_opening", "come when it opens");
    if (!growing_is_empty(&kinds))
        growing_add(list, ", ", "%s out of hours (%s)", shown(e, "out_of_hours").text,
                    growing_text(&kinds));
    growing_free(&kinds);
}

void summary_moves_print(const struct experiment *e, FILE *to)
{
    struct growing list = {0};
    add_out_of_hours(&list, e);
    add_moved(&list, e, "deflected_entry", "deflected on entry");
    add_moved(&list, e, "moved_waiting", "moved while waiting");
    add_called_back(&list, e);
    if (!growing_is_empty(&list)) {
        char *text = mem_print("A day: %s.", growing_text(&list));
        page_say(to, text);
        putc('\n', to);
    }
    growing_free(&list);
}
