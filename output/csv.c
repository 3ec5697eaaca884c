#include "output/csv.h"

#include "output/number.h"
#include "output/text.h"

#include <inttypes.h>
#include <string.h>

static void begin_cell(struct csv *csv)
{
    if (csv->in_row)
        fputc(',', csv->stream);
    csv->in_row = true;
}

/* As names and keys mostly are: written as it stands. */
static bool is_plain(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    if (strchr("=+-@", *c))
        return false; /* or empty */
    while (*c >= ' ' && *c < 0x7F && *c != ',' && *c != '"')
        c++;
    return *c == '\0';
}

/* The apostrophe looks at what is left of the text, since what is removed cannot hide a formula. */
void csv_text(struct csv *csv, const char *text)
{
    begin_cell(csv);
    if (!text)
        return;
    if (is_plain(text)) {
        fputs(text, csv->stream);
        return;
    }
    const bool quoted = text[strcspn(text, ",\"")] != '\0';
    bool is_first = true;
    if (quoted)
        fputc('"', csv->stream);
    uint32_t code;
    for (size_t n; (n = text_character(text, &code)); text += n) {
        if (code == '\n' || code == '\r' || code == '\t')
            code = ' ';
        if (text_is_control(code))
            continue;
        if (is_first && code < 0x80 && strchr("=+-@", (int)code))
            fputc('\'', csv->stream);
        if (code == '"')
            fputc('"', csv->stream);
        text_write_character(csv->stream, code);
        is_first = false;
    }
    if (quoted)
        fputc('"', csv->stream);
}

void csv_number(struct csv *csv, double value)
{
    begin_cell(csv);
    fputs(number_exact(value).text, csv->stream);
}

void csv_count(struct csv *csv, int64_t count)
{
    begin_cell(csv);
    fprintf(csv->stream, "%" PRId64, count);
}

void csv_end_row(struct csv *csv)
{
    fputc('\n', csv->stream);
    csv->in_row = false;
}
