#include "output/json.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

#include <errno.h>

static void expect_document(struct json *json, enum json_digits digits, const char *expected)
{
    struct captured captured;
    capture_begin(&captured);
    assert_true(json_write(json, captured.stream, digits));
    capture_expect(&captured, expected);
    json_free(json);
}

static void a_document_keeps_the_order_of_its_keys(void **state)
{
    (void)state;
    struct json *json = json_new();
    json_put_text(json, "title", "接通率");
    json_put_count(json, "seed", INT64_C(9007199254740993));
    json_put_truth(json, "met", true);
    json_open_array(json, "measures");
    json_open_object(json, NULL);
    json_put_text(json, "key", "asa");
    json_close(json);
    json_put_number(json, NULL, 1.5);
    json_close(json);
    json_put_number(json, "after", -2);
    expect_document(json, JSON_SHORT,
                    "{\n  \"title\": \"接通率\",\n  \"seed\": 9007199254740993,\n"
                    "  \"met\": true,\n  \"measures\": [\n    {\n      \"key\": \"asa\"\n    },\n"
                    "    1.5\n  ],\n  \"after\": -2.0\n}\n");
}

static void a_number_that_is_not_known_keeps_its_key(void **state)
{
    (void)state;
    struct json *json = json_new();
    json_put_number(json, "unknown", NAN);
    json_put_number(json, "endless", INFINITY);
    json_put_text(json, "untold", NULL);
    expect_document(json, JSON_SHORT,
                    "{\n  \"unknown\": null,\n  \"endless\": null,\n  \"untold\": null\n}\n");
}

static void a_text_that_is_not_utf_8_keeps_its_key(void **state)
{
    (void)state;
    struct json *json = json_new();
    json_put_text(json, "title", "a\xFF\"\n\xED\xA0\x80");
    expect_document(json, JSON_SHORT, "{\n  \"title\": \"a\uFFFD\\\"\\n\uFFFD\uFFFD\uFFFD\"\n}\n");
}

static void numbers_are_short_for_people_and_exact_for_programs(void **state)
{
    (void)state;
    struct json *json = json_new();
    json_put_number(json, "rate", 0.1);
    expect_document(json, JSON_SHORT, "{\n  \"rate\": 0.1\n}\n");
    json = json_new();
    json_put_number(json, "rate", 0.1);
    expect_document(json, JSON_EVERY_DIGIT, "{\n  \"rate\": 0.10000000000000001\n}\n");
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    setvbuf(full, NULL, _IONBF, 0);
    struct json *json = json_new();
    json_put_number(json, "rate", 0.5);
    assert_false(json_write(json, full, JSON_SHORT));
    assert_int_equal(errno, ENOSPC);
    json_free(json);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_keeps_the_order_of_its_keys),
        cmocka_unit_test(a_number_that_is_not_known_keeps_its_key),
        cmocka_unit_test(a_text_that_is_not_utf_8_keeps_its_key),
        cmocka_unit_test(numbers_are_short_for_people_and_exact_for_programs),
        cmocka_unit_test(a_full_disk_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
