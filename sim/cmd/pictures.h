/*
 * pictures.h -- from the scripts of figures in a folder to their pictures.
 */
#ifndef SIM_CMD_PICTURES_H
#define SIM_CMD_PICTURES_H

#include "sim/base/error.h"

#include <stddef.h>

/* Draws each figure that was saved in the folder as SVG and PNG; false with a sentence on what was
 * not drawn. */
bool pictures_draw(const char *plots, const char *const names[], size_t n, struct error *err);

/* Script, data and pictures of an older figure go, which would contradict the numbers beside them.
 */
void pictures_remove(const char *plots, const char *name);

#endif
