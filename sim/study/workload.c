#include "sim/study/workload.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

double pool_load(const struct erlang *pool)
{
    return pool->arrival_rate * pool->handle_s;
}

/* What one class brings in one of its channels. */
struct stream {
    size_t class;
    int channel;
    double share; /* of the class's customers */
    double asks;  /* requests for an agent an arriving contact */
    double handle_s, patience_s;
};

/* Of what comes through self-service a part asks for an agent, and may take longer. */
static void pass_self_service(const struct self_service *s, struct stream *stream)
{
    const double escalated = s->handles * s->escalates;
    const double factor = s->escalated_handle_factor > 0 ? s->escalated_handle_factor : 1;
    stream->asks = 1 - s->handles + escalated;
    if (stream->asks > 0)
        stream->handle_s *= (1 - s->handles + escalated * factor) / stream->asks;
}

static struct stream stream_of(const struct scenario *s, size_t class, size_t place)
{
    const struct contact_class *c = &s->classes[class];
    const struct contact_stream *also = place > 0 ? &c->also[place - 1] : NULL;
    const struct patience *patience = also ? &also->patience : &c->patience;
    struct stream stream = {
        .class = class,
        .channel = class_channel(c, place),
        .share = also ? also->share : 1,
        .handle_s = duration_mean(also ? &also->talk : &c->talk)
                    + duration_mean(also ? &also->wrap_up : &c->wrap_up),
        .patience_s = patience->endless ? INFINITY : patience_mean(patience),
    };
    for (size_t i = 0; !also && i < c->n_also; i++)
        stream.share -= c->also[i].share;
    pass_self_service(also ? &also->self_service : &c->self_service, &stream);
    return stream;
}

/* Mean contacts a second. */
static double arrival_rate(const struct scenario *s, size_t class, size_t interval)
{
    const struct arrivals *a = &s->classes[class].arrivals;
    const struct calendar_hours *h = &s->hours;
    if (!a->counts)
        return a->per_day * a->share[interval] / h->interval_s;
    double sum = 0;
    for (size_t day = 0; day < h->days; day++)
        sum += a->counts[day * h->intervals + interval];
    return sum / (double)h->days / h->interval_s;
}

/* The group's rank for the stream; 0: it does not take it. */
static int rank_of(const struct agent_group *g, const struct stream *stream)
{
    int best = 0;
    for (size_t k = 0; k < g->n_skills; k++)
        if (skill_takes(&g->skills[k], stream->class, stream->channel)
            && (best == 0 || g->skills[k].rank < best))
            best = g->skills[k].rank;
    return best;
}

/* The best rank of the groups that the roster has in the interval, or else of all. */
static int best_rank(const struct scenario *s, const struct coverage *roster,
                     const struct stream *stream, size_t interval, bool *rostered)
{
    int of_rostered = 0, of_all = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        const int rank = rank_of(&s->groups[g], stream);
        const bool there = roster->rostered[g * roster->intervals + interval] > 0;
        if (rank > 0 && (of_all == 0 || rank < of_all))
            of_all = rank;
        if (rank > 0 && there && (of_rostered == 0 || rank < of_rostered))
            of_rostered = rank;
    }
    *rostered = of_rostered > 0;
    return *rostered ? of_rostered : of_all;
}

/* Sessions at a time make an agent as fast as so many. */
static double agents_worth(const struct scenario *s, const struct agent_group *g, int channel)
{
    const struct concurrency *c = &g->concurrency;
    if (c->at_most <= 1 || s->channels[channel].kind != CHANNEL_CHAT)
        return 1;
    return (double)c->at_most * c->speed[c->at_most - 1];
}

/* Sums while the shares come together; means afterwards. */
static void add_to_pool(struct erlang *pool, double rate, double handle_s, double patience_s)
{
    pool->arrival_rate += rate;
    pool->handle_s += rate * handle_s;
    pool->patience_s += rate * patience_s;
}

static void spread_stream(struct workload *w, const struct scenario *s,
                          const struct coverage *roster, const struct stream *stream,
                          size_t interval)
{
    const double rate = arrival_rate(s, stream->class, interval) * stream->share * stream->asks;
    if (rate == 0)
        return;
    bool rostered;
    const int rank = best_rank(s, roster, stream, interval, &rostered);
    double weights = 0;
    for (int adding = 0; adding < 2; adding++)
        for (size_t g = 0; g < s->n_groups; g++) {
            const size_t cell = g * w->intervals + interval;
            const double weight = rostered ? roster->rostered[cell] : 1;
            const int own = rank_of(&s->groups[g], stream);
            if (own > 0 && !rostered)
                w->open[cell] = true;
            if (own != rank || weight == 0)
                continue;
            if (!adding) {
                weights += weight;
                continue;
            }
            w->serves[cell * w->classes + stream->class] = true;
            add_to_pool(&w->pool[cell], rate * weight / weights,
                        stream->handle_s / agents_worth(s, &s->groups[g], stream->channel),
                        stream->patience_s);
        }
}

struct workload workload_of(const struct scenario *s, const struct coverage *roster)
{
    const size_t cells = s->n_groups * s->hours.intervals;
    struct workload w = {
        .groups = s->n_groups,
        .classes = s->n_classes,
        .intervals = s->hours.intervals,
        .pool = mem_array(cells, sizeof *w.pool),
        .serves = mem_array(cells * s->n_classes, sizeof *w.serves),
        .open = mem_array(cells, sizeof *w.open),
    };
    for (size_t i = 0; i < cells; i++)
        w.open[i] = roster->rostered[i] > 0;
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t place = 0; place < class_channels(&s->classes[c]); place++) {
            const struct stream stream = stream_of(s, c, place);
            for (size_t i = 0; i < w.intervals; i++)
                spread_stream(&w, s, roster, &stream, i);
        }
    for (size_t i = 0; i < cells; i++) {
        struct erlang *pool = &w.pool[i];
        const double rate = pool->arrival_rate;
        pool->handle_s = rate > 0 ? pool->handle_s / rate : 1;
        pool->patience_s = rate > 0 ? pool->patience_s / rate : 1;
        pool->queue_places = ERLANG_UNLIMITED;
    }
    return w;
}

bool workload_concerns(const struct workload *w, const struct scenario *s, size_t cell,
                       const struct target *t)
{
    if (t->group >= 0)
        return (size_t)t->group == cell / w->intervals;
    for (size_t c = 0; c < s->n_classes; c++) {
        bool in_channel = t->channel < 0;
        for (size_t i = 0; i < class_channels(&s->classes[c]); i++)
            in_channel = in_channel || class_channel(&s->classes[c], i) == t->channel;
        if (w->serves[cell * w->classes + c] && in_channel && (t->class < 0 || t->class == (int)c))
            return true;
    }
    return false;
}

void workload_free(struct workload *w)
{
    free(w->pool);
    free(w->serves);
    free(w->open);
    *w = (struct workload){0};
}
