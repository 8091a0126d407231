#include "web_run.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "certificate.h"
#include "trust_source.h"
#include "web_body.h"
#include "web_options.h"
#include "web_result.h"
#include "web_socket.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"

// A handshake may take a millisecond: so few are worked off in one turn.
enum { BUCKETS = 1024, EVENTS_MAX = 16, HEADER_MAX = 65536, CHAIN_PEM_MAX = 300000 };

struct web_probe {
    struct web_probe *next; // in its bucket
    struct web_run *run;
    struct web_request request;
    CURL *easy;
    struct curl_slist *connect_to;
    struct web_body body;
    int64_t start_us;
    int64_t connected_us; // when libcurl first waited to read; 0: not yet
    size_t header_length;
    bool enough;
    bool header_endless;
    int socket_errno;
    char text[CURL_ERROR_SIZE];
};

struct web_run {
    CURLM *multi;
    int epoll_fd;
    int64_t now_us;
    int64_t timer_us; // when libcurl wants to be called; INT64_MAX: not
    web_run_done *done;
    void *context;
    struct certificate_trust *trust;
    struct web_probe *buckets[BUCKETS];
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;
static CURLcode curl_status;

// Never undone: other plugins of the process use libcurl too.
static void start_curl(void)
{
    curl_status = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct web_probe *probe_of(CURL *easy)
{
    struct web_probe *probe = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &probe);
    return probe;
}

// libcurl's own time of the connection is there only after the handshake. Until the connection stands it
// waits to write alone.
static void note_connection(struct web_probe *probe, int what)
{
    if (what & CURL_POLL_IN && probe->connected_us == 0)
        probe->connected_us = probe->run->now_us;
}

// What libcurl wants of a socket. An error given back here would end every transfer, so that it is kept.
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused)
{
    struct web_run *run = context;
    struct epoll_event event = {.data.fd = fd};
    (void)unused;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(run->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    int status = epoll_ctl(run->epoll_fd, EPOLL_CTL_MOD, fd, &event);
    if (status < 0 && errno == ENOENT)
        status = epoll_ctl(run->epoll_fd, EPOLL_CTL_ADD, fd, &event);
    int failure = status < 0 ? errno : 0;
    struct web_probe *probe = probe_of(easy);
    if (probe && failure)
        probe->socket_errno = failure;
    if (probe)
        note_connection(probe, what);
    return 0;
}

static int set_timer(CURLM *multi, long timeout_ms, void *context)
{
    struct web_run *run = context;
    (void)multi;
    run->timer_us = timeout_ms < 0 ? INT64_MAX : run->now_us + timeout_ms * INT64_C(1000);
    return 0;
}

// Whatever libcurl has read out of its options: the socket goes to the address of the request. Behind `addr`
// there is room for as much as `addrlen` says.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *target)
{
    struct web_probe *probe = context;
    const struct web_request *request = &probe->request;
    struct sockaddr_storage name;
    (void)purpose;
    socklen_t length = web_socket_name(&request->addr, request->scope, request->service->port, &name);
    int fd = target->addrlen == length ? web_socket_open(&request->addr) : -EAFNOSUPPORT;
    if (fd < 0) {
        probe->socket_errno = -fd;
        return CURL_SOCKET_BAD;
    }
    memcpy(&target->addr, &name, length);
    return fd;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct web_probe *probe = context;
    (void)bytes;
    probe->header_length += size * count;
    probe->header_endless = probe->header_length > HEADER_MAX;
    return probe->header_endless ? 0 : size * count;
}

// Of an answer that is wrong by its status the body is not waited for.
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct web_probe *probe = context;
    const struct service *service = probe->request.service;
    long status = 0;
    curl_easy_getinfo(probe->easy, CURLINFO_RESPONSE_CODE, &status);
    probe->enough = status < service->status_min || status > service->status_max ||
                    !web_body_add(&probe->body, bytes, size * count);
    return probe->enough ? 0 : size * count;
}

static int set_callbacks(struct web_probe *probe)
{
    CURL *easy = probe->easy;
    unsigned failed = curl_easy_setopt(easy, CURLOPT_PRIVATE, probe);
    failed |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, probe->text);
    failed |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    failed |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, probe);
    failed |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    failed |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, probe);
    failed |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    failed |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, probe);
    return failed ? -ENOMEM : 0;
}

static int open_multi(struct web_run *run)
{
    run->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (run->epoll_fd < 0)
        return -errno;
    run->multi = curl_multi_init();
    if (!run->multi)
        return -ENOMEM;
    unsigned failed = (unsigned)curl_multi_setopt(run->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    failed |= (unsigned)curl_multi_setopt(run->multi, CURLMOPT_SOCKETDATA, run);
    failed |= (unsigned)curl_multi_setopt(run->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    failed |= (unsigned)curl_multi_setopt(run->multi, CURLMOPT_TIMERDATA, run);
    return failed ? -ENOMEM : 0;
}

int web_run_new(const char *ca_file, web_run_done *done, void *context, struct web_run **out,
                struct error *err)
{
    pthread_once(&curl_once, start_curl);
    if (curl_status != CURLE_OK)
        return error_set(err, -EIO, "cannot start libcurl: %s", curl_easy_strerror(curl_status));
    struct web_run *run = calloc(1, sizeof *run);
    if (!run)
        return error_set(err, -ENOMEM, "no memory for HTTP and TLS checks");
    run->epoll_fd = -1;
    run->timer_us = INT64_MAX;
    run->done = done;
    run->context = context;
    int status = trust_source_new(ca_file, &run->trust, err);
    if (status == 0) {
        status = open_multi(run);
        if (status < 0)
            error_set(err, status, "cannot start HTTP and TLS checks: %s", error_name(status));
    }
    if (status < 0) {
        web_run_free(run);
        return status;
    }
    *out = run;
    return 0;
}

static void probe_free(struct web_probe *probe)
{
    if (probe->easy)
        curl_easy_cleanup(probe->easy);
    curl_slist_free_all(probe->connect_to);
    web_body_fini(&probe->body);
    free(probe);
}

// Takes the probe out of the table and out of libcurl.
static void probe_stop(struct web_probe *probe)
{
    struct web_run *run = probe->run;
    struct web_probe **link = &run->buckets[probe->request.index % BUCKETS];
    while (*link != probe)
        link = &(*link)->next;
    *link = probe->next;
    curl_multi_remove_handle(run->multi, probe->easy);
}

void web_run_free(struct web_run *run)
{
    if (!run)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (run->buckets[i])
            web_run_cancel(run, run->buckets[i]->request.index);
    if (run->multi)
        curl_multi_cleanup(run->multi);
    if (run->epoll_fd >= 0)
        close(run->epoll_fd);
    trust_source_free(run->trust);
    free(run);
}

int web_run_fd(const struct web_run *run)
{
    return run->epoll_fd;
}

int web_run_wait(const struct web_run *run, int64_t now_us, int limit_ms)
{
    if (run->timer_us == INT64_MAX)
        return limit_ms;
    int64_t left_ms = run->timer_us > now_us ? (run->timer_us - now_us + 999) / 1000 : 0;
    return left_ms < limit_ms ? (int)left_ms : limit_ms;
}

int web_run_start(struct web_run *run, const struct web_request *request, int64_t now_us)
{
    struct web_probe *probe = calloc(1, sizeof *probe);
    if (!probe)
        return -ENOMEM;
    *probe =
        (struct web_probe){.run = run, .request = *request, .start_us = now_us, .easy = curl_easy_init()};
    web_body_init(&probe->body, request->body);
    run->now_us = now_us;
    int status = probe->easy ? web_options_set(probe->easy, request, &probe->connect_to) : -ENOMEM;
    // A name that no URL can hold: libcurl refuses its absence, from web_run_work.
    if (status == 0 || status == -EINVAL)
        status = set_callbacks(probe);
    if (status == 0 && curl_multi_add_handle(run->multi, probe->easy) != CURLM_OK)
        status = -ENOMEM;
    if (status < 0) {
        probe_free(probe);
        return status;
    }
    struct web_probe **bucket = &run->buckets[request->index % BUCKETS];
    probe->next = *bucket;
    *bucket = probe;
    return 0;
}

void web_run_cancel(struct web_run *run, uint32_t index)
{
    struct web_probe *probe = run->buckets[index % BUCKETS];
    while (probe && probe->request.index != index)
        probe = probe->next;
    if (!probe)
        return;
    probe_stop(probe);
    probe_free(probe);
}

// The certificates as the server sent them, in PEM; NULL without one. To be freed.
static char *chain_of(CURL *easy, size_t *length)
{
    static const char key[] = "Cert:";
    struct curl_certinfo *info = NULL;
    char *pem = NULL;
    *length = 0;
    curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info);
    for (int i = 0; info && i < info->num_of_certs; i++)
        for (const struct curl_slist *line = info->certinfo[i]; line; line = line->next) {
            if (strncmp(line->data, key, sizeof key - 1) != 0)
                continue;
            size_t added = strlen(line->data) - (sizeof key - 1);
            char *grown = added < CHAIN_PEM_MAX - *length ? realloc(pem, *length + added + 1) : NULL;
            if (!grown)
                return pem;
            pem = grown;
            memcpy(pem + *length, line->data + sizeof key - 1, added + 1);
            *length += added;
        }
    return pem;
}

static uint32_t clamp_us(int64_t time_us)
{
    return time_us < 0 ? 0 : time_us > UINT32_MAX ? UINT32_MAX : (uint32_t)time_us;
}

static uint32_t time_of(CURL *easy, CURLINFO what)
{
    curl_off_t time_us = 0;
    curl_easy_getinfo(easy, what, &time_us);
    return clamp_us(time_us);
}

// A handshake that fails in the very turn that connected leaves no time but that of its end.
static uint32_t connect_time(const struct web_probe *probe, CURLcode code)
{
    uint32_t time_us = time_of(probe->easy, CURLINFO_CONNECT_TIME_T);
    if (time_us > 0)
        return time_us;
    if (probe->connected_us > 0)
        return probe->connected_us > probe->start_us ? clamp_us(probe->connected_us - probe->start_us) : 1;
    return web_result_had_connection(code) ? time_of(probe->easy, CURLINFO_TOTAL_TIME_T) : 0;
}

static void read_outcome(struct web_probe *probe, CURLcode code, struct web_outcome *outcome)
{
    long status = 0, os_errno = 0;
    curl_easy_getinfo(probe->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(probe->easy, CURLINFO_OS_ERRNO, &os_errno);
    bool http = probe->request.service->kind != SERVICE_TLS;
    *outcome = (struct web_outcome){
        .code = code,
        .os_errno = (int)os_errno,
        .socket_errno = probe->socket_errno,
        .enough = probe->enough,
        .header_endless = probe->header_endless,
        .body_found = http ? web_body_found(&probe->body) : 1,
        .connect_us = connect_time(probe, code),
        .total_us = time_of(probe->easy, CURLINFO_TOTAL_TIME_T),
        .http_status = http && status > 0 && status <= UINT16_MAX ? (uint16_t)status : 0,
        .text = probe->text,
    };
    outcome->no_route = code == CURLE_COULDNT_CONNECT && !probe->socket_errno &&
                        !web_socket_has_route(&probe->request.addr, probe->request.scope);
}

static void finish(struct web_probe *probe, CURLcode code)
{
    struct web_run *run = probe->run;
    const struct web_request *request = &probe->request;
    struct web_outcome outcome;
    struct service_answer certificate = {.cause = CAUSE_REPLY}, answer;
    char host[IP_ADDR_TEXT_MAX];
    size_t length;
    read_outcome(probe, code, &outcome);
    char *chain = chain_of(probe->easy, &length);
    outcome.has_chain = chain != NULL;
    if (chain)
        certificate_judge(chain, length, web_options_host(request, host), request->service, run->trust,
                          clock_real_ms(), &certificate);
    web_result_judge(request->service, &outcome, chain ? &certificate : NULL, &answer);
    uint32_t index = request->index;
    free(chain);
    probe_stop(probe);
    probe_free(probe);
    run->done(run->context, index, &answer);
}

void web_run_work(struct web_run *run, int64_t now_us)
{
    struct epoll_event events[EVENTS_MAX];
    int running, queued;
    run->now_us = now_us;
    int count = epoll_wait(run->epoll_fd, events, EVENTS_MAX, 0);
    for (int i = 0; i < count; i++) {
        int what = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                   (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                   (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
        curl_multi_socket_action(run->multi, events[i].data.fd, what, &running);
    }
    if (run->timer_us <= now_us) {
        run->timer_us = INT64_MAX;
        curl_multi_socket_action(run->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (CURLMsg *message; (message = curl_multi_info_read(run->multi, &queued));)
        if (message->msg == CURLMSG_DONE)
            finish(probe_of(message->easy_handle), message->data.result);
}
