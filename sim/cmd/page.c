#include "sim/cmd/page.h"

#include "sim/cmd/paragraph.h"

#include <stdlib.h>

enum { WIDTH = 100 };

void page_title(const char *text, FILE *to)
{
    paragraph_print(to, text, 0, 0, WIDTH);
}

void page_table(struct table *table, FILE *to)
{
    table_print(table, to, (struct table_look){.width = WIDTH});
    table_free(table);
    putc('\n', to);
}

void page_more(FILE *to, size_t parts, const char *what)
{
    if (parts > PAGE_PARTS)
        fprintf(to, "%zu more %s are in measures.csv.\n\n", parts - PAGE_PARTS, what);
}

void page_say(FILE *to, char *text)
{
    paragraph_print(to, text, 0, 2, WIDTH);
    free(text);
}
