/* A flow as a script: bands as wide as their numbers, leaving and reaching whole. */
#include "output/flow.h"
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static const struct flow_node nodes[] = {
    {"many", "75", 0, FIGURE_GREY},    {"few", "25", 0, FIGURE_AMBER},
    {"all", "100", 1, FIGURE_BLUE},    {"good", "90", 2, FIGURE_TEAL},
    {"it's bad", "10", 2, FIGURE_RED},
};
static const struct flow_link links[] = {{0, 2, 75}, {1, 2, 25}, {2, 3, 90}, {2, 4, 10}};

static char *script(void)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    flow_write(&(struct flow){nodes, 5, 3, links, 4}, 100, 500, 580, to);
    fclose(to);
    return text;
}

/* The four ends of a band: where it leaves and reaches, above and below. */
struct band {
    double above[2], below[2];
};

static void read_bands(const char *text, struct band band[], size_t n)
{
    const char *at = strstr(text, "plot sample");
    assert_non_null(at);
    for (size_t i = 0; i < n; i++) {
        double x, end;
        at = strstr(at, ":(bend($1,") - 1;
        at = strstr(at, "1:(bend");
        assert_int_equal(sscanf(at, "1:(bend($1,%lf,%lf,%lf,%lf)):(bend($1,%*f,%*f,%lf,%lf))", &x,
                                &end, &band[i].above[0], &band[i].above[1], &band[i].below[0],
                                &band[i].below[1]),
                         6);
        assert_true(end > x);
        at += 20;
    }
}

static void bands_are_as_wide_as_their_numbers_and_side_by_side(void **state)
{
    (void)state;
    struct band b[4];
    char *text = script();
    read_bands(text, b, 4);
    const double scale = (b[0].below[0] - b[0].above[0]) / 75;
    for (size_t i = 0; i < 4; i++)
        for (int end = 0; end < 2; end++) {
            check_close(b[i].below[end] - b[i].above[end], links[i].value * scale, 0.03);
            assert_true(b[i].above[end] >= 100 && b[i].below[end] <= 500);
        }
    check_close(b[1].above[1], b[0].below[1], 0.03); /* into all */
    check_close(b[3].above[0], b[2].below[0], 0.03); /* out of all */
    check_close(b[2].above[0], b[0].above[1], 0.03);
    assert_true(b[1].above[0] > b[0].below[0] + 5); /* room between their labels */
    free(text);
}

static void labels_are_data(void **state)
{
    (void)state;
    char *text = script();
    assert_non_null(strstr(text, "s bad  10'"));
    assert_non_null(strstr(text, "all"));
    assert_null(strstr(text, "nan"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_are_as_wide_as_their_numbers_and_side_by_side),
        cmocka_unit_test(labels_are_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
