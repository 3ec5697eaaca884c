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

static void class_free(struct contact_class *c)
{
    free(c->name);
    free((void *)c->arrivals.share);
    free((void *)c->arrivals.counts);
    duration_free(&c->talk);
    duration_free(&c->wrap_up);
    duration_free(&c->patience.law);
    for (int end = 0; end < SELF_ENDS; end++)
        duration_free(&c->self_service.time[end]);
    duration_free(&c->self_service.return_delay);
    duration_free(&c->redial.delay);
    duration_free(&c->recontact.delay);
}

static void group_free(struct agent_group *g)
{
    for (size_t i = 0; i < g->n_shifts; i++) {
        free(g->shifts[i].name);
        free(g->shifts[i].breaks);
    }
    free(g->shifts);
    free(g->skills);
    free(g->agents);
    free(g->tenure.bands);
    duration_free(&g->attendance.away);
    free(g->name);
}

void scenario_free(struct scenario *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_channels; i++)
        free(s->channels[i].name);
    for (size_t i = 0; i < s->n_classes; i++)
        class_free(&s->classes[i]);
    for (size_t i = 0; i < s->n_groups; i++)
        group_free(&s->groups[i]);
    for (size_t i = 0; i < s->n_notes; i++)
        free(s->notes[i]);
    free(s->channels);
    free(s->classes);
    free(s->groups);
    free(s->targets);
    free(s->notes);
    free(s->title);
    free(s->name);
    free(s->text);
    free(s);
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
