// Certificates of a server: whatever comes gets one verdict of the certificate kind and a clean text. The
// first byte chooses what is wanted and the time, the rest is PEM.
#include <stdlib.h>
#include <string.h>

#include "plugins/tcp_check/certificate.h"
#include "plugins/tcp_check/trust_source.h"
#include "shared/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct service_answer *answer)
{
    if (answer->cause != CAUSE_REPLY &&
        (answer->cause < CAUSE_TLS_FAILED || answer->cause > CAUSE_CERTIFICATE_SOON))
        abort();
    if (memchr(answer->detail, '\0', sizeof answer->detail) == NULL ||
        !text_is_clean(answer->detail, strlen(answer->detail)))
        abort();
    if ((answer->cause == CAUSE_REPLY) != (answer->detail[0] == '\0'))
        abort();
    if (answer->cause == CAUSE_TLS_FAILED && answer->expires_ms != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct certificate_trust none;
    if (!none.list && gnutls_x509_trust_list_init(&none.list, 0) < 0)
        abort();
    if (size == 0)
        return 0;
    const struct service service = {.kind = SERVICE_TLS, .days = data[0] >> 4, .verify = data[0] & 1};
    const int64_t now_ms = data[0] & 2 ? INT64_C(1900000000000) : INT64_C(1700000000000);
    char *pem = malloc(size);
    struct service_answer answer = {.cause = CAUSE_OVERLOADED};
    memcpy(pem, data + 1, size - 1);
    pem = realloc(pem, size - 1 ? size - 1 : 1);
    certificate_judge(pem, size - 1, data[0] & 4 ? "192.0.2.7" : "nas.example", &service, &none, now_ms,
                      &answer);
    free(pem);
    check(&answer);
    return 0;
}
