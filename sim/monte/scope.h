/*
 * scope.h -- whose contacts or agents a number speaks of.
 *
 * Contacts are told apart by class, by channel, by class in one of its several channels, and by the
 * customer group they belong to; of a group also by whether its customers are recognised. Agents
 * are told apart by group.
 */
#ifndef SIM_MONTE_SCOPE_H
#define SIM_MONTE_SCOPE_H

#include "sim/engine/plan.h"

enum scope {
    SCOPE_ALL,
    SCOPE_CLASS,
    SCOPE_CHANNEL,
    SCOPE_GROUP,
    SCOPE_CLASS_CHANNEL, /* index: scope_class_channel */
    SCOPE_CUSTOMERS,     /* index: scope_customers */
    SCOPES
};

extern const char *const scope_names[SCOPES];

/* Whom of a customer group. */
enum whom { WHOM_ALL, WHOM_RECOGNISED, WHOM_UNRECOGNISED, WHOMS };

/* The index of a class in one of its channels, and that of some of a customer group
 * (CUSTOMERS_OTHER: of those in none). */
static inline size_t scope_class_channel(const struct scenario *s, size_t class, size_t channel)
{
    return class * s->n_channels + channel;
}

static inline size_t scope_customers(int customers, enum whom whom)
{
    return (size_t)customers * WHOMS + whom;
}

/* What files call it: "all", "general", "general/voice", "elderly recognised", ... */
const char *scope_name(const struct scenario *s, enum scope scope, size_t index);

/* One scope of contacts. */
struct scope_part {
    enum scope scope;
    size_t index;
};

/* The scopes of contacts of a plan: all; classes; channels; then the classes in their channels and
 * the customer groups, where there are several. */
struct scopes {
    struct scope_part *part;
    size_t n, n_classes;
    size_t *class_channel; /* [index] places in part[] */
    size_t customers[WHOMS * (CUSTOMER_GROUPS_MOST + 1)];
    uint16_t *of_stream; /* [streams][SCOPES] places of those that take in the stream */
    uint8_t *n_of_stream;
};

struct scopes scopes_new(const struct plan *p);
void scopes_free(struct scopes *s);

/* The place in part[] of a scope of contacts that is there. */
size_t scope_place(const struct scopes *s, enum scope scope, size_t index);

/* Does the scope of contacts take in the stream? */
bool scope_covers(const struct scenario *s, enum scope scope, size_t index,
                  const struct plan_stream *ps);

#endif
