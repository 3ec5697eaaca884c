#include "output/text.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* The advance widths of Noto Sans Regular from U+0020 to U+007E, in hundredths of an em. */
static const unsigned char ascii_width[] = {
    26, 27, 41, 65, 57, 83, 73, 22, 30, 30, 55, 57, 27, 32, 27, 37, 57, 57, 57, 57, 57, 57, 57, 57,
    57, 57, 27, 27, 57, 57, 57, 43, 90, 64, 65, 63, 73, 56, 52, 73, 74, 34, 27, 62, 52, 91, 76, 78,
    60, 78, 62, 55, 56, 73, 60, 93, 59, 57, 57, 33, 37, 33, 57, 44, 28, 56, 62, 48, 62, 56, 34, 62,
    62, 26, 26, 53, 26, 94, 62, 60, 62, 62, 41, 48, 36, 62, 51, 79, 53, 51, 47, 38, 55, 38, 57};

static size_t length_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

size_t text_character(const char *text, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    *code = byte[0];
    if (!byte[0])
        return 0;
    const size_t length = length_of(byte[0]);
    if (length == 1)
        return 1;
    uint32_t value = length ? byte[0] & (0xFFu >> (length + 1)) : 0;
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            *code = REPLACEMENT;
            return 1;
        }
        value = value << 6 | (byte[i] & 0x3F);
    }
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    if (!length || value < least[length] || value > 0x10FFFF || surrogate) {
        *code = REPLACEMENT;
        return 1;
    }
    *code = value;
    return length;
}

struct range {
    uint32_t first, last;
};

static bool is_within(uint32_t code, const struct range range[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code >= range[i].first && code <= range[i].last)
            return true;
    return false;
}

static bool is_plain(uint32_t code)
{
    return code >= ' ' && code < 0x7F;
}

bool text_is_control(uint32_t code)
{
    if (is_plain(code))
        return false;
    static const struct range controls[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x200E, 0x200F}, {0x2028, 0x202E},   {0x2066, 0x2069},
        {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };
    return (code & 0xFFFE) == 0xFFFE
           || is_within(code, controls, sizeof controls / sizeof *controls);
}

bool text_is_wide(uint32_t code)
{
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    return is_within(code, wide, sizeof wide / sizeof *wide);
}

bool text_is_han(uint32_t code)
{
    static const struct range han[] = {
        {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD}};
    return is_within(code, han, sizeof han / sizeof *han);
}

void text_write_character(FILE *stream, uint32_t code)
{
    static const unsigned first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    const int length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length == 1) {
        fputc((int)code, stream);
        return;
    }
    fputc((int)(first[length] | code >> 6 * (length - 1)), stream);
    for (int i = length - 2; i >= 0; i--)
        fputc((int)(0x80 | (code >> 6 * i & 0x3F)), stream);
}

static bool is_space(uint32_t code)
{
    return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

void text_write(FILE *stream, const char *text)
{
    uint32_t code;
    for (size_t n; (n = text_character(text, &code)); text += n) {
        if (is_space(code))
            fputc(' ', stream);
        else if (!text_is_control(code))
            text_write_character(stream, code);
    }
}

static double ems_of(uint32_t code)
{
    if (is_plain(code))
        return ascii_width[code - ' '] / 100.0;
    if (text_is_control(code))
        return is_space(code) ? ascii_width[0] / 100.0 : 0;
    return text_is_wide(code) ? 1 : code == 0xB7 ? 0.27 : 0.6;
}

double text_ems(const char *text, size_t n)
{
    double ems = 0;
    uint32_t code;
    const char *end = text + n;
    for (size_t length; text < end && (length = text_character(text, &code)); text += length)
        ems += ems_of(code);
    return ems;
}

size_t text_fitting(const char *text, double ems)
{
    const char *at = text, *cut = text;
    uint32_t code;
    double width = 0;
    for (size_t n; (n = text_character(at, &code)); at += n) {
        if (is_space(code))
            cut = at;
        width += ems_of(code);
        if (width > ems && at > text)
            return (size_t)((cut > text ? cut : at) - text);
        if (text_is_wide(code))
            cut = at + n;
    }
    return (size_t)(at - text);
}
