#include "models/gamma.h"

#include "models/portable.h"

struct tail {
    double lower, upper; /* P(X <= x) and P(X > x) */
    double density;      /* of log X at log x */
};

/* The regularised incomplete gamma functions: DLMF 8.11.4 below the mean, 8.9.2 above. */
static struct tail gamma_tail(double shape, double x)
{
    const double density = portable_exp(shape * portable_log(x) - x - portable_log_gamma(shape));
    if (x < shape + 1) {
        double term = 1 / shape, sum = term;
        for (double k = shape + 1; term > sum * 0x1p-55; k++) {
            term *= x / k;
            sum += term;
        }
        return (struct tail){sum * density, 1 - sum * density, density};
    }
    /* Lentz's evaluation of the continued fraction. */
    double b = x + 1 - shape, c = 1e300, d = 1 / b, fraction = d;
    for (double k = 1; k < 1000; k++) {
        const double a = -k * (k - shape);
        b += 2;
        d = 1 / (a * d + b);
        c = b + a / c;
        fraction *= c * d;
        if (fabs(c * d - 1) < 0x1p-52)
            break;
    }
    return (struct tail){1 - fraction * density, fraction * density, density};
}

/* The upper tail of the normal law at z >= 0, and its density. */
static struct tail normal_tail(double z)
{
    if (z == 0)
        return (struct tail){0.5, 0.5, 0.39894228040143267794};
    const struct tail square = gamma_tail(0.5, z * z / 2);
    return (struct tail){1 - square.upper / 2, square.upper / 2,
                         0.39894228040143267794 * portable_exp(-z * z / 2)};
}

double gamma_log_quantile_guess(double shape, double z)
{
    const double c = 1 / (9 * shape), root = 1 - c + z * sqrt(c);
    if (root > 0.2)
        return portable_log(shape) + 3 * portable_log(root);
    const double lower = z > 0 ? 0.5 : normal_tail(-z).upper;
    return (portable_log(lower) + portable_log_gamma(shape + 1)) / shape;
}

/*
 * Newton's method on the logarithm of the smaller tail, which is concave in log x: after its first
 * step it comes from one side and cannot miss. The first is kept short, since far beyond the mean
 * the tail is too small for a double.
 */
double gamma_log_quantile(double shape, double z, double guess, double *slope)
{
    const struct tail normal = normal_tail(fabs(z));
    const double longest = shape > 1 ? 4 / sqrt(shape) : 4;
    double log_x = guess;
    for (int i = 0; i < 40; i++) {
        const struct tail t = gamma_tail(shape, portable_exp(log_x));
        const double reached = z <= 0 ? t.lower : t.upper;
        const double miss = portable_log(reached) - portable_log(normal.upper);
        const double exact = miss * reached / t.density * (z <= 0 ? -1 : 1);
        const double step = exact > longest ? longest : exact < -longest ? -longest : exact;
        *slope = normal.density / t.density;
        log_x += step;
        if (fabs(step) < 1e-13)
            break;
    }
    return log_x;
}
