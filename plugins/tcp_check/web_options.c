#include "web_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/text.h"

enum { BUFFER_BYTES = 8192 };

const char *web_options_host(const struct web_request *request, char text[IP_ADDR_TEXT_MAX])
{
    return *request->service->name ? request->service->name : ip_addr_format(&request->addr, text);
}

static const char *scheme_of(const struct service *service)
{
    static const char *const schemes[] = {[STARTTLS_NONE] = "https",
                                          [STARTTLS_SMTP] = "smtp",
                                          [STARTTLS_IMAP] = "imap",
                                          [STARTTLS_POP3] = "pop3"};
    if (service->kind == SERVICE_HTTP)
        return "http";
    return service->kind == SERVICE_HTTPS ? "https" : schemes[service->starttls];
}

// SMTP takes the path as the name that we greet with.
static const char *path_of(const struct service *service)
{
    if (service->kind == SERVICE_TLS)
        return service->starttls == STARTTLS_SMTP ? "/lanatlas" : "/";
    return *service->path ? service->path : "/";
}

// A name is set as a host of its own, so that nothing in it ("/", "@", ":") reads as another part.
static int join(CURLU *url, const struct web_request *request, char text[WEB_OPTIONS_URL_MAX])
{
    char host[SERVICE_OPTION_MAX + 2], address[IP_ADDR_TEXT_MAX], port[8], *whole = NULL;
    const char *name = web_options_host(request, address);
    snprintf(host, sizeof host, strchr(name, ':') ? "[%s]" : "%s", name);
    snprintf(port, sizeof port, "%u", request->service->port);
    if (curl_url_set(url, CURLUPART_SCHEME, scheme_of(request->service), 0) != CURLUE_OK ||
        curl_url_set(url, CURLUPART_HOST, host, 0) != CURLUE_OK ||
        curl_url_set(url, CURLUPART_PORT, port, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
        return -EINVAL;
    size_t length = strlen(whole);
    while (length > 0 && whole[length - 1] == '/')
        length--;
    int written =
        snprintf(text, WEB_OPTIONS_URL_MAX, "%.*s%s", (int)length, whole, path_of(request->service));
    curl_free(whole);
    return written > 0 && written < WEB_OPTIONS_URL_MAX ? 0 : -EINVAL;
}

// The path may hold a query, and bytes that a URL writes as "%20".
static int encode(CURLU *url, char text[WEB_OPTIONS_URL_MAX])
{
    char *whole = NULL;
    if (curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE | CURLU_PATH_AS_IS) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
        return -EINVAL;
    int status = text_copy(text, WEB_OPTIONS_URL_MAX, whole) < 0 ? -EINVAL : 0;
    curl_free(whole);
    return status;
}

int web_options_url(const struct web_request *request, char url[WEB_OPTIONS_URL_MAX])
{
    CURLU *parts = curl_url();
    if (!parts)
        return -ENOMEM;
    int status = join(parts, request, url);
    if (status == 0)
        status = encode(parts, url);
    curl_url_cleanup(parts);
    return status;
}

// "::[fe80::1]:443": whatever the name of the URL, this is whom to connect to.
static int set_target(CURL *easy, const struct web_request *request, struct curl_slist **connect_to)
{
    char text[WEB_OPTIONS_URL_MAX], address[IP_ADDR_TEXT_MAX];
    int status = web_options_url(request, text);
    if (status < 0)
        return status;
    unsigned failed = curl_easy_setopt(easy, CURLOPT_URL, text);
    snprintf(text, sizeof text, ip_addr_family(&request->addr) == 6 ? "::[%s]:%u" : "::%s:%u",
             ip_addr_format(&request->addr, address), request->service->port);
    *connect_to = curl_slist_append(NULL, text);
    failed |= curl_easy_setopt(easy, CURLOPT_CONNECT_TO, *connect_to);
    return *connect_to && !failed ? 0 : -ENOMEM;
}

static unsigned set_limits(CURL *easy, const struct web_request *request)
{
    unsigned failed = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    failed |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_ms);
    failed |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,smtp,imap,pop3");
    failed |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
    failed |= curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    failed |= curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
    return failed;
}

// The certificates are judged by us. A session that is taken up again would show none.
static unsigned set_tls(CURL *easy, const struct service *service)
{
    unsigned failed = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    failed |= curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    failed |= curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    if (service->kind != SERVICE_TLS)
        return failed;
    failed |= curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_SSL_ENABLE_ALPN, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    return failed;
}

static unsigned set_http(CURL *easy)
{
    unsigned failed = curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    failed |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    failed |= curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    failed |= curl_easy_setopt(easy, CURLOPT_USERAGENT, "lanatlas");
    failed |= curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    return failed;
}

int web_options_set(CURL *easy, const struct web_request *request, struct curl_slist **connect_to)
{
    *connect_to = NULL;
    unsigned failed = set_limits(easy, request);
    if (request->service->kind != SERVICE_HTTP)
        failed |= set_tls(easy, request->service);
    if (request->service->kind != SERVICE_TLS)
        failed |= set_http(easy);
    return failed ? -ENOMEM : set_target(easy, request, connect_to);
}
