#include "sim/base/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const time_t seconds_a_day = 86400;

const char *const weekday_names[DAYS_A_WEEK] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool date_parse(const char *text, int32_t *day)
{
    static const char pattern[] = "0000-00-00";
    if (strlen(text) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; pattern[i]; i++)
        if (pattern[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    int year = 0, month = 0, of_month = 0;
    sscanf(text, "%4d-%2d-%2d", &year, &month, &of_month);
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month};
    const time_t seconds = timegm(&tm);
    if (year < 1900 || year > 2999 || tm.tm_mon != month - 1 || tm.tm_mday != of_month)
        return false;
    *day = (int32_t)(seconds / seconds_a_day);
    return true;
}

struct date_text date_text(int32_t day)
{
    const time_t seconds = day * seconds_a_day;
    struct date_text t;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    strftime(t.text, sizeof t.text, "%Y-%m-%d", &tm);
    return t;
}

int date_weekday(int32_t day)
{
    /* The day 0 was a Thursday. */
    const int thursday = 3;
    const int since = (int)((day + thursday) % DAYS_A_WEEK);
    return since < 0 ? since + DAYS_A_WEEK : since;
}

bool weekday_is_weekend(int weekday)
{
    return weekday >= 5;
}

int weekday_named(const char *name)
{
    for (int i = 0; i < DAYS_A_WEEK; i++)
        if (strcmp(weekday_names[i], name) == 0)
            return i;
    return -1;
}
