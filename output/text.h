/*
 * text.h -- text that other people wrote, made fit to be printed anywhere.
 *
 * Titles and names come from files. Whoever prints one goes through it here
 * character by character, so that what arrives on a terminal, in a picture or
 * in a file is valid UTF-8 without characters that act instead of being seen.
 *
 * Everything here is pure and safe to call from any thread.
 */
#ifndef OUTPUT_TEXT_H
#define OUTPUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * How many bytes the character at text takes, 0 at the end; its code point
 * goes into *code. A byte that is not part of valid UTF-8 is a character of
 * one byte and of code U+FFFD.
 */
size_t text_character(const char *text, uint32_t *code);

/*
 * Characters that act rather than print: controls, the marks that change the
 * direction of writing, line and paragraph separators, and the codes that XML
 * and JSON readers may refuse.
 */
bool text_is_control(uint32_t code);

/* Takes two columns on a terminal and can be followed by a line break: Chinese and the like. */
bool text_is_wide(uint32_t code);

/* Chinese characters rather than kana or hangul. */
bool text_is_han(uint32_t code);

/* One valid character as UTF-8. */
void text_write_character(FILE *stream, uint32_t code);

/* The text on one line: line breaks and tabs become spaces, other controls go. */
void text_write(FILE *stream, const char *text);

/*
 * About how wide the first n bytes of the text are set in Noto Sans, in ems.
 * An em is the size of the font.
 */
double text_ems(const char *text, size_t n);

/*
 * How many bytes of the text, at a place where a line may be broken, fit into
 * so many ems; everything if it fits, and never 0 for a text that is not empty.
 */
size_t text_fitting(const char *text, double ems);

#endif
