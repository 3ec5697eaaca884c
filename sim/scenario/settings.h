/*
 * settings.h -- typed look-ups of settings, and the reference of all there are.
 *
 * A setting is described once, in a table beside the reader that takes it: its path, unit, default
 * and meaning. Look-ups take that description, so nothing can be read that the reference does not
 * show; a setting in a file that the reference does not know is an error. Every failure says file,
 * line, path, what was found and what would be right.
 *
 * Paths are patterns: classes.<class>.priority holds for every name in place of <class>, and
 * groups.<group>.shifts[].heads for every element of the list. Parts that several settings share
 * have a pattern of their own, such as <duration>.mean_s.
 */
#ifndef SIM_SCENARIO_SETTINGS_H
#define SIM_SCENARIO_SETTINGS_H

#include "sim/base/error.h"
#include "sim/scenario/tree.h"

#include <stddef.h>

struct setting {
    const char *path; /* its last word is the name looked up */
    /* What kind of value: s, min, share, text, group, ...; "duration", "self-service" and "breaks"
     * in it: the content follows a shared pattern; "as PATH": that of another setting. */
    const char *unit;
    /* The value where the setting is left out, as one would write it, or in words if it depends on
     * others; NULL: it must be given; "-": left out means that there is none. */
    const char *fallback;
    const char *meaning;
};

/* One part of the reference, in the order of the file. */
struct settings_part {
    const char *title;
    const struct setting *settings; /* [n] */
    size_t n;
};

extern const struct settings_part *const settings_reference[];
extern const size_t n_settings_parts;

/* Those of the file of a design (design.h), which is no scenario. */
extern const struct settings_part *const design_reference[];
extern const size_t n_design_parts;

/* Which numbers a setting takes. */
struct range {
    double low, high;
    bool above_low, below_high; /* the bound itself is left out */
    const char *wanted;         /* "a share from 0 to 1" */
};

extern const struct range any_share;       /* 0 to 1 */
extern const struct range share_below_one; /* 0 to just under 1 */
extern const struct range not_negative, positive;

/*
 * Look-ups in a group. If the setting is left out, the default's value is taken if it is a literal
 * of the type, and *value is left as it is if it is not; if the setting must be given, that is an
 * error.
 */
bool setting_number(struct node *group, const struct setting *s, const struct range *r,
                    double *value, struct error *err);
bool setting_count(struct node *group, const struct setting *s, size_t least, size_t most,
                   size_t *value, struct error *err);
bool setting_integer(struct node *group, const struct setting *s, int least, int most, int *value,
                     struct error *err);
bool setting_truth(struct node *group, const struct setting *s, bool *value, struct error *err);
/* *value is a copy, which the caller frees. */
bool setting_text(struct node *group, const struct setting *s, char **value, struct error *err);
/* Seconds since midnight. */
bool setting_clock(struct node *group, const struct setting *s, double *value, struct error *err);
/* The index of one of the names. */
bool setting_choice(struct node *group, const struct setting *s, const char *const names[],
                    size_t n, int *value, struct error *err);
/* *value is NULL if it is left out. */
bool setting_group(struct node *group, const struct setting *s, struct node **value,
                   struct error *err);
bool setting_list(struct node *group, const struct setting *s, struct node **value,
                  struct error *err);

/* NULL if it is left out; marked as used otherwise, whatever its type. */
struct node *setting_node(struct node *group, const struct setting *s);

/* Sets the message that a setting is missing from a group, and returns false. */
bool setting_missing(const struct node *group, const struct setting *s, struct error *err);

/* A number in a list, such as an element of profile. */
bool setting_element(struct node *element, const struct range *r, double *value, struct error *err);

/* Is every setting in the tree one of the reference? Notes on each node which it is. */
bool settings_known(struct node *root, struct error *err);

/* The same for the file of a design. */
bool settings_known_of_design(struct node *root, struct error *err);

/* Did the readers take every setting? One that is known, but that nothing looked at, has no effect
 * where it stands, and its author thinks otherwise. */
bool settings_used(const struct node *root, struct error *err);

/* The name most like the given one among n, if it is like enough to be a slip; else NULL. */
const char *name_nearest(const char *name, const char *const names[], size_t n);

#endif
