#include "sim/study/course.h"

void course_count(void *to, size_t done, size_t n)
{
    (void)n;
    const struct course *c = to;
    c->progress(c->progress_to, c->before + done, c->n);
}
