// A chain of certificates judged (RFC 5280, 6125) with GnuTLS. Pure but for the trust that is handed in.
#pragma once

#include "service_answer.h"

#include "shared/probe/service.h"

#include <stddef.h>
#include <stdint.h>

struct certificate_trust; // trust_source.h

// `pem`: the chain as the server sent it, its own certificate first. `host`: the name or address that it must
// be for. Sets expires_ms, and cause and detail by the first of these that holds: nothing readable
// (CAUSE_TLS_FAILED), expired or not yet valid (EXPIRED), when service->verify: not trusted (UNTRUSTED; a
// self-signed one says so), of another name (NAME, saying which it is for); fewer than service->days left
// (SOON); else CAUSE_REPLY.
void certificate_judge(const char *pem, size_t length, const char *host, const struct service *service,
                       const struct certificate_trust *trust, int64_t now_ms, struct service_answer *answer);
