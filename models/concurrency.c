#include "models/concurrency.h"

/* A third may be written 0.333. */
static const double rounding = 0.005;

const char *concurrency_invalid(const struct concurrency *c)
{
    for (size_t k = 0; k < c->at_most; k++) {
        if (!(c->speed[k] > 0 && c->speed[k] <= 1))
            return "each speed must be more than 0 and at most 1";
        if (k == 0 && c->speed[k] != 1)
            return "the first speed, of a session alone, must be 1";
        if (k > 0 && (double)(k + 1) * c->speed[k] < (1 - rounding) * (double)k * c->speed[k - 1])
            return "with one session more, all together must not get less done";
    }
    return NULL;
}

struct concurrency concurrency_from_think_share(size_t at_most, double think_share)
{
    struct concurrency c = {.at_most = at_most};
    const double work = 1 - think_share;
    double queue = 0; /* customers at the agent, with one fewer in the system */
    for (size_t k = 1; k <= at_most; k++) {
        const double response = work * (1 + queue);
        const double cycle = response + think_share;
        queue = (double)k / cycle * response;
        c.speed[k - 1] = 1 / cycle;
    }
    return c;
}
