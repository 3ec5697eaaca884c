/*
 * course.h -- how far a study is that simulates several times, counted over all of it.
 */
#ifndef SIM_STUDY_COURSE_H
#define SIM_STUDY_COURSE_H

#include <stddef.h>

struct course {
    void (*progress)(void *to, size_t done, size_t n); /* whom to tell */
    void *progress_to;
    size_t before; /* replications of the simulations that are done */
    size_t n;      /* of all of them */
};

/* The progress of the simulation under way; `to` is a struct course. */
void course_count(void *to, size_t done, size_t n);

#endif
