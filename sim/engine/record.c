#include "sim/engine/record.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

static size_t n_contacts(const struct record *r)
{
    return r->rows * r->streams * COUNTERS;
}

static size_t n_agents(const struct record *r)
{
    return r->rows * r->groups * GROUP_COUNTERS;
}

static size_t n_waits(const struct record *r)
{
    return (1 + r->streams) * WAIT_ENDS * WAIT_BINS;
}

static size_t n_cover(const struct record *r)
{
    return r->groups * r->streams * COVER_COUNTERS;
}

struct record record_new(size_t rows, size_t streams, size_t groups)
{
    struct record r = {.rows = rows, .streams = streams, .groups = groups};
    r.contacts = mem_lines(n_contacts(&r), sizeof *r.contacts);
    r.agents = mem_lines(n_agents(&r), sizeof *r.agents);
    r.cover = mem_lines(n_cover(&r), sizeof *r.cover);
    r.waits = mem_lines(n_waits(&r), sizeof *r.waits);
    return r;
}

void record_free(struct record *r)
{
    free(r->contacts);
    free(r->agents);
    free(r->cover);
    free(r->waits);
}

void record_clear(struct record *r)
{
    memset(r->contacts, 0, n_contacts(r) * sizeof *r->contacts);
    memset(r->agents, 0, n_agents(r) * sizeof *r->agents);
    memset(r->cover, 0, n_cover(r) * sizeof *r->cover);
    memset(r->waits, 0, n_waits(r) * sizeof *r->waits);
}

double wait_bin_start(unsigned bin)
{
    const double unit_s = seconds_from_ticks(1 << 10);
    if (bin < WAIT_BINS_PER_OCTAVE)
        return bin * unit_s;
    const unsigned octave = bin / WAIT_BINS_PER_OCTAVE;
    const double start = (double)(WAIT_BINS_PER_OCTAVE + bin % WAIT_BINS_PER_OCTAVE);
    return start * (double)(UINT64_C(1) << (octave - 1)) * unit_s;
}
