#include "sim/cmd/pictures.h"

#include "output/figure.h"
#include "output/file.h"
#include "output/gnuplot.h"
#include "sim/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void pictures_remove(const char *results, const char *const names[], size_t n)
{
    static const char *const endings[] = {"gp", "csv", "svg", "png", "pdf"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            char *path = mem_print("%s/plots/%s.%s", results, names[i], endings[k]);
            unlink(path);
            free(path);
        }
}

bool pictures_draw(const char *plots, const char *const names[], size_t n,
                   const struct gnuplot_look *look, struct error *err)
{
    struct gnuplot_result *result = mem_array(n, sizeof *result);
    bool drawn = true;
    gnuplot_draw_as(plots, names, n, look, result);
    for (size_t i = 0; i < n; i++) {
        if (result[i].outcome == GNUPLOT_LACKS_FONT && i == 0)
            fputs("jietong: no font here has Chinese characters, so pictures with them are SVG "
                  "only\n",
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

bool pictures_save(const char *results, const char *const names[], size_t n,
                   bool (*save)(const void *of, const char *plots), const void *of,
                   struct error *err)
{
    if (!save) {
        pictures_remove(results, names, n);
        return true;
    }
    char *plots = mem_print("%s/plots", results);
    bool good = file_make_folder(plots) && figure_save_house(plots) && save(of, plots);
    if (!good)
        fail(err, EXIT_MACHINE, "the pictures in %s were not saved: %s; the numbers are", plots,
             strerror(errno));
    else
        good = pictures_draw(plots, names, n, &(struct gnuplot_look){0}, err);
    free(plots);
    return good;
}
