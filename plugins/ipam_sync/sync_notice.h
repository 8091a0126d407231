// What a person is told of conflicts that were found or are over. Pure.
#pragma once

#include <stddef.h>

struct conflict_event;

// So many at once are told one by one; of the others their number.
enum { SYNC_NOTICES_MAX = 20, SYNC_NOTICE_TEXT_MAX = 1024, SYNC_NOTICE_KIND_MAX = 32 };

enum sync_notice_level { SYNC_NOTICE_OVER, SYNC_NOTICE_WARNING, SYNC_NOTICE_CRITICAL };

struct sync_notice {
    char kind[SYNC_NOTICE_KIND_MAX]; // "duplicate_address"; "" for several
    enum sync_notice_level level;
    char text[SYNC_NOTICE_TEXT_MAX];
};

// "10.0.0.7 is held by nas and tv at once: …"; "10.0.0.7: duplicate_address is over".
void sync_notice_of(const struct conflict_event *event, struct sync_notice *out);
// "1980 more conflicts were found or are over; 'ipam conflicts' lists those that are open".
void sync_notice_of_more(size_t count, struct sync_notice *out);
