// Times and spans as text. Pure.
#pragma once

#include <stdint.h>

enum { TIME_TEXT_MAX = 32 };

// "2026-03-01T12:00:00.250Z" (ISO 8601, UTC).
const char *time_text_iso(int64_t unix_ms, char text[TIME_TEXT_MAX]);

// The two largest units: "3d 4h", "12m 5s", "8s"; "0s" below a second and for negative spans.
const char *time_text_span(int64_t span_ms, char text[TIME_TEXT_MAX]);

// A setting as one writes it: "200ms", "10s", "5m", "2h"; the largest unit that divides it.
const char *time_text_setting(uint32_t span_ms, char text[TIME_TEXT_MAX]);
