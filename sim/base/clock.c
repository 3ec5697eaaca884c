#include "sim/base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool clock_parse(const char *text, double *seconds)
{
    if (strlen(text) != 5 || text[2] != ':' || !isdigit((unsigned char)text[0])
        || !isdigit((unsigned char)text[1]) || !isdigit((unsigned char)text[3])
        || !isdigit((unsigned char)text[4]))
        return false;
    const int hours = (text[0] - '0') * 10 + text[1] - '0';
    const int minutes = (text[3] - '0') * 10 + text[4] - '0';
    if (minutes > 59 || hours * 60 + minutes > 24 * 60)
        return false;
    *seconds = hours * 3600.0 + minutes * 60.0;
    return true;
}

struct clock_text clock_text(double seconds)
{
    struct clock_text t;
    const long minutes = (long)(seconds / 60 + 0.5);
    snprintf(t.text, sizeof t.text, "%02ld:%02ld", minutes / 60, labs(minutes % 60));
    return t;
}
