/*
 * gnuplot.h -- gnuplot as a program: texts it cannot mistake, pictures it draws.
 *
 * gnuplot runs back-quoted text in double quotes as a command, ends a string
 * at a line break, reads tick labels as formats and leaves half a picture when
 * it fails. So texts are written in single quotes with what acts removed, and
 * pictures are made under other names and get their own when they are complete.
 *
 * Inside single quotes a quote can be doubled, but gnuplot 5.4 takes a string
 * that begins with such a pair for an empty one and obeys the rest. Quotes and
 * back-quotes of a text therefore become typographic ones.
 */
#ifndef OUTPUT_GNUPLOT_H
#define OUTPUT_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A text, or the beginning of one that was cut and then ends in an ellipsis. */
struct gnuplot_text {
    const char *text;
    size_t length; /* in bytes */
    bool is_cut;
};

/* All of the text. */
struct gnuplot_text gnuplot_text(const char *text);

/* The text as a string of gnuplot's. */
void gnuplot_quote(FILE *stream, struct gnuplot_text text);

/* The same for a tick label, which is a format: a % is doubled. */
void gnuplot_quote_tick(FILE *stream, struct gnuplot_text text);

enum gnuplot_outcome {
    GNUPLOT_DREW,
    GNUPLOT_IS_MISSING,
    GNUPLOT_FAILED,  /* or stopped before its pictures were complete */
    GNUPLOT_NOT_RUN, /* the machine refused */
    GNUPLOT_NOT_SAVED,
    GNUPLOT_LACKS_FONT, /* for Chinese text: there is no picture but an SVG */
};

struct gnuplot_result {
    enum gnuplot_outcome outcome;
    char message[300]; /* what went wrong, without a final stop; "" if nothing */
};

/* What a picture has other than its script says. */
struct gnuplot_look {
    struct gnuplot_text title; /* text NULL: its own */
    unsigned wide, high;       /* pixels, of an SVG or PDF at 96 an inch; 0: its own size */
    const char *format;        /* NULL: SVG and PNG, or one of gnuplot_formats */
};

/* "svg", "png", "pdf", NULL */
extern const char *const gnuplot_formats[];

/*
 * Runs NAME.gp in the folder for each of the names (lower-case letters, digits,
 * '-', '_') and leaves NAME.svg and
 * NAME.png there, two at a time. result[i] tells how it went with names[i];
 * the answer is whether all are drawn. An older picture stays if there is
 * no new one.
 *
 * Where no font has Chinese characters, gnuplot would draw their numbers in
 * letters as high as the picture. Figures with Chinese texts are then made as
 * SVG only, whose fonts are the reader's.
 */
bool gnuplot_draw(const char *folder, const char *const names[], size_t n,
                  struct gnuplot_result result[]);

/* The same with another look; the script's house.gp must know of sizes from outside. */
bool gnuplot_draw_as(const char *folder, const char *const names[], size_t n,
                     const struct gnuplot_look *look, struct gnuplot_result result[]);

#endif
