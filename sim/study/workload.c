#include "sim/study/workload.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    double fails; /* share of the requests that no agent answers */
    const struct self_service *self_service;
    const struct redial *redial;
    const struct recontact *recontact;
    double *rate; /* [intervals] requests a second */
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

/* The strictest target on an answer rate leaves so many unanswered; without one a usual few. */
static double share_that_fails(const struct scenario *s, size_t class, int channel)
{
    static const double usual = 0.05;
    double answered = 0;
    for (size_t i = 0; i < s->n_targets; i++) {
        const struct target *t = &s->targets[i];
        if (strcmp(t->measure->key, "answer_rate") == 0 && t->at_least
            && (t->class < 0 || t->class == (int)class)
            && (t->channel < 0 || t->channel == channel))
            answered = fmax(answered, t->bound);
    }
    return answered > 0 ? 1 - answered : usual;
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
        .fails = patience->endless ? 0 : share_that_fails(s, class, class_channel(c, place)),
        .self_service = also ? &also->self_service : &c->self_service,
        .redial = also ? &also->redial : &c->redial,
        .recontact = also ? &also->recontact : &c->recontact,
        .rate = mem_array(s->hours.intervals, sizeof(double)),
    };
    for (size_t i = 0; !also && i < c->n_also; i++)
        stream.share -= c->also[i].share;
    pass_self_service(stream.self_service, &stream);
    return stream;
}

/* Mean first attempts a second, over the days of the horizon. */
static double arrival_rate(const struct scenario *s, size_t class, size_t interval)
{
    const struct arrivals *a = &s->classes[class].arrivals;
    const struct calendar_hours *h = &s->hours;
    double sum = 0;
    for (size_t day = 0; day < h->days; day++) {
        if (!dates_is_open(s, (int32_t)day, interval))
            continue;
        sum += a->counts ? a->counts[day * h->intervals + interval]
                         : a->per_day * dates_factor(s, class, (int32_t)day)
                               * dates_share(s, class, (int32_t)day)[interval];
    }
    return sum / (double)h->days / h->interval_s;
}

/* --- customers who come again ----------------------------------------------------------------- */

/* What starts in an interval, in its middle, is there again a while later: the share times `from`,
 * added to `to`, which may not be the same. What goes over the end of the day comes next morning,
 * unless it was the last. */
static void add_later(const struct scenario *s, const double from[], double share,
                      const struct duration *delay, double to[])
{
    const size_t n = s->hours.intervals;
    const double length = s->hours.interval_s;
    const bool again = s->hours.never_closes && (s->hours.days > 1 || s->hours.warm_up_s > 0);
    double left = 1;
    for (size_t lag = 0; lag < n && left > 1e-9; lag++) {
        const double beyond = duration_survival(delay, ((double)lag + 0.5) * length);
        for (size_t i = 0; i < n; i++)
            if (i + lag < n || again)
                to[(i + lag) % n] += share * (left - beyond) * from[i];
        left = beyond;
    }
}

/* So many times at most, each time the share of the time before, or if that changes, times the
 * n-th of `by_time`; `rate` gets all of them. */
static void add_chain(const struct scenario *s, const double first[], double share,
                      const double by_time[], const struct duration *delay, unsigned at_most,
                      double each, double rate[])
{
    const size_t n = s->hours.intervals;
    double *now = mem_array(n, sizeof *now);
    memcpy(now, first, n * sizeof *now);
    for (unsigned time = 0; time < at_most && time < ATTEMPTS_MOST; time++) {
        const double again = share * (by_time ? by_time[time] : 1);
        if (again < 1e-9)
            break;
        double *next = mem_array(n, sizeof *next);
        add_later(s, now, again, delay, next);
        for (size_t i = 0; i < n; i++)
            rate[i] += each * next[i];
        free(now);
        now = next;
    }
    free(now);
}

/* Requests a second: of first attempts, and of those whom self-service sent away for a while. */
static void enter(const struct scenario *s, struct stream *stream)
{
    const struct self_service *ivr = stream->self_service;
    const size_t n = s->hours.intervals;
    double *bounced = mem_array(n, sizeof *bounced), *back = mem_array(n, sizeof *back);
    for (size_t i = 0; i < n; i++) {
        const double entries = arrival_rate(s, stream->class, i) * stream->share;
        stream->rate[i] = entries * stream->asks;
        bounced[i] = entries * ivr->handles * ivr->bounces;
    }
    if (ivr->handles * ivr->bounces > 0 && ivr->at_most > 0) {
        const double asks =
            ivr->returns_to_agent ? 1 : 1 - ivr->handles + ivr->handles * ivr->escalates_again;
        const double bounces = ivr->returns_to_agent ? 0 : ivr->handles * ivr->bounces;
        add_later(s, bounced, 1, &ivr->return_delay, back);
        for (size_t i = 0; i < n; i++)
            stream->rate[i] += asks * back[i];
        add_chain(s, back, bounces, NULL, &ivr->return_delay, ivr->at_most - 1, asks, stream->rate);
    }
    free(bounced);
    free(back);
}

/* The stream by which the class comes in the channel. */
static struct stream *same_class_in(struct stream streams[], const struct stream *stream,
                                    int channel)
{
    struct stream *found = streams;
    while (found->class != stream->class || found->channel != channel)
        found++;
    return found;
}

/* Redials after the failures that the targets allow, and recontacts after the answers, of so many
 * requests. */
static void come_again(const struct scenario *s, struct stream streams[], struct stream *stream,
                       const double requests[])
{
    const struct redial *redial = stream->redial;
    const struct recontact *recontact = stream->recontact;
    const struct stream *to =
        redial->in_other_channel ? same_class_in(streams, stream, redial->channel) : stream;
    add_chain(s, requests, stream->fails, redial->probability, &redial->delay, redial->at_most, 1,
              to->rate);
    add_chain(s, requests, (1 - stream->fails) * recontact->probability * stream->asks, NULL,
              &recontact->delay, recontact->at_most, 1, stream->rate);
}

/* All streams, each of whose requests are known before any comes again. */
static void all_come_again(const struct scenario *s, struct stream streams[], size_t n)
{
    const size_t intervals = s->hours.intervals;
    double *requests = mem_array(n * intervals, sizeof *requests);
    for (size_t k = 0; k < n; k++)
        memcpy(&requests[k * intervals], streams[k].rate, intervals * sizeof *requests);
    for (size_t k = 0; k < n; k++)
        come_again(s, streams, &streams[k], &requests[k * intervals]);
    free(requests);
}

/* The stream by which a class is asked for when a contact in the channel is passed on to it. */
static struct stream *passed_to(struct stream streams[], size_t n, size_t class, int channel)
{
    struct stream *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (streams[i].class == class && (!found || streams[i].channel == channel))
            found = &streams[i];
    return found;
}

/* Of the answered a share asks for another class next; at most three times, and where the first one
 * came. */
static void pass_on(const struct scenario *s, struct stream streams[], size_t n)
{
    enum { TRANSFERS_MOST = 3 };
    const size_t intervals = s->hours.intervals;
    double *leg = mem_array(n * intervals, sizeof *leg);
    for (size_t k = 0; k < n; k++)
        memcpy(&leg[k * intervals], streams[k].rate, intervals * sizeof *leg);
    for (int legs = 0; legs < TRANSFERS_MOST; legs++) {
        double *next = mem_array(n * intervals, sizeof *next);
        for (size_t k = 0; k < n; k++) {
            const struct contact_class *c = &s->classes[streams[k].class];
            for (size_t t = 0; t < c->n_transfers; t++) {
                const struct stream *to =
                    passed_to(streams, n, (size_t)c->transfers[t].to, streams[k].channel);
                const double share = (1 - streams[k].fails) * c->transfers[t].probability;
                for (size_t i = 0; i < intervals; i++)
                    next[(size_t)(to - streams) * intervals + i] += share * leg[k * intervals + i];
            }
        }
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < intervals; i++)
                streams[k].rate[i] += next[k * intervals + i];
        free(leg);
        leg = next;
    }
    free(leg);
}

/* --- to the groups ---------------------------------------------------------------------------- */

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

/* Jobs take the same all day. */
static double handle_factor(const struct scenario *s, const struct stream *stream, size_t interval)
{
    return channel_has_jobs(&s->channels[stream->channel])
               ? 1
               : class_handle_factor(&s->classes[stream->class], interval);
}

/* An agent's time before the greeting. */
static double rings_s(const struct scenario *s, const struct agent_group *g, int channel)
{
    return s->channels[channel].kind == CHANNEL_LIVE ? g->ring_s : 0;
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
    const double rate = stream->rate[interval];
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
                        stream->handle_s * handle_factor(s, stream, interval)
                                / agents_worth(s, &s->groups[g], stream->channel)
                            + rings_s(s, &s->groups[g], stream->channel),
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
    size_t n = 0;
    for (size_t c = 0; c < s->n_classes; c++)
        n += class_channels(&s->classes[c]);
    struct stream *streams = mem_array(n, sizeof *streams);
    n = 0;
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t place = 0; place < class_channels(&s->classes[c]); place++) {
            streams[n] = stream_of(s, c, place);
            enter(s, &streams[n++]);
        }
    all_come_again(s, streams, n);
    pass_on(s, streams, n);
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < w.intervals; i++)
            spread_stream(&w, s, roster, &streams[k], i);
        free(streams[k].rate);
    }
    free(streams);
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
