#include "sim/base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool fail(struct error *err, enum exit_status status, const char *format, ...)
{
    if (err->status != EXIT_DONE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    err->status = status;
    return false;
}
