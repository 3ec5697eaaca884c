/*
 * date.h -- calendar days as text, "2023-11-01", as numbers, and the day of the week.
 *
 * Days are numbered from 1970-01-01 on, in the Gregorian calendar.
 */
#ifndef SIM_BASE_DATE_H
#define SIM_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum { DAYS_A_WEEK = 7 };

/* "mon" to "sun" */
extern const char *const weekday_names[DAYS_A_WEEK];

/* The number of a day written as year-month-day; false if there is no such day from 1900 to 2999.
 */
bool date_parse(const char *text, int32_t *day);

struct date_text {
    char text[16];
};
struct date_text date_text(int32_t day);

/* 0: Monday, 6: Sunday. */
int date_weekday(int32_t day);

bool weekday_is_weekend(int weekday);

/* The weekday of that name; -1 if it is none. */
int weekday_named(const char *name);

#endif
