/*
 * paragraph.h -- sentences broken into lines for a terminal.
 *
 * Chinese characters count as two columns and can be followed by a break. Characters that act
 * instead of being seen are left out. A no-break space (U+00A0) is printed as a space.
 */
#ifndef SIM_CMD_PARAGRAPH_H
#define SIM_CMD_PARAGRAPH_H

#include <stddef.h>
#include <stdio.h>

/* How many columns the text takes. */
size_t paragraph_columns(const char *text);

/*
 * The text in lines of at most `width` columns. The first line goes on at column `at`, up to which
 * the caller has printed; the others begin at column `indent`.
 */
void paragraph_print(FILE *to, const char *text, size_t at, size_t indent, size_t width);

#endif
