#include "sim/cmd/paragraph.h"

#include "output/text.h"

#include <stdbool.h>
#include <stdint.h>

static size_t columns_of(uint32_t code)
{
    return text_is_control(code) ? 0 : text_is_wide(code) ? 2 : 1;
}

size_t paragraph_columns(const char *text)
{
    size_t columns = 0;
    uint32_t code;
    for (size_t n; (n = text_character(text, &code)); text += n)
        columns += columns_of(code);
    return columns;
}

static bool is_break(uint32_t code)
{
    return code == ' ' || code == '\n' || code == '\t';
}

/* What cannot be broken: up to the next space, or one wide character. */
static const char *word_end(const char *text, size_t *columns)
{
    uint32_t code;
    *columns = 0;
    for (size_t n; (n = text_character(text, &code)) && !is_break(code); text += n) {
        if (text_is_wide(code) && *columns > 0)
            break;
        *columns += columns_of(code);
        if (text_is_wide(code)) {
            text += n;
            break;
        }
    }
    return text;
}

static void print_word(FILE *to, const char *from, const char *end)
{
    enum { NO_BREAK_SPACE = 0xA0 };
    uint32_t code;
    for (size_t n; from < end && (n = text_character(from, &code)); from += n)
        if (!text_is_control(code))
            text_write_character(to, code == NO_BREAK_SPACE ? ' ' : code);
}

void paragraph_print(FILE *to, const char *text, size_t at, size_t indent, size_t width)
{
    size_t columns;
    bool space = false, begun = false;
    while (*text) {
        if (is_break((unsigned char)*text)) {
            space = true;
            text++;
            continue;
        }
        const char *end = word_end(text, &columns);
        if (begun && at + space + columns > width) {
            fprintf(to, "\n%*s", (int)indent, "");
            at = indent;
        } else if (begun && space) {
            putc(' ', to);
            at++;
        }
        print_word(to, text, end);
        at += columns;
        begun = true;
        space = false;
        text = end;
    }
    putc('\n', to);
}
