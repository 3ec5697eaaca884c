/*
 * sweep_files.h -- the folder of a sweep: its journals while it goes on, its results at the end.
 *
 * Results are complete or absent, and the same bytes however the pieces were done. While a sweep
 * goes on its folder holds a journal, or one for each part; they go once the results are there.
 */
#ifndef SIM_CMD_SWEEP_FILES_H
#define SIM_CMD_SWEEP_FILES_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
#include "sim/study/frontier.h"

/* results/ and the name of the design, unless the command line says otherwise; free() it. */
char *sweep_folder(const struct design *d, const struct options *o);

/* The path of the journal that this command goes on with; free() it. */
char *sweep_journal(const char *folder, const struct options *o);

/* Takes all pieces that the journals in the folder hold. */
bool sweep_take_parts(struct sweep *s, const char *folder, struct error *err);

/* Is all of the search there? Otherwise false with a sentence. */
bool sweep_is_whole(const struct sweep *s, const char *folder, struct error *err);

/* Saves all files but the pictures, and takes the journals away. */
bool sweep_save(const struct sweep *s, const struct frontier *f, const struct options *o,
                const struct folder *folder, const char *summary, struct error *err);

#endif
