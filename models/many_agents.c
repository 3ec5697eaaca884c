#include "models/many_agents.h"

#include <math.h>

static double normal_hazard(double x)
{
    const double root_half_pi = 1.2533141373155003, root_half = 0.70710678118654752;
    const double far = 30; /* beyond, where both factors vanish, the hazard is x to 1e-3 */
    return x > far ? x : exp(-x * x / 2) / (root_half_pi * erfc(x * root_half));
}

double many_agents_abandon(double load, double patience_per_handle, double agents)
{
    const double root = sqrt(load), g = sqrt(patience_per_handle), c = (agents - load) / root;
    const double hazard = normal_hazard(g * c);
    const double waits = 1 / (1 + hazard / (g * normal_hazard(-c)));
    return fmin(1, waits * (hazard - g * c) / (g * root));
}
