#include "sim/monte/parcel.h"

#include <stddef.h>

static void push(struct parcel **list, struct parcel *parcel)
{
    parcel->next = *list;
    *list = parcel;
}

static struct parcel *pop(struct parcel **list)
{
    struct parcel *parcel = *list;
    if (parcel)
        *list = parcel->next;
    return parcel;
}

struct parcel *parcels_take(struct parcels *p)
{
    return pop(&p->spare);
}

void parcels_lay_by(struct parcels *p, struct parcel *parcel)
{
    push(&p->lying_by, parcel);
}

struct parcel *parcels_next(struct parcels *p)
{
    struct parcel **at = &p->lying_by;
    while (*at && (*at)->block != p->added)
        at = &(*at)->next;
    p->added += *at != NULL;
    return pop(at);
}

void parcels_give_back(struct parcels *p, struct parcel *parcel)
{
    push(&p->spare, parcel);
}
