#include "sim/scenario/scenario.h"

#include "sim/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void duration_free(struct duration *d)
{
    free((void *)d->values);
}

static void self_service_free(struct self_service *s)
{
    for (int end = 0; end < SELF_ENDS; end++)
        duration_free(&s->time[end]);
    duration_free(&s->return_delay);
    free((void *)s->drift.releases);
    if (s->simple)
        self_service_free((struct self_service *)s->simple);
    free((void *)s->simple);
}

static void laws_free(struct duration *talk, struct duration *wrap_up, struct patience *patience,
                      struct self_service *self_service, struct redial *redial,
                      struct recontact *recontact, struct at_opening *at_opening)
{
    duration_free(talk);
    duration_free(wrap_up);
    duration_free(&patience->law);
    self_service_free(self_service);
    duration_free(&redial->delay);
    duration_free(&recontact->delay);
    duration_free(&at_opening->delay);
}

static void class_free(struct contact_class *c, size_t day_types)
{
    free(c->name);
    free(c->name_in_channel);
    for (size_t i = 0; c->share_on_type && i < day_types; i++)
        free(c->share_on_type[i]);
    free(c->share_on_type);
    free(c->handle_profile);
    free((void *)c->arrivals.share);
    free((void *)c->arrivals.counts);
    laws_free(&c->talk, &c->wrap_up, &c->patience, &c->self_service, &c->redial, &c->recontact,
              &c->at_opening);
    for (size_t i = 0; i < c->n_also; i++) {
        struct contact_stream *a = &c->also[i];
        free(a->name);
        laws_free(&a->talk, &a->wrap_up, &a->patience, &a->self_service, &a->redial, &a->recontact,
                  &a->at_opening);
    }
    free(c->also);
    free(c->transfers);
    free(c->orders);
    free(c->customers);
}

static void channel_free(struct channel *c)
{
    for (size_t i = 0; i < c->n_deflections; i++) {
        free(c->deflections[i].offer.classes);
        duration_free(&c->deflections[i].delay);
    }
    free(c->deflections);
    if (c->callback) {
        free(c->callback->offer.classes);
        duration_free(&c->callback->delay);
        duration_free(&c->callback->retry_after);
    }
    free(c->callback);
    free(c->name);
}

static void shifts_free(struct shift shifts[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(shifts[i].name);
        free(shifts[i].breaks);
        free(shifts[i].works_on);
        free(shifts[i].days);
    }
    free(shifts);
}

static void group_free(struct agent_group *g)
{
    shifts_free(g->shifts, g->n_shifts);
    for (size_t i = 0; i < g->n_patterns; i++) {
        shifts_free(g->patterns[i].shifts, g->patterns[i].n_shifts);
        free(g->patterns[i].name);
    }
    free(g->patterns);
    free(g->skills);
    free(g->agents);
    free(g->tenure.bands);
    duration_free(&g->attendance.away);
    free(g->name);
}

static void dates_free(struct dates *d)
{
    for (size_t i = 0; i < d->n_types; i++)
        free(d->types[i]);
    free(d->types);
    free(d->days);
    free(d->of_class);
}

void scenario_free(struct scenario *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_channels; i++)
        channel_free(&s->channels[i]);
    for (size_t i = 0; i < s->n_classes; i++)
        class_free(&s->classes[i], s->dates.n_types);
    for (size_t i = 0; i < s->n_groups; i++)
        group_free(&s->groups[i]);
    for (size_t i = 0; i < s->n_notes; i++)
        free(s->notes[i]);
    for (size_t i = 0; i < s->n_customer_groups; i++) {
        free(s->customer_groups[i].name);
        free(s->customer_groups[i].recognised);
        free(s->customer_groups[i].unrecognised);
    }
    free(s->customer_groups);
    dates_free(&s->dates);
    free(s->channels);
    free(s->classes);
    free(s->groups);
    free(s->targets);
    free(s->events);
    free(s->notes);
    free(s->title);
    free(s->name);
    free(s->text);
    free(s);
}

struct target target_of_all(const struct measure *m)
{
    return (struct target){
        .measure = m, .class = -1, .channel = -1, .group = -1, .customers = -1, .within_s = NAN};
}

bool target_bound_is_met(const struct target *t, double value)
{
    return t->at_least ? value >= t->bound : value <= t->bound;
}

bool channel_has_jobs(const struct channel *c)
{
    return c->kind == CHANNEL_DEFERRED || c->kind == CHANNEL_OUTBOUND;
}

bool channel_ever_closes(const struct scenario *s, const struct channel *c)
{
    return !s->hours.never_closes || !dates_all_open(s) || c->has_hours;
}

size_t class_channels(const struct contact_class *c)
{
    return 1 + c->n_also;
}

int class_channel(const struct contact_class *c, size_t i)
{
    return i == 0 ? c->channel : c->also[i - 1].channel;
}

bool class_comes_through(const struct contact_class *c, int channel)
{
    for (size_t i = 0; i < class_channels(c); i++)
        if (class_channel(c, i) == channel)
            return true;
    return false;
}

double class_handle_factor(const struct contact_class *c, size_t interval)
{
    return c->handle_profile ? c->handle_profile[interval] : 1;
}

size_t class_kinds(const struct scenario *s, const struct contact_class *c)
{
    size_t kinds = 1;
    for (size_t i = 0; c->customers && i < s->n_customer_groups; i++) {
        const struct customer_group *g = &s->customer_groups[i];
        if (c->customers[i] > 0)
            kinds += g->identified > 0 && g->identified < 1 ? 2 : 1;
    }
    return kinds;
}

bool scenario_passes_on(const struct scenario *s, const struct contact_class *from,
                        const struct transfer *t, int channel)
{
    return !channel_has_jobs(&s->channels[channel]) && class_comes_through(from, channel)
           && class_comes_through(&s->classes[t->to], channel);
}

size_t class_leg_queues(const struct scenario *s, const struct contact_class *from,
                        const struct agent_group *g)
{
    size_t queues = 0;
    for (size_t k = 0; k < from->n_transfers; k++) {
        const struct transfer *t = &from->transfers[k];
        const struct contact_class *to = &s->classes[t->to];
        for (size_t i = 0; t->has_priority && i < class_channels(to); i++)
            if (scenario_passes_on(s, from, t, class_channel(to, i))
                && (!g || group_takes(g, (size_t)t->to, class_channel(to, i))))
                queues += class_kinds(s, to);
    }
    return queues;
}

bool group_takes(const struct agent_group *g, size_t class, int channel)
{
    for (size_t i = 0; i < g->n_skills; i++)
        if (skill_takes(&g->skills[i], class, channel))
            return true;
    return false;
}

bool skill_takes(const struct skill *skill, size_t class, int channel)
{
    return skill->class == (int)class && (!skill->in_one_channel || skill->channel == channel);
}

void scenario_note(struct scenario *s, const char *format, ...)
{
    char note[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(note, sizeof note, format, arguments);
    va_end(arguments);
    s->notes = mem_grow(s->notes, s->n_notes + 1, sizeof *s->notes);
    s->notes[s->n_notes++] = mem_text(note);
}

int scenario_class(const struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->n_classes; i++)
        if (strcmp(s->classes[i].name, name) == 0)
            return (int)i;
    return -1;
}

int scenario_group(const struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->n_groups; i++)
        if (strcmp(s->groups[i].name, name) == 0)
            return (int)i;
    return -1;
}

int scenario_channel(const struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->n_channels; i++)
        if (strcmp(s->channels[i].name, name) == 0)
            return (int)i;
    return -1;
}

int scenario_customers(const struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->n_customer_groups; i++)
        if (strcmp(s->customer_groups[i].name, name) == 0)
            return (int)i;
    return -1;
}

const char *scenario_customers_name(const struct scenario *s, size_t customers)
{
    return customers < s->n_customer_groups ? s->customer_groups[customers].name : "others";
}
