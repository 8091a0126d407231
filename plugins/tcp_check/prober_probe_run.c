#include "prober_engine.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "dns_run.h"
#include "prober_queue.h"
#include "prober_result.h"
#include "tcp_connect.h"
#include "tcp_talk_socket.h"
#include "web_run.h"

#include "shared/base/clock.h"
#include "shared/monitor/monitor_pace.h"
#include "shared/probe/cause_errno.h"

// Probes leave together every BEAT_MS: one waking serves all of them, and most of their answers.
enum { BEAT_MS = 50, IDLE_WAIT_MS = 1000, EVENTS = 128, STARTS = 256, PUSH_LOOK_US = 10000000 };

// A probe that libcurl or c-ares runs ends a little before our own timer, so that its own answer counts.
static uint32_t inner_timeout_ms(const struct prober *self)
{
    uint32_t timeout_ms = self->settings->monitor.timeout_ms;
    return timeout_ms - timeout_ms / 20;
}

static struct monitor_target *target_of(struct prober *self, uint32_t index)
{
    return &self->monitor.table.targets[index];
}

// Descriptors.

// With one more under way, those that are kept to be used again and it are at most `max_open`.
static void make_room(struct prober *self)
{
    tcp_pool_socket_bound(&self->pool, self->max_open - self->counters.running - 1);
}

static void give_back(struct prober *self, struct prober_target *target)
{
    if (target->family)
        tcp_pool_socket_give(&self->pool, target->family, target->fd, clock_mono_us());
    else
        close(target->fd);
}

// The end of what is under way.

void prober_probe_run_cancel(struct prober *self, uint32_t index)
{
    struct prober_target *target = &self->targets[index];
    switch ((enum prober_step)target->step) {
    case PROBER_IDLE:
        return;
    case PROBER_CONNECTING:
        give_back(self, target);
        break;
    case PROBER_TALKING:
        close(target->fd);
        break;
    case PROBER_WEB:
        web_run_cancel(self->web, index);
        break;
    case PROBER_DNS:
        dns_run_cancel(self->dns, index);
        break;
    }
    free(target->talk);
    target->talk = NULL;
    target->step = PROBER_IDLE;
    self->counters.running--;
}

static void begin(struct prober *self, uint32_t index, enum prober_step step, int64_t now_us)
{
    self->targets[index].step = (uint8_t)step;
    self->counters.running++;
    monitor_table_sent(&self->monitor.table, index, now_us);
}

// It is tried now, whether or not that succeeds.
static void count_start(struct prober *self, uint32_t index)
{
    double late_ms = (double)(self->watch.turn_us - target_of(self, index)->due_us) / 1000;
    if (late_ms > self->counters.lateness_ms)
        self->counters.lateness_ms = late_ms;
    self->counters.started++;
}

// The present probe of `index` has this result.
static void settle(struct prober *self, uint32_t index, const struct service_answer *answer)
{
    struct prober_target *target = &self->targets[index];
    enum cause cause = prober_result_cause(target, answer->cause);
    prober_probe_run_cancel(self, index);
    if (answer->cause == CAUSE_NO_DESCRIPTOR)
        tcp_pool_socket_bound(&self->pool, 0);
    prober_result_count(&self->counters, answer->cause);
    prober_result_keep(target, answer);
    monitor_table_settle_timed(&self->monitor.table, index, cause, self->watch.turn_us,
                               answer->connect_us ? answer->connect_us : 1);
}

// Where the target has said nothing of itself, what is our own comes first.
static void settle_unless_ours(struct prober *self, uint32_t index, const struct service_answer *answer)
{
    struct service_answer ours = {.cause = CAUSE_REPLY};
    bool silent = answer->cause == CAUSE_SILENT || !cause_shows_life(answer->cause);
    bool asked = cause_outcome(answer->cause) == OUTCOME_MISS && silent;
    bool excused = asked && monitor_watch_source_excuse(&self->watch, index, &ours.cause);
    settle(self, index, excused ? &ours : answer);
}

static void settle_cause(struct prober *self, uint32_t index, enum cause cause)
{
    settle(self, index, &(struct service_answer){.cause = cause});
}

void prober_probe_run_done(void *prober, uint32_t index, const struct service_answer *answer)
{
    struct prober *self = prober;
    struct prober_target *target = &self->targets[index];
    // It has ended already, and is not to be ended again.
    target->step = PROBER_IDLE;
    self->counters.running--;
    if (target_of(self, index)->used && target_of(self, index)->phase == MONITOR_WAITING)
        settle_unless_ours(self, index, answer);
}

// Connections.

static uint64_t tag_of(int fd, uint32_t index)
{
    return (uint64_t)(uint32_t)fd << 32 | index;
}

static void wait_for(struct prober *self, uint32_t index, int operation, uint32_t events)
{
    struct prober_target *target = &self->targets[index];
    struct epoll_event event = {.events = events, .data.u64 = tag_of(target->fd, index)};
    if (epoll_ctl(self->epoll_fd, operation, target->fd, &event) == 0)
        return;
    target->family = 0; // the set does not hold it
    settle_cause(self, index, CAUSE_SEND_FAILED);
}

static void talk(struct prober *self, uint32_t index)
{
    struct prober_target *target = &self->targets[index];
    struct service_answer answer = {.cause = CAUSE_SILENT};
    bool wants_write = false;
    bool decided = tcp_talk_socket_step(target->talk, target->fd, target->plan, &wants_write, &answer);
    int64_t sent_us = target_of(self, index)->sent_us;
    if (!decided) {
        wait_for(self, index, EPOLL_CTL_MOD, EPOLLIN | (wants_write ? EPOLLOUT : 0u));
        return;
    }
    answer.connect_us = (uint32_t)(target->connected_us - sent_us);
    answer.total_us = (uint32_t)(clock_mono_us() - sent_us);
    settle(self, index, &answer);
}

// The connection stands, or it does not: epoll_ctl(2) tells which with its events.
static void take_connection(struct prober *self, uint32_t index, uint32_t events)
{
    struct prober_target *target = &self->targets[index];
    bool failed = events & (EPOLLERR | EPOLLHUP);
    struct service_answer answer = {.cause = failed ? tcp_connect_outcome(target->fd) : CAUSE_REPLY};
    int64_t now_us = clock_mono_us(), sent_us = target_of(self, index)->sent_us;
    if (answer.cause == CAUSE_REPLY && !service_plan_is_plain(target->plan)) {
        target->talk = calloc(1, sizeof *target->talk);
        target->connected_us = now_us;
        target->step = PROBER_TALKING;
        if (target->talk)
            talk(self, index);
        else
            settle_cause(self, index, CAUSE_SEND_FAILED);
        return;
    }
    answer.connect_us = now_us > sent_us ? (uint32_t)(now_us - sent_us) : 1;
    settle_unless_ours(self, index, &answer);
}

// An idle socket that is used again is in the epoll set already, and has no event to tell of (EPOLLONESHOT).
static void start_connection(struct prober *self, uint32_t index)
{
    struct prober_target *target = &self->targets[index];
    const struct monitor_target *asked = target_of(self, index);
    int64_t now_us = clock_mono_us();
    int family = ip_addr_family(&asked->addr);
    // With a scope it is bound to an interface, and stays so.
    bool again = asked->scope == 0;
    int idle = again ? tcp_pool_socket_take(&self->pool, family) : -1;
    if (idle < 0)
        make_room(self);
    int fd = idle < 0 ? tcp_pool_socket_open(&self->pool, family) : idle;
    int failure = fd < 0 ? fd : tcp_connect_begin(fd, &asked->addr, asked->scope, target->plan->port);
    if (failure < 0) {
        if (fd >= 0)
            close(fd);
        settle_cause(self, index, cause_errno(failure, CAUSE_STAGE_CONNECT));
        return;
    }
    target->fd = fd;
    target->family = again ? (uint8_t)family : 0;
    begin(self, index, PROBER_CONNECTING, now_us);
    wait_for(self, index, idle < 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, EPOLLOUT | EPOLLONESHOT);
}

// Every kind of probe begins here.

static void start_web(struct prober *self, uint32_t index)
{
    const struct prober_target *target = &self->targets[index];
    const struct web_request request = {.index = index,
                                        .addr = target_of(self, index)->addr,
                                        .scope = target_of(self, index)->scope,
                                        .timeout_ms = inner_timeout_ms(self),
                                        .service = target->plan->service,
                                        .body = target->plan->pattern};
    int64_t now_us = clock_mono_us();
    int failure = web_run_start(self->web, &request, now_us);
    if (failure < 0)
        settle_cause(self, index, cause_errno(failure, CAUSE_STAGE_CONNECT));
    else
        begin(self, index, PROBER_WEB, now_us);
}

static void start_dns(struct prober *self, uint32_t index)
{
    const struct dns_request request = {.index = index,
                                        .server = target_of(self, index)->addr,
                                        .scope = target_of(self, index)->scope,
                                        .timeout_ms = inner_timeout_ms(self),
                                        .service = self->targets[index].plan->service};
    int64_t now_us = clock_mono_us();
    int failure = dns_run_start(self->dns, &request, now_us);
    if (failure < 0)
        settle_cause(self, index, cause_errno(failure, CAUSE_STAGE_CONNECT));
    else
        begin(self, index, PROBER_DNS, now_us);
}

// Nothing is sent: a beat is missing, or there is time left for it.
static void look_for_beat(struct prober *self, uint32_t index)
{
    const struct prober_target *target = &self->targets[index];
    struct monitor_table *table = &self->monitor.table;
    int64_t due_us, look_us = self->watch.turn_us + PUSH_LOOK_US;
    enum cause cause =
        push_wait_judge(&target->push, target->plan->interval_ms, self->watch.turn_us, &due_us);
    if (cause != CAUSE_REPLY) {
        settle_cause(self, index, cause);
    } else {
        table->records[index].results++; // the metric goes on
        monitor_table_postpone(table, index, due_us < look_us ? due_us : look_us);
    }
}

static void take_next_plan(struct prober_target *target)
{
    if (!target->next)
        return;
    service_plan_free(target->plan);
    target->plan = target->next;
    target->next = NULL;
}

static void ask(struct prober *self, uint32_t index)
{
    count_start(self, index);
    switch (self->targets[index].plan->kind) {
    case SERVICE_TCP:
        start_connection(self, index);
        break;
    case SERVICE_DNS:
        make_room(self);
        start_dns(self, index);
        break;
    default:
        make_room(self);
        start_web(self, index);
    }
}

// False when it must wait for a place.
static bool start(struct prober *self, uint32_t index, bool has_place)
{
    const struct monitor_target *asked = target_of(self, index);
    struct prober_target *target = &self->targets[index];
    prober_probe_run_cancel(self, index); // its address has changed while it ran
    take_next_plan(target);
    if (target->plan->kind == SERVICE_PUSH) {
        look_for_beat(self, index);
    } else if (!asked->addressed) {
        settle_cause(self, index, (enum cause)asked->missing_cause);
    } else if (!has_place) {
        prober_queue_add(self, index);
        return false;
    } else {
        ask(self, index);
    }
    return true;
}

// The time of a probe is over: what is our own comes first.
static void time_out(struct prober *self, uint32_t index)
{
    const struct prober_target *target = &self->targets[index];
    struct service_answer answer = {.cause = CAUSE_TIMEOUT};
    enum cause ours;
    if (monitor_watch_source_excuse(&self->watch, index, &ours))
        answer.cause = ours;
    else if (target->step == PROBER_TALKING)
        tcp_talk_socket_timeout(target->talk, &answer);
    settle(self, index, &answer);
}

// The loop.

// What the loop remembers from turn to turn.
struct probe_run {
    struct prober *self;
    struct monitor_pace pace;
};

static bool has_place(const struct prober *self)
{
    return self->counters.running < self->max_open;
}

// One that waited for a place; one that was removed meanwhile is the table's again.
static bool start_waiting(struct prober *self)
{
    uint32_t index = prober_queue_take(self);
    if (!target_of(self, index)->removed)
        return start(self, index, true);
    monitor_table_postpone(&self->monitor.table, index, self->watch.turn_us);
    return false;
}

// Does what is due, at most STARTS probes, so that answers are read in between. Whether more may be due.
static bool work_off_due(struct probe_run *run)
{
    struct prober *self = run->self;
    size_t allowance = monitor_pace_allowance(&run->pace, self->watch.turn_us);
    if (allowance > STARTS)
        allowance = STARTS;
    size_t left = allowance;
    while (left > 0) {
        if (self->waiting > 0 && has_place(self)) {
            left -= start_waiting(self);
            continue;
        }
        struct monitor_due due = monitor_table_due(&self->monitor.table, self->watch.turn_us);
        if (due.kind == MONITOR_DUE_NONE)
            break;
        if (due.kind == MONITOR_DUE_TIMEOUT)
            time_out(self, due.index);
        else
            left -= start(self, due.index, has_place(self));
    }
    monitor_pace_spend(&run->pace, allowance - left);
    return left == 0 && allowance == STARTS;
}

static void take_special(struct prober *self, int fd)
{
    if (fd == self->monitor.probe_wake_fd)
        monitor_sleep(fd, 0);
    else if (fd == monitor_watch_source_fd(&self->watch))
        monitor_watch_source_read(&self->watch);
    else if (fd == web_run_fd(self->web))
        web_run_work(self->web, self->watch.turn_us);
    else
        dns_run_work(self->dns, self->watch.turn_us);
}

static void take_event(struct prober *self, const struct epoll_event *event)
{
    uint32_t index = (uint32_t)event->data.u64;
    int fd = (int)(event->data.u64 >> 32);
    if (index == MONITOR_NO_TARGET) {
        take_special(self, fd);
        return;
    }
    const struct prober_target *target = &self->targets[index];
    bool waits = target->step == PROBER_CONNECTING || target->step == PROBER_TALKING;
    if (!waits || target->fd != fd)
        return;
    if (target_of(self, index)->phase != MONITOR_WAITING)
        prober_probe_run_cancel(self, index);
    else if (target->step == PROBER_CONNECTING)
        take_connection(self, index, event->events);
    else
        talk(self, index);
}

// How long nothing will be due.
static int wait_ms(struct probe_run *run, bool more)
{
    struct prober *self = run->self;
    int64_t now_us = clock_mono_us();
    if (more)
        return 0;
    int wait = monitor_wheel_wait(&self->monitor.table.wheel, now_us / 1000, IDLE_WAIT_MS);
    wait = web_run_wait(self->web, now_us, wait);
    wait = dns_run_wait(self->dns, now_us, wait);
    if (self->waiting > 0 && has_place(self))
        wait = 0;
    // Something is due that the pace holds back: the next tokens come within a millisecond.
    if (wait == 0)
        return monitor_pace_allowance(&run->pace, now_us) == 0;
    int64_t past_beat_ms = (now_us / 1000 + wait) % BEAT_MS;
    return past_beat_ms ? wait + BEAT_MS - (int)past_beat_ms : wait;
}

static void turn(struct probe_run *run)
{
    struct prober *self = run->self;
    struct epoll_event events[EVENTS];
    int count = epoll_wait(self->epoll_fd, events, EVENTS, self->watch.wait_ms);
    pthread_mutex_lock(&self->monitor.lock);
    size_t events_before = self->monitor.table.event_count;
    monitor_watch_source_turn(&self->watch);
    for (int i = 0; i < count; i++)
        take_event(self, &events[i]);
    web_run_work(self->web, self->watch.turn_us);
    dns_run_work(self->dns, self->watch.turn_us);
    tcp_pool_socket_tend(&self->pool, self->watch.turn_us);
    bool more = work_off_due(run);
    self->watch.wait_ms = wait_ms(run, more);
    bool events_came = self->monitor.table.event_count > events_before;
    pthread_mutex_unlock(&self->monitor.lock);
    if (events_came)
        monitor_wake(self->monitor.store_wake_fd);
}

void prober_probe_loop(void *argument)
{
    struct prober *self = argument;
    struct probe_run run = {.self = self};
    self->watch.turn_us = clock_mono_us();
    monitor_pace_init(&run.pace, self->settings->monitor.max_rate, BEAT_MS, self->watch.turn_us);
    while (!atomic_load(&self->monitor.stop))
        turn(&run);
}
