#include "web_result.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "answer_detail.h"

#include "shared/base/error.h"
#include "shared/probe/cause_errno.h"

enum { TOO_LARGE = 100 };

bool web_result_had_connection(CURLcode code)
{
    switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
        return true;
    default:
        return false;
    }
}

static void judge_errno(int number, struct service_answer *answer)
{
    enum cause cause = cause_errno(number, CAUSE_STAGE_CONNECTION);
    answer_detail_set(answer, cause, "%s", cause == CAUSE_SEND_FAILED ? error_name(-number) : "");
}

static void judge_unconnected(const struct web_outcome *outcome, struct service_answer *answer)
{
    if (outcome->socket_errno)
        judge_errno(outcome->socket_errno, answer);
    else if (outcome->code == CURLE_URL_MALFORMAT)
        answer_detail_set(answer, CAUSE_SEND_FAILED, "the name of the service cannot be the host of a URL");
    else if (outcome->no_route)
        answer_detail_set(answer, CAUSE_NO_ROUTE, "%s", "");
    else if (outcome->code == CURLE_OPERATION_TIMEDOUT)
        answer_detail_set(answer, CAUSE_TIMEOUT, "%s", "");
    else if (outcome->os_errno)
        judge_errno(outcome->os_errno, answer);
    else
        answer_detail_set(answer, CAUSE_SEND_FAILED, "%s", outcome->text);
}

static bool says(const struct web_outcome *outcome, int gnutls_code)
{
    return strstr(outcome->text, gnutls_strerror(gnutls_code)) != NULL;
}

// An end that the peer or something between us has made. libcurl passes the words of GnuTLS on, and no
// number.
static bool judge_lost(const struct web_outcome *outcome, struct service_answer *answer)
{
    // Within a body a "receive error" without an error number is a chunk that is none.
    bool no_content = outcome->http_status == 0;
    if (outcome->os_errno == ECONNRESET || outcome->os_errno == EPIPE || says(outcome, GNUTLS_E_PULL_ERROR) ||
        says(outcome, GNUTLS_E_PUSH_ERROR))
        answer_detail_set(answer, CAUSE_RESET, "%s", "");
    else if (outcome->code == CURLE_GOT_NOTHING || outcome->code == CURLE_PARTIAL_FILE ||
             (no_content && (outcome->code == CURLE_RECV_ERROR || outcome->code == CURLE_SEND_ERROR)) ||
             says(outcome, GNUTLS_E_PREMATURE_TERMINATION))
        answer_detail_set(answer, CAUSE_CLOSED, "%s", "");
    else
        return false;
    return true;
}

// libcurl refuses a line that is too long as CURLE_TOO_LARGE (100), before 8.6 as a lack of memory.
static bool is_header_endless(const struct web_outcome *outcome)
{
    return outcome->header_endless || outcome->code == CURLE_OUT_OF_MEMORY || (int)outcome->code == TOO_LARGE;
}

static const char *fault_text(const struct web_outcome *outcome)
{
    if (is_header_endless(outcome))
        return "a header without an end";
    if (outcome->code == CURLE_UNSUPPORTED_PROTOCOL)
        return "no HTTP";
    return *outcome->text ? outcome->text : curl_easy_strerror(outcome->code);
}

static void judge_failure(const struct web_outcome *outcome, struct service_answer *answer)
{
    switch (outcome->code) {
    case CURLE_OPERATION_TIMEDOUT:
        if (outcome->http_status)
            answer_detail_set(answer, CAUSE_SILENT, "HTTP %u, and then no end", outcome->http_status);
        else
            answer_detail_set(answer, CAUSE_SILENT, "%s", "");
        break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
        if (!judge_lost(outcome, answer))
            answer_detail_set(answer, CAUSE_TLS_FAILED, "%s", fault_text(outcome));
        break;
    default:
        if (!judge_lost(outcome, answer))
            answer_detail_set(answer, CAUSE_WRONG_ANSWER, "%s", fault_text(outcome));
    }
}

static void judge_content(const struct service *service, const struct web_outcome *outcome,
                          struct service_answer *answer)
{
    if (outcome->http_status < service->status_min || outcome->http_status > service->status_max)
        answer_detail_set(answer, CAUSE_WRONG_ANSWER, "HTTP %u", outcome->http_status);
    else if (outcome->body_found == -ENOMEM)
        answer_detail_set(answer, CAUSE_OVERLOADED, "no memory for the body");
    else if (outcome->body_found == -E2BIG)
        answer_detail_set(answer, CAUSE_WRONG_ANSWER, "looking for the pattern in the body takes too long");
    else if (outcome->body_found != 1)
        answer_detail_set(answer, CAUSE_WRONG_ANSWER, "body does not match");
    else
        answer_detail_set(answer, CAUSE_REPLY, "%s", "");
}

// Whether all that was wanted has come, whatever libcurl calls its end: of TLS the handshake; of HTTP the
// body, or the part of it that has what we look for.
static bool is_whole(const struct service *service, const struct web_outcome *outcome)
{
    if (outcome->code == CURLE_OK || outcome->enough)
        return true;
    return service->kind == SERVICE_TLS ? outcome->has_chain
                                        : *service->body && outcome->http_status && outcome->body_found == 1;
}

void web_result_judge(const struct service *service, const struct web_outcome *outcome,
                      const struct service_answer *certificate, struct service_answer *answer)
{
    bool whole = is_whole(service, outcome);
    *answer = (struct service_answer){.connect_us = outcome->connect_us,
                                      .total_us = whole ? outcome->total_us : 0,
                                      .http_status = outcome->http_status,
                                      .expires_ms = certificate ? certificate->expires_ms : 0};
    if (outcome->socket_errno || (!whole && outcome->connect_us == 0))
        judge_unconnected(outcome, answer);
    else if (!whole)
        judge_failure(outcome, answer);
    else if (service->kind != SERVICE_TLS)
        judge_content(service, outcome, answer);
    if (answer->cause != CAUSE_REPLY || service->kind == SERVICE_HTTP)
        return;
    if (certificate)
        answer_detail_set(answer, certificate->cause, "%s", certificate->detail);
    else
        answer_detail_set(answer, CAUSE_TLS_FAILED, "the server has no certificate");
}
