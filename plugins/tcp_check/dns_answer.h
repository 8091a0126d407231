// An answer of a DNS server, read (RFC 1035, and 3596 for AAAA, 2782 for SRV) with the C library's
// ns_parserr(3). Pure.
#pragma once

#include "service_answer.h"

#include "shared/probe/service.h"

#include <stddef.h>
#include <stdint.h>

// The number of a type of record ("A" is 1); 0 for another text.
uint16_t dns_answer_type(const char *record);

// Judges the message against what `service` wants: CAUSE_REPLY, or CAUSE_WRONG_ANSWER with the detail (what
// came instead, NXDOMAIN, SERVFAIL, REFUSED, no such record, a message that is none). A record is compared by
// its text: an address in canonical form, a name without the last dot and without regard to case, MX as "10
// mail.example", SRV as "priority weight port name", SOA as its primary name server, TXT as its strings
// joined. CNAMEs are followed within the message. Sets cause and detail alone.
void dns_answer_judge(const uint8_t *message, size_t length, const struct service *service,
                      struct service_answer *answer);
