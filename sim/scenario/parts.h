/*
 * parts.h -- the readers of the parts of a scenario, for read.c and the reference only.
 *
 * Each takes its settings out of the tree and into the scenario, in the order below: what refers
 * to something by name is read after it.
 */
#ifndef SIM_SCENARIO_PARTS_H
#define SIM_SCENARIO_PARTS_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/settings.h"
#include "sim/scenario/tree.h"

extern const struct settings_part general_part, calendar_part, dates_part, channels_part,
    deferred_part, deflection_part, callback_part, self_service_part, events_part, classes_part,
    arrivals_part, comebacks_part, customers_part, groups_part, shifts_part, patterns_part,
    breaks_part, pay_part, tenure_part, satisfaction_part, targets_part, transfers_part,
    work_orders_part, duration_part;

/* Upper bounds that no centre reaches; beyond them a scenario is a slip of the keyboard. */
enum { NAME_LETTERS_MOST = 64, PARTS_MOST = 256, DAYS_MOST = 400, HEADS_MOST = 131071 };

bool read_channels(struct node *root, struct scenario *s, struct error *err);
bool read_classes(struct node *root, struct scenario *s, struct error *err);
/* Once the classes are known: the customer groups, and which share of each class is in them. */
bool read_customers(struct node *root, struct scenario *s, struct error *err);
/* Once the classes are known: what contacts of a channel are offered in its place. */
bool read_offers(struct node *root, struct scenario *s, struct error *err);
/* Once the classes are known: to which of them agents pass contacts on. */
bool read_transfers(struct node *root, struct scenario *s, struct error *err);
/* Once the classes are known: the jobs that agents leave after handling. */
bool read_work_orders(struct node *root, struct scenario *s, struct error *err);
bool read_groups(struct node *root, struct scenario *s, struct error *err);
/* Of a group: its roster, and what `schedule` may make one of. */
bool read_shifts(struct node *group, const struct scenario *s, struct agent_group *g,
                 struct error *err);
bool read_patterns(struct node *group, const struct scenario *s, struct agent_group *g,
                   struct error *err);
/* Makes the list of a group's shifts out of the file of a roster that it names. */
bool roster_from_file(struct node *shifts, const char *group, struct error *err);
/* Of all groups together: the limits on a roster. */
bool read_schedule(struct node *root, struct scenario *s, struct error *err);
/* Once the groups are known: turns handle times measured with several sessions in hand into lengths
 * alone. */
bool read_lengths_alone(struct node *root, struct scenario *s, struct error *err);
bool read_satisfaction(struct node *root, struct scenario *s, struct error *err);
bool read_targets(struct node *root, struct scenario *s, struct error *err);
bool read_events(struct node *root, struct scenario *s, struct error *err);

/* Where the calendar says that there is a warm-up; not asked if there is none. */
const struct node *warm_up_node(const struct node *calendar);
/* Of the calendar, whose hours are known: its days. */
bool read_dates(struct node *calendar, struct scenario *s, struct error *err);
/* The setting that names a CSV file of days becomes the list of what the file says, so that the
 * scenario as run needs no other file. */
bool dates_from_file(struct node *dates, struct error *err);
/* Once the classes are known: their factors by day. */
bool read_class_factors(struct node *root, struct scenario *s, struct error *err);
/* Does the calendar say which days there are? Else a sentence: what the node sets needs them. */
bool days_are_known(const struct node *n, const struct scenario *s, struct error *err);
/* The type of day that has the node's name. */
bool read_type_named(const struct node *n, const struct scenario *s, size_t *type,
                     struct error *err);
/* Once classes and channels are known: notes on what comes while a channel is closed. */
void note_channel_hours(struct scenario *s);
/* Of a shift or pattern: the days on which it works. */
bool read_days(struct node *days, const struct scenario *s, struct shift *shift, struct error *err);

/* A group with the settings of <duration>. On failure, too, *d is safe to free. */
bool read_duration(struct node *group, struct duration *d, struct error *err);

/* A list of breaks, for one shift whose hours are known. */
bool read_breaks(struct node *list, struct shift *shift, struct error *err);

/* How many contacts of a class arrive and when; what is read of a file fits the opening hours. */
bool read_arrivals(struct node *group, struct scenario *s, struct contact_class *c,
                   struct error *err);

/* A random factor of mean 1, of two settings: its variation and its law. */
bool read_random_factor(struct node *group, const struct setting *cv, const struct setting *family,
                        struct factor *f, struct error *err);

/* Which customers of a class come again, and when: after failing, after an answer, and at opening.
 * The group is NULL if there are none. On failure, too, the delay is safe to free. */
bool read_redial(struct node *group, const struct scenario *s, struct redial *r, struct error *err);
bool read_recontact(struct node *group, struct recontact *r, struct error *err);
bool read_out_of_hours(struct node *group, struct at_opening *o, struct error *err);

/* Of a channel's own self-service: how many sessions there are, and what happens beyond. */
bool read_sessions(struct node *self_service, struct channel *c, struct error *err);

/* What is done with the jobs of a deferred or outbound channel. */
bool read_deferred(struct node *n, struct channel *c, struct error *err);

extern const char *const when_full_names[];

/* What the agents of a group cost; and what shifts can be paid on top. */
extern const struct range wage_premiums;
bool read_pay(struct node *group, struct pay *pay, struct error *err);

/* The bands of tenure of a group whose roster is known. */
bool read_tenure(struct node *group, struct agent_group *g, struct error *err);

/* Self-service of a class: each setting from its own group or else from its channel's; either may
 * be NULL. */
bool read_self_service(struct node *own, struct node *of_channel, struct self_service *s,
                       struct error *err);

/* The group of settings that a user gave a name: marks it, checks type and name. */
bool read_named(struct node *n, struct error *err);

/* The named element of the scenario that a text setting refers to; *index is -1 if it is left out.
 */
bool read_reference(struct node *group, const struct setting *setting, const char *kind,
                    int (*find)(const struct scenario *s, const char *name),
                    const struct scenario *s, int *index, struct error *err);

/* What a model says is wrong with its numbers, and the numbers that the group has; returns false.
 */
bool fail_invalid(const struct node *group, const char *why, struct error *err);

#define PART(name_, title_, table_)                                                                \
    const struct settings_part name_ = {title_, table_, sizeof(table_) / sizeof *(table_)}

#endif
