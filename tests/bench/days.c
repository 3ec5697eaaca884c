/*
 * days.c -- simulates days and nothing else, for an instruction counter to watch
 * (scripts/instructions).
 *
 *     days SCENARIO REPLICATIONS [PATH=VALUE ...]
 *
 * Prints the number of contacts.
 */
#include "tests/bench/contacts.h"

#include "sim/engine/day.h"
#include "sim/scenario/read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTINGS_MOST = 8 };

static struct scenario *scenario_with(const char *path, char **settings, size_t n,
                                      struct error *err)
{
    struct overlay overlays[SETTINGS_MOST];
    for (size_t i = 0; i < n; i++) {
        char *sign = strchr(settings[i], '=');
        *sign = '\0';
        overlays[i] = (struct overlay){settings[i], sign + 1};
    }
    return scenario_read(path, overlays, n, err);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 3 + SETTINGS_MOST)
        return 2;
    struct error err = {0};
    struct scenario *s = scenario_with(argv[1], argv + 3, (size_t)argc - 3, &err);
    struct plan *p = s ? plan_new(s, 1, &err) : NULL;
    if (!p) {
        fprintf(stderr, "%s\n", err.text);
        return err.status;
    }
    struct day *d = day_new(p);
    const uint32_t replications = (uint32_t)strtoul(argv[2], NULL, 10);
    int64_t contacts = 0;
    for (uint32_t r = 0; r < replications; r++)
        contacts += contacts_simulated(day_run(d, r));
    printf("%" PRId64 "\n", contacts);
    day_free(d);
    plan_free(p);
    scenario_free(s);
    return 0;
}
