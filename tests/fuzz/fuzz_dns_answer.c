// Answers of DNS servers: any bytes are judged within their bounds, and what is told of them is clean.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/tcp_check/dns_answer.h"
#include "shared/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const records[] = {"A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"};

// The first byte chooses the type, and whether an answer is wanted; the rest is the message.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct service service = {.kind = SERVICE_DNS, .name = "nas.test"};
    struct service_answer answer = {.cause = CAUSE_TIMEOUT};
    if (size == 0)
        return 0;
    snprintf(service.record, sizeof service.record, "%s", records[(data[0] & 0x7f) % 9]);
    if (data[0] & 0x80)
        snprintf(service.answer, sizeof service.answer, "192.0.2.7");
    uint8_t *message = malloc(size);
    memcpy(message, data + 1, size - 1);
    message = realloc(message, size > 1 ? size - 1 : 1);
    dns_answer_judge(message, size - 1, &service, &answer);
    if (answer.cause != CAUSE_REPLY && answer.cause != CAUSE_WRONG_ANSWER)
        abort();
    if ((answer.cause == CAUSE_REPLY) != (answer.detail[0] == '\0'))
        abort();
    if (!text_is_clean(answer.detail, strnlen(answer.detail, sizeof answer.detail)))
        abort();
    free(message);
    return 0;
}
