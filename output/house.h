/*
 * house.h -- the gnuplot script that decides how all figures look.
 *
 * It is text in the program so that a results folder can have its own copy
 * without the program having to find one.
 */
#ifndef OUTPUT_HOUSE_H
#define OUTPUT_HOUSE_H

/* Pixels of a figure that is not scaled; the scripts place everything by them. */
enum { HOUSE_WIDTH = 960 };

/* The sizes of the fonts, in pixels. */
#define HOUSE_TITLE_SIZE 19.5
#define HOUSE_SUBTITLE_SIZE 14.2
#define HOUSE_LABEL_SIZE 12.8
#define HOUSE_NOTE_SIZE 11.5

/* Lines of the script, NULL at the end. */
extern const char *const house_script[];

#endif
