#include "certificate.h"

#include <gnutls/x509.h>
#include <stdbool.h>
#include <string.h>

#include "answer_detail.h"
#include "trust_source.h"

// A handshake of GnuTLS carries at most 128 KiB of DER. Of a longer chain the first certificates are read.
enum { PEM_MAX = 262144, CHAIN_MAX = 16, NAME_MAX_BYTES = 80, DAY_MS = 86400000 };

// The chain as it was sent, and the time that all of it is valid for.
struct chain {
    gnutls_x509_crt_t certificates[CHAIN_MAX];
    unsigned count;
    int64_t begins_ms;
    int64_t ends_ms;
};

static bool read_times(struct chain *chain)
{
    chain->begins_ms = INT64_MIN;
    chain->ends_ms = INT64_MAX;
    for (unsigned i = 0; i < chain->count; i++) {
        int64_t begins_s = gnutls_x509_crt_get_activation_time(chain->certificates[i]);
        int64_t ends_s = gnutls_x509_crt_get_expiration_time(chain->certificates[i]);
        if (begins_s == -1 || ends_s == -1)
            return false;
        if (begins_s * 1000 > chain->begins_ms)
            chain->begins_ms = begins_s * 1000;
        if (ends_s * 1000 < chain->ends_ms)
            chain->ends_ms = ends_s * 1000;
    }
    return true;
}

static bool chain_read(struct chain *chain, const char *pem, size_t length)
{
    *chain = (struct chain){.count = CHAIN_MAX};
    if (length == 0 || length > PEM_MAX)
        return false;
    const gnutls_datum_t text = {.data = (unsigned char *)(uintptr_t)pem, .size = (unsigned)length};
    int count =
        gnutls_x509_crt_list_import(chain->certificates, &chain->count, &text, GNUTLS_X509_FMT_PEM, 0);
    chain->count = count > 0 ? (unsigned)count : 0;
    return chain->count > 0 && read_times(chain);
}

static void chain_drop(struct chain *chain)
{
    for (unsigned i = 0; i < chain->count; i++)
        gnutls_x509_crt_deinit(chain->certificates[i]);
}

static const char *whose_time(const struct chain *chain, int64_t ends_ms)
{
    bool own = gnutls_x509_crt_get_expiration_time(chain->certificates[0]) == ends_ms / 1000;
    return own ? "" : "an intermediate certificate ";
}

static bool judge_times(const struct chain *chain, int64_t now_ms, struct service_answer *answer)
{
    char age[ANSWER_DETAIL_AGE_MAX];
    if (now_ms > chain->ends_ms)
        answer_detail_set(answer, CAUSE_CERTIFICATE_EXPIRED, "%sexpired %s ago",
                          whose_time(chain, chain->ends_ms), answer_detail_age(now_ms - chain->ends_ms, age));
    else if (now_ms < chain->begins_ms)
        answer_detail_set(answer, CAUSE_CERTIFICATE_EXPIRED, "not valid yet, in %s",
                          answer_detail_age(chain->begins_ms - now_ms, age));
    else
        return true;
    return false;
}

static void judge_unknown_issuer(const struct chain *chain, const struct certificate_trust *trust,
                                 struct service_answer *answer)
{
    gnutls_x509_crt_t own = chain->certificates[0], last = chain->certificates[chain->count - 1];
    char name[NAME_MAX_BYTES] = "";
    size_t length = sizeof name;
    if (gnutls_x509_crt_check_issuer(own, own)) {
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED, "self-signed");
    } else if (trust->count == 0) {
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED,
                          "no authority is installed here (ca-certificates)");
    } else if (gnutls_x509_crt_get_issuer_dn_by_oid(last, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &length) ==
               0) {
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED, "unknown authority \"%s\"", name);
    } else {
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED, "unknown authority");
    }
}

static const char *fault_text(unsigned status)
{
    static const struct {
        unsigned flag;
        const char *text;
    } faults[] = {{GNUTLS_CERT_SIGNATURE_FAILURE, "a signature in the chain is wrong"},
                  {GNUTLS_CERT_SIGNER_NOT_CA, "signed by a certificate that is no authority"},
                  {GNUTLS_CERT_INSECURE_ALGORITHM, "signed by an algorithm that is not secure"},
                  {GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "its authority may not sign for this name"},
                  {GNUTLS_CERT_PURPOSE_MISMATCH, "not made for a server"},
                  {GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, "a critical extension is not known"}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (status & faults[i].flag)
            return faults[i].text;
    return "not trusted";
}

// The clock of the machine is left out of it: judge_times has asked the given time.
static bool judge_trust(struct chain *chain, const struct certificate_trust *trust,
                        struct service_answer *answer)
{
    unsigned status = 0;
    gnutls_typed_vdata_st server = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER};
    int failure = gnutls_x509_trust_list_verify_crt2(
        trust->list, chain->certificates, chain->count, &server, 1,
        GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS, &status, NULL);
    if (failure < 0)
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED, "%s", gnutls_strerror(failure));
    else if (status & GNUTLS_CERT_SIGNER_NOT_FOUND)
        judge_unknown_issuer(chain, trust, answer);
    else if (status)
        answer_detail_set(answer, CAUSE_CERTIFICATE_UNTRUSTED, "%s", fault_text(status));
    return failure >= 0 && status == 0;
}

// The first name that the certificate is for; "" without one that can be shown.
static void own_name(gnutls_x509_crt_t certificate, char name[NAME_MAX_BYTES])
{
    for (unsigned i = 0; i < CHAIN_MAX; i++) {
        size_t length = NAME_MAX_BYTES - 1;
        int type = gnutls_x509_crt_get_subject_alt_name(certificate, i, name, &length, NULL);
        if (type == GNUTLS_SAN_DNSNAME && length < NAME_MAX_BYTES) {
            name[length] = '\0';
            return;
        }
        if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
    }
    size_t length = NAME_MAX_BYTES;
    if (gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &length) < 0)
        name[0] = '\0';
}

static bool judge_name(const struct chain *chain, const char *host, struct service_answer *answer)
{
    char name[NAME_MAX_BYTES];
    if (gnutls_x509_crt_check_hostname2(chain->certificates[0], host, 0))
        return true;
    own_name(chain->certificates[0], name);
    if (*name)
        answer_detail_set(answer, CAUSE_CERTIFICATE_NAME, "for \"%s\", not %s", name, host);
    else
        answer_detail_set(answer, CAUSE_CERTIFICATE_NAME, "not for %s", host);
    return false;
}

static void judge_rest(const struct chain *chain, const struct service *service, int64_t now_ms,
                       struct service_answer *answer)
{
    char age[ANSWER_DETAIL_AGE_MAX];
    if (chain->ends_ms - now_ms < (int64_t)service->days * DAY_MS)
        answer_detail_set(answer, CAUSE_CERTIFICATE_SOON, "%sexpires in %s",
                          whose_time(chain, chain->ends_ms), answer_detail_age(chain->ends_ms - now_ms, age));
    else
        answer_detail_set(answer, CAUSE_REPLY, "%s", "");
}

void certificate_judge(const char *pem, size_t length, const char *host, const struct service *service,
                       const struct certificate_trust *trust, int64_t now_ms, struct service_answer *answer)
{
    struct chain chain;
    answer->expires_ms = 0;
    if (!chain_read(&chain, pem, length)) {
        answer_detail_set(answer, CAUSE_TLS_FAILED,
                          length > PEM_MAX ? "a chain of certificates without an end"
                                           : "no certificate that can be read");
    } else {
        answer->expires_ms = chain.ends_ms;
        if (judge_times(&chain, now_ms, answer) &&
            (!service->verify || (judge_trust(&chain, trust, answer) && judge_name(&chain, host, answer))))
            judge_rest(&chain, service, now_ms, answer);
    }
    chain_drop(&chain);
}
