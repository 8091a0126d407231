#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include <errno.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "text.h"

// PCRE2's match limit begins anew at each byte where a match may start, so it alone would allow 64 Ki times
// its number. What counts is STEPS_MAX: a callout before each item of the pattern adds up what all starts
// together have cost: 16 steps for each byte of 64 KiB, which a pattern that does not blow up stays below;
// some 25 ns each. STEPS_MAX is therefore also the limit of one start, DEPTH_MAX and HEAP_KIB_MAX are those
// of its memory.
enum {
    STEPS_MAX = 1 << 20,
    DEPTH_MAX = 1 << 16,
    HEAP_KIB_MAX = 8192,
    NESTING_MAX = 32,
    COMPILED_MAX = 32768,
    // How many bytes of a frame that is copied, of an item's repetition, of a back-reference cost one step.
    FRAME_PER_STEP = 256,
    REPEAT_PER_STEP = 8,
    REFERENCE_PER_STEP = 8,
};

struct pattern {
    pcre2_code *code;
    uint64_t item_cost; // steps
    bool refers_back;
};

struct budget {
    const struct pattern *pattern;
    uint64_t left;
    size_t at; // where the search was at the last callout
};

// The largest number after a '{' or in it after a ','. An item may read so many bytes before it fails.
static uint64_t largest_repeat(const char *text)
{
    uint64_t largest = 0;
    for (const char *at = strchr(text, '{'); at; at = strchr(at, '{')) {
        at++;
        for (uint64_t number = 0; *at == ',' || *at == ' ' || (*at >= '0' && *at <= '9'); at++) {
            number = *at >= '0' && *at <= '9' ? number * 10 + (uint64_t)(*at - '0') : 0;
            if (number > UINT16_MAX)
                number = UINT16_MAX;
            if (number > largest)
                largest = number;
        }
    }
    return largest;
}

static int refuse(const char *text, int code, size_t at, struct error *err)
{
    PCRE2_UCHAR reason[160];
    pcre2_get_error_message(code, reason, sizeof reason);
    if (code == PCRE2_ERROR_HEAP_FAILED)
        return error_set(err, -ENOMEM, "no memory for a pattern");
    return error_set(err, -EINVAL, "\"%s\" is not a pattern: %s, at character %zu", text,
                     (const char *)reason, at + 1);
}

static int compile(const char *text, pcre2_code **code, struct error *err)
{
    pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
    if (!limits)
        return error_set(err, -ENOMEM, "no memory for a pattern");
    pcre2_set_max_pattern_length(limits, PATTERN_TEXT_MAX - 1);
    pcre2_set_parens_nest_limit(limits, NESTING_MAX);
    pcre2_set_newline(limits, PCRE2_NEWLINE_ANYCRLF);
    int reason;
    PCRE2_SIZE at;
    *code = pcre2_compile((PCRE2_SPTR)text, strlen(text),
                          PCRE2_AUTO_CALLOUT | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP, &reason, &at, limits);
    pcre2_compile_context_free(limits);
    return *code ? 0 : refuse(text, reason, at, err);
}

static int measure(struct pattern *pattern, const char *text, struct error *err)
{
    size_t compiled = SIZE_MAX, frame = SIZE_MAX;
    uint32_t reference = 1;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_SIZE, &compiled);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_FRAMESIZE, &frame);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_BACKREFMAX, &reference);
    if (compiled > COMPILED_MAX)
        return error_set(err, -EINVAL,
                         "\"%s\" is too large a pattern: its repetitions take %zu bytes, at most %d", text,
                         compiled, COMPILED_MAX);
    pattern->item_cost = 1 + frame / FRAME_PER_STEP + largest_repeat(text) / REPEAT_PER_STEP;
    pattern->refers_back = reference > 0;
    return 0;
}

int pattern_new(const char *text, struct pattern **out, struct error *err)
{
    if (strlen(text) >= PATTERN_TEXT_MAX)
        return error_set(err, -EINVAL, "the pattern is longer than %d bytes", PATTERN_TEXT_MAX - 1);
    if (!text_is_clean(text, strlen(text)))
        return error_set(err, -EINVAL,
                         "a pattern is UTF-8 without control characters: write other bytes as \\xHH");
    struct pattern *pattern = calloc(1, sizeof *pattern);
    if (!pattern)
        return error_set(err, -ENOMEM, "no memory for a pattern");
    int rc = compile(text, &pattern->code, err);
    if (rc == 0)
        rc = measure(pattern, text, err);
    if (rc < 0) {
        pattern_free(pattern);
        return rc;
    }
    *out = pattern;
    return 0;
}

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

// What comparing with a captured text may cost at most.
static uint64_t reference_cost(const pcre2_callout_block *block)
{
    size_t longest = 0;
    for (size_t i = 1; i < block->capture_top; i++) {
        size_t from = block->offset_vector[2 * i], to = block->offset_vector[2 * i + 1];
        if (from != PCRE2_UNSET && to > from && to - from > longest)
            longest = to - from;
    }
    return block->capture_top + longest / REFERENCE_PER_STEP;
}

// Called before each item. The bytes that the last one went forward were read one by one.
static int spend(pcre2_callout_block *block, void *context)
{
    struct budget *budget = context;
    uint64_t cost = budget->pattern->item_cost;
    if (block->current_position > budget->at)
        cost += block->current_position - budget->at;
    if (budget->pattern->refers_back)
        cost += reference_cost(block);
    budget->at = block->current_position;
    if (cost > budget->left)
        return PCRE2_ERROR_CALLOUT;
    budget->left -= cost;
    return 0;
}

static int search(const struct pattern *pattern, const void *bytes, size_t length, pcre2_match_data *data,
                  pcre2_match_context *limits)
{
    struct budget budget = {.pattern = pattern, .left = STEPS_MAX};
    pcre2_set_match_limit(limits, STEPS_MAX);
    pcre2_set_depth_limit(limits, DEPTH_MAX);
    pcre2_set_heap_limit(limits, HEAP_KIB_MAX);
    pcre2_set_callout(limits, spend, &budget);
    int rc = pcre2_match(pattern->code, length ? bytes : (PCRE2_SPTR) "", length, 0, 0, data, limits);
    if (rc >= 0)
        return 1;
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    return rc == PCRE2_ERROR_NOMEMORY ? -ENOMEM : -E2BIG;
}

int pattern_match(const struct pattern *pattern, const void *bytes, size_t length)
{
    // Of this call alone: other threads may be matching the same pattern.
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    int rc = data && limits ? search(pattern, bytes, length, data, limits) : -ENOMEM;
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    return rc;
}
