// The inside of the engine. `targets`, `pool` and `counters` are guarded by the monitor's lock; the rest is
// written before the loops start and belongs to the probe loop.
#pragma once

#include "prober.h"
#include "push_wait.h"
#include "service_answer.h"
#include "service_plan.h"
#include "tcp_pool_socket.h"

#include "shared/monitor/monitor_watch_source.h"

struct dns_run;
struct tcp_talk;
struct web_run;

// What a probe under way waits for.
enum prober_step { PROBER_IDLE, PROBER_CONNECTING, PROBER_TALKING, PROBER_WEB, PROBER_DNS };

// Beside the monitor's target of the same index.
struct prober_target {
    struct service_plan *plan; // what is asked; NULL until the first probe
    struct service_plan *next; // what is asked from the next probe on; NULL: the same
    struct tcp_talk *talk;     // while talking
    char *detail;              // of the last result; NULL is ""
    int64_t expires_ms;        // the end of the certificate's validity, Unix milliseconds; 0: not known
    struct push_wait push;
    int64_t connected_us; // when the connection stood, monotonic
    int fd;
    uint32_t total_us;     // of the last answer; 0: none
    uint32_t next_waiting; // prober_queue.h
    uint16_t http_status;
    uint8_t detail_cause; // enum cause: of the result that the detail belongs to
    uint8_t step;         // enum prober_step
    uint8_t family;       // of the socket, when it is one that may be used again; else 0
    bool was_open;        // it has answered once: an optional check counts from then on
};

struct prober {
    struct monitor monitor;
    const struct tcp_settings *settings;
    struct monitor_watch watch;
    struct web_run *web;
    struct dns_run *dns;
    int epoll_fd;
    uint32_t max_open;
    uint32_t waiting, first_waiting, last_waiting; // prober_queue.h
    struct prober_target *targets;
    struct tcp_pool pool;
    struct prober_counters counters;
};

// prober_probe_run.c: what web_run and dns_run call when a probe has ended.
void prober_probe_run_done(void *prober, uint32_t index, const struct service_answer *answer);

// Ends what is under way without a result.
void prober_probe_run_cancel(struct prober *prober, uint32_t index);

// prober_plan_source.c: what the monitor asks of us.
struct monitor_engine prober_plan_source_engine(struct prober *prober);
struct monitor_beside prober_plan_source_beside(struct prober *prober);
