/*
 * json.h -- a JSON document, built from the outside in, that loses no key.
 *
 *     struct json *json = json_new();
 *     json_put_text(json, "title", title);
 *     json_open_array(json, "measures");
 *     json_put_number(json, NULL, 0.9288);
 *     json_close(json);
 *     const bool written = json_write(json, stream, JSON_EVERY_DIGIT);
 *     json_free(json);
 *
 * The library below (jansson) answers a value it does not accept with NULL and
 * then stores nothing. Here a number that is not finite becomes null, bytes
 * that are not UTF-8 become U+FFFD, and the one thing left that can go wrong,
 * memory, is remembered and makes json_write fail.
 *
 * Keys keep their order. In an object every value needs a key that it does not
 * have yet; in an array the key is NULL.
 */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum json_digits {
    JSON_SHORT = 12,       /* significant digits, for people: 0.1 is 0.1 */
    JSON_EVERY_DIGIT = 17, /* reads back as the same double */
};

struct json;

/* A document that is an object and open; NULL without memory. */
struct json *json_new(void);
void json_free(struct json *json);

/* A NULL text is null. Control characters are kept, escaped. */
void json_put_text(struct json *json, const char *key, const char *text);
void json_put_number(struct json *json, const char *key, double number);
void json_put_count(struct json *json, const char *key, int64_t count);
void json_put_truth(struct json *json, const char *key, bool truth);

/* Opens an object or an array, into which values go until it is closed. */
void json_open_object(struct json *json, const char *key);
void json_open_array(struct json *json, const char *key);
void json_close(struct json *json);

/*
 * Writes the whole document, indented, with a final line feed. False, with
 * errno, if anything was lost on the way here or could not be written.
 */
bool json_write(const struct json *json, FILE *stream, enum json_digits digits);

#endif
