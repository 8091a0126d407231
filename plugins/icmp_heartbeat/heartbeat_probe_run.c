#include "heartbeat_engine.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "heartbeat_answer.h"

#include "shared/base/clock.h"
#include "shared/icmp/icmp_socket.h"
#include "shared/monitor/monitor_pace.h"
#include "shared/monitor/monitor_watch_source.h"
#include "shared/probe/cause_errno.h"

enum { IDLE_WAIT_MS = 1000, EVENTS = 8 };

// Probes of one family on their way into one sendmmsg.
struct batch {
    struct icmp_send probes[ICMP_SOCKET_BATCH];
    size_t count;
};

// What the loop remembers from turn to turn.
struct probe_run {
    struct heartbeat *self;
    struct monitor_watch *watch;
    struct monitor_pace pace;
    struct batch batches[2];
    uint32_t drops[2];
    struct icmp_received received[ICMP_SOCKET_BATCH];
};

static void notice_drops(struct probe_run *run, int family)
{
    uint32_t drops = icmp_socket_drops(run->self->sockets[family]);
    if (drops == run->drops[family])
        return;
    run->drops[family] = drops;
    monitor_watch_source_blind(run->watch, CAUSE_OVERLOADED);
}

static void count_answer(struct heartbeat_counters *counters, enum heartbeat_answer answer)
{
    counters->received += answer == HEARTBEAT_ACCEPTED;
    counters->late += answer == HEARTBEAT_LATE;
    counters->duplicate += answer == HEARTBEAT_DUPLICATE;
    counters->rejected += answer == HEARTBEAT_REJECTED;
}

static void receive(struct probe_run *run, int family, bool all)
{
    struct heartbeat *self = run->self;
    size_t count;
    do {
        count = icmp_socket_receive(self->sockets[family], run->received);
        int64_t now_us = clock_mono_us();
        for (size_t i = 0; i < count; i++) {
            const struct icmp_received *received = &run->received[i];
            if (received->message.kind != ICMP_KIND_OTHER)
                count_answer(&self->counters, heartbeat_answer_take(&self->monitor.table, &self->key,
                                                                    received, now_us - received->age_us));
        }
    } while (count == ICMP_SOCKET_BATCH || (all && count > 0));
    notice_drops(run, family);
}

// Why a probe had no answer: first what is ours, then what the network said, else plain silence.
static enum cause silence_cause(struct probe_run *run, uint32_t index)
{
    const struct monitor_target *target = &run->self->monitor.table.targets[index];
    enum cause cause;
    if (monitor_watch_source_excuse(run->watch, index, &cause))
        return cause;
    return target->error_cause == CAUSE_REPLY ? CAUSE_TIMEOUT : (enum cause)target->error_cause;
}

static void mark_sent(struct heartbeat *self, const struct icmp_send *probes, size_t count, int64_t from_us,
                      int64_t to_us)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t index = probes[i].tag.index;
        // The kernel gives no send times for a batch: its probes leave one after the other within the call.
        int64_t sent_us = from_us + (to_us - from_us) * (int64_t)i / (int64_t)count;
        double late_ms = (double)(sent_us - self->monitor.table.targets[index].due_us) / 1000;
        if (late_ms > self->counters.lateness_ms)
            self->counters.lateness_ms = late_ms;
        monitor_table_sent(&self->monitor.table, index, sent_us);
    }
    self->counters.sent += (int64_t)count;
}

// The kernel has no room: again in a millisecond, but not for longer than an answer may take.
static void postpone(struct heartbeat *self, uint32_t index)
{
    int64_t now_us = clock_mono_us();
    if (now_us - self->monitor.table.targets[index].due_us <
        self->settings->monitor.timeout_ms * INT64_C(1000))
        monitor_table_postpone(&self->monitor.table, index, now_us + 1000);
    else
        monitor_table_settle(&self->monitor.table, index, CAUSE_SEND_FAILED, now_us);
}

static void send_batch(struct heartbeat *self, int family, struct batch *batch)
{
    size_t done = 0;
    while (done < batch->count) {
        int failure;
        int64_t from_us = clock_mono_us();
        size_t sent =
            icmp_socket_send(self->sockets[family], batch->probes + done, batch->count - done, &failure);
        int64_t to_us = clock_mono_us();
        mark_sent(self, batch->probes + done, sent, from_us, to_us);
        done += sent;
        if (failure == 0)
            continue;
        self->counters.send_errors++;
        if (failure == -EAGAIN)
            break;
        monitor_table_settle(&self->monitor.table, batch->probes[done++].tag.index,
                             cause_errno(failure, CAUSE_STAGE_SENDTO), to_us);
    }
    for (; done < batch->count; done++)
        postpone(self, batch->probes[done].tag.index);
    batch->count = 0;
}

// Puts the probe into its batch, which is sent when full.
static void enqueue(struct probe_run *run, uint32_t index)
{
    struct heartbeat *self = run->self;
    const struct monitor_target *target = &self->monitor.table.targets[index];
    int family = target->addressed && ip_addr_family(&target->addr) == 6;
    if (!target->addressed || !self->sockets[family]) {
        enum cause cause = target->addressed ? CAUSE_NO_ROUTE : (enum cause)target->missing_cause;
        monitor_table_settle(&self->monitor.table, index, cause, run->watch->turn_us);
        return;
    }
    struct batch *batch = &run->batches[family];
    heartbeat_answer_probe(&self->monitor.table, &self->key, index, &batch->probes[batch->count++]);
    if (batch->count == ICMP_SOCKET_BATCH)
        send_batch(self, family, batch);
}

// Does what is due, at most one batch's worth of probes, so that answers are read in between. Whether more is
// due.
static bool work_off_due(struct probe_run *run)
{
    struct heartbeat *self = run->self;
    size_t allowance = monitor_pace_allowance(&run->pace, run->watch->turn_us);
    if (allowance > ICMP_SOCKET_BATCH)
        allowance = ICMP_SOCKET_BATCH;
    size_t left = allowance;
    struct monitor_due due = {MONITOR_DUE_NONE, 0};
    while (left > 0 &&
           (due = monitor_table_due(&self->monitor.table, run->watch->turn_us)).kind != MONITOR_DUE_NONE) {
        if (due.kind == MONITOR_DUE_TIMEOUT) {
            monitor_table_settle(&self->monitor.table, due.index, silence_cause(run, due.index),
                                 run->watch->turn_us);
        } else {
            enqueue(run, due.index);
            left--;
        }
    }
    for (int family = 0; family < 2; family++)
        if (run->batches[family].count > 0)
            send_batch(self, family, &run->batches[family]);
    monitor_pace_spend(&run->pace, allowance - left);
    return due.kind != MONITOR_DUE_NONE && allowance == ICMP_SOCKET_BATCH;
}

static void take_events(struct probe_run *run, const struct epoll_event *events, int count)
{
    struct heartbeat *self = run->self;
    for (int i = 0; i < count; i++) {
        int fd = events[i].data.fd;
        bool failed = events[i].events & EPOLLERR;
        if (fd == self->monitor.probe_wake_fd)
            monitor_sleep(fd, 0);
        else if (fd == monitor_watch_source_fd(run->watch))
            monitor_watch_source_read(run->watch);
        else
            receive(run, self->sockets[0] && fd == icmp_socket_fd(self->sockets[0]) ? 0 : 1, failed);
    }
}

static void turn(struct probe_run *run)
{
    struct heartbeat *self = run->self;
    struct epoll_event events[EVENTS];
    int count = epoll_wait(self->epoll_fd, events, EVENTS, run->watch->wait_ms);
    pthread_mutex_lock(&self->monitor.lock);
    size_t events_before = self->monitor.table.event_count;
    monitor_watch_source_turn(run->watch);
    take_events(run, events, count);
    bool more = work_off_due(run);
    int64_t now_ms = clock_mono_us() / 1000;
    run->watch->wait_ms = more ? 0 : monitor_wheel_wait(&self->monitor.table.wheel, now_ms, IDLE_WAIT_MS);
    // Something is due that the pace holds back: the next tokens come within a millisecond.
    if (run->watch->wait_ms == 0 && monitor_pace_allowance(&run->pace, clock_mono_us()) == 0)
        run->watch->wait_ms = 1;
    bool events_came = self->monitor.table.event_count > events_before;
    pthread_mutex_unlock(&self->monitor.lock);
    if (events_came)
        monitor_wake(self->monitor.store_wake_fd);
}

void heartbeat_probe_loop(void *argument)
{
    struct heartbeat *self = argument;
    struct probe_run run = {.self = self, .watch = &self->watch};
    self->watch.turn_us = clock_mono_us();
    monitor_pace_init(&run.pace, self->settings->monitor.max_rate, 1, self->watch.turn_us);
    while (!atomic_load(&self->monitor.stop))
        turn(&run);
}
