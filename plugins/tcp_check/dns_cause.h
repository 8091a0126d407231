// What the failure of a system call says about a DNS server. Pure.
#pragma once

#include "shared/probe/cause.h"

// Where it failed.
enum dns_stage { DNS_STAGE_NONE, DNS_STAGE_SOCKET, DNS_STAGE_CONNECT, DNS_STAGE_SEND, DNS_STAGE_RECEIVE };

// `code`: errno; 0 while receiving: the stream was closed. With DNS_STAGE_NONE nothing failed and nothing
// came: CAUSE_TIMEOUT.
enum cause dns_cause(enum dns_stage stage, int code);
