#include "models/portable.h"

#include "models/normal_quantile.h"

double portable_normal_quantile(double u)
{
    const double q = u - 0.5;
    if (normal_is_central(q)) {
        const struct normal_ratio centre = normal_centre(q);
        return centre.top / centre.below;
    }
    const double r = normal_depth(u);
    const struct normal_ratio size = normal_is_near(r) ? normal_near(r) : normal_far(r);
    return q < 0 ? -size.top / size.below : size.top / size.below;
}

double portable_log_gamma(double x)
{
    /* Stirling's series converges fast from 10 on; smaller x are moved up by the recurrence. */
    double product = 1;
    for (; x < 10; x++)
        product *= x;
    const double y = 1 / (x * x);
    const double half_log_two_pi = 0.91893853320467274178;
    const double series =
        (1.0 / 12
         + y
               * (-1.0 / 360
                  + y
                        * (1.0 / 1260
                           + y
                                 * (-1.0 / 1680
                                    + y * (1.0 / 1188 + y * (-691.0 / 360360 + y * (1.0 / 156)))))))
        / x;
    return (x - 0.5) * portable_log(x) - x + half_log_two_pi + series - portable_log(product);
}
