#include "output/json.h"

#include "output/text.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { DEEPEST = 32 };

struct json {
    json_t *open[DEEPEST]; /* the containers not yet closed; only [0] is owned */
    size_t depth;          /* >= 1 */
    bool lost;             /* something could not be stored */
};

struct json *json_new(void)
{
    struct json *json = calloc(1, sizeof *json);
    if (!json)
        return NULL;
    json->open[0] = json_object();
    json->depth = 1;
    json->lost = !json->open[0];
    return json;
}

void json_free(struct json *json)
{
    if (!json)
        return;
    json_decref(json->open[0]);
    free(json);
}

/* Takes the value over, also when it is NULL because there was no memory for it. */
static void put(struct json *json, const char *key, json_t *value)
{
    if (json->lost) {
        json_decref(value);
        return;
    }
    json_t *into = json->open[json->depth - 1];
    if (json_is_array(into)) {
        assert(!key);
        json->lost = json_array_append_new(into, value) != 0;
    } else {
        assert(key && !json_object_get(into, key));
        json->lost = json_object_set_new(into, key, value) != 0;
    }
}

/* The text as jansson accepts it; NULL without memory. */
static char *valid_text(const char *text)
{
    char *copy = NULL;
    size_t size;
    FILE *stream = open_memstream(&copy, &size);
    if (!stream)
        return NULL;
    uint32_t code;
    for (size_t n; (n = text_character(text, &code)); text += n)
        text_write_character(stream, code);
    if (fclose(stream) == 0)
        return copy;
    free(copy);
    return NULL;
}

void json_put_text(struct json *json, const char *key, const char *text)
{
    if (!text) {
        put(json, key, json_null());
        return;
    }
    char *valid = valid_text(text);
    put(json, key, valid ? json_string(valid) : NULL);
    free(valid);
}

void json_put_number(struct json *json, const char *key, double number)
{
    put(json, key, isfinite(number) ? json_real(number) : json_null());
}

void json_put_count(struct json *json, const char *key, int64_t count)
{
    put(json, key, json_integer(count));
}

void json_put_truth(struct json *json, const char *key, bool truth)
{
    put(json, key, json_boolean(truth));
}

static void open_container(struct json *json, const char *key, json_t *container)
{
    assert(json->depth < DEEPEST);
    put(json, key, container);
    json->open[json->depth++] = json->lost ? NULL : container;
}

void json_open_object(struct json *json, const char *key)
{
    open_container(json, key, json_object());
}

void json_open_array(struct json *json, const char *key)
{
    open_container(json, key, json_array());
}

void json_close(struct json *json)
{
    assert(json->depth > 1);
    json->depth--;
}

bool json_write(const struct json *json, FILE *stream, enum json_digits digits)
{
    assert(json->depth == 1);
    if (json->lost) {
        errno = ENOMEM;
        return false;
    }
    const size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION((size_t)digits);
    return json_dumpf(json->open[0], stream, flags) == 0 && fputc('\n', stream) != EOF;
}
