#include "sim/cmd/pictures.h"

#include "output/gnuplot.h"
#include "sim/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void pictures_remove(const char *plots, const char *name)
{
    static const char *const endings[] = {"gp", "csv", "svg", "png"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *path = mem_print("%s/%s.%s", plots, name, endings[i]);
        unlink(path);
        free(path);
    }
}

bool pictures_draw(const char *plots, const char *const names[], size_t n, struct error *err)
{
    struct gnuplot_result *result = mem_array(n, sizeof *result);
    bool drawn = true;
    gnuplot_draw(plots, names, n, result);
    for (size_t i = 0; i < n; i++) {
        if (result[i].outcome == GNUPLOT_LACKS_FONT && i == 0)
            fputs("jietong: no font here has Chinese characters, so these pictures are SVG only\n",
                  stderr);
        if (result[i].outcome != GNUPLOT_DREW && result[i].outcome != GNUPLOT_LACKS_FONT)
            drawn = fail(err, EXIT_MACHINE,
                         "not all pictures were drawn: %s; the numbers are saved, and in %s the "
                         "scripts of the pictures",
                         result[i].message, plots);
    }
    free(result);
    return drawn;
}
