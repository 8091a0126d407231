// The heartbeat engine without collectd, for measuring. Prints one line of key=value pairs.
//   bench_heartbeat sweep CIDR             one probe to every host of the prefix, as fast as they are
//   answered bench_heartbeat steady DB SECONDS INTERVAL_MS CIDR COUNT   so many Host lines, with verdicts and
//   storage bench_heartbeat rtt CIDR COUNT SECONDS once a second; then `index sequence rtt_us` lines
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "plugins/icmp_heartbeat/heartbeat_engine.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/net/cidr.h"

enum { SWEEP_RATE = 1000000, POLL_NS = 2000000, START_LIMIT_US = 60000000 };

// After the start the targets are spread over a whole turn; measuring begins when they are.
#define SETTLE_NS INT64_C(12000000000)

struct bench {
    struct heartbeat_settings settings;
    struct heartbeat *heartbeat;
    double late_ms;
    int64_t samples;
};

static void ignore_sample(void *context, const struct monitor_sample *sample)
{
    struct bench *bench = context;
    (void)sample;
    bench->samples++;
}

static void note_lateness(void *context)
{
    struct bench *bench = context;
    struct heartbeat_counters counters;
    heartbeat_counters_take(bench->heartbeat, &counters);
    if (counters.lateness_ms > bench->late_ms)
        bench->late_ms = counters.lateness_ms;
}

static void ignore_notice(void *context, const struct monitor_notice *notice)
{
    (void)context;
    (void)notice;
}

static void print_report(void *context, enum report_level level, const char *text)
{
    (void)context;
    if (level != REPORT_INFO)
        fprintf(stderr, "%s\n", text);
}

static void start(struct bench *bench)
{
    struct monitor_hooks hooks = {.sample = ignore_sample,
                                  .round = note_lateness,
                                  .notice = ignore_notice,
                                  .context = bench,
                                  .report = {print_report, NULL},
                                  .publish_interval_ms = 10000};
    struct error err;
    if (heartbeat_new(&bench->settings, &hooks, &bench->heartbeat, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
}

static void *probe_thread(void *heartbeat)
{
    heartbeat_probe_loop(heartbeat);
    return NULL;
}

static void *store_thread(void *heartbeat)
{
    monitor_store_loop(heartbeat_monitor(heartbeat));
    return NULL;
}

static void *publish_thread(void *heartbeat)
{
    monitor_publish_loop(heartbeat_monitor(heartbeat));
    return NULL;
}

static void add_target(struct bench *bench, const struct ip_addr *addr, int64_t id, uint32_t spread_ms)
{
    struct heartbeat *heartbeat = bench->heartbeat;
    struct monitor_record record = {.check_id = id,
                                    .interval_ms = bench->settings.monitor.interval_ms,
                                    .rechecks = bench->settings.monitor.rechecks,
                                    .policy = {.down_after = 4, .up_after = 1, .unknown_after = 2},
                                    .device_name = strdup("bench")};
    int64_t now_us = clock_mono_us();
    uint32_t index;
    verdict_init(&record.verdict, now_us / 1000);
    if (!record.device_name ||
        monitor_table_add(&heartbeat->monitor.table, &record, spread_ms, now_us, &index) < 0)
        abort();
    monitor_table_address(&heartbeat->monitor.table, index, addr, 0, CAUSE_REPLY);
}

static struct cidr read_prefix(const char *text)
{
    struct cidr prefix;
    struct error err;
    if (cidr_parse(text, &prefix, &err) == 0 && ip_addr_family(&prefix.first) == 4 && prefix.length < 31)
        return prefix;
    fprintf(stderr, "%s is not an IPv4 prefix with hosts\n", text);
    exit(2);
}

static uint32_t host_count(const struct cidr *prefix)
{
    return (uint32_t)((UINT64_C(1) << (32 - prefix->length)) - 2);
}

// Host `number`, from 1 on, of an IPv4 prefix.
static struct ip_addr host_of(const struct cidr *prefix, uint32_t number)
{
    const uint8_t *first = prefix->first.bytes + 12;
    uint32_t base = (uint32_t)first[0] << 24 | (uint32_t)first[1] << 16 | (uint32_t)first[2] << 8 | first[3];
    uint32_t value = base + number;
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                              (uint8_t)value};
    return ip_addr_from_v4(bytes);
}

static void add_prefix(struct bench *bench, const struct cidr *prefix, uint32_t count, uint32_t spread_ms)
{
    for (uint32_t i = 1; i <= count; i++) {
        struct ip_addr addr = host_of(prefix, i);
        add_target(bench, &addr, i, spread_ms);
    }
}

// The same as `Host "address"` lines of the configuration.
static void add_host_lines(struct heartbeat_settings *settings, const struct cidr *prefix, uint32_t count)
{
    settings->monitor.hosts = calloc(count, sizeof *settings->monitor.hosts);
    for (uint32_t i = 0; i < count && settings->monitor.hosts; i++) {
        char text[IP_ADDR_TEXT_MAX];
        struct ip_addr addr = host_of(prefix, i + 1);
        ip_addr_format(&addr, text);
        settings->monitor.hosts[i] = (struct config_host){
            .name = strdup(text), .address = strdup(text), .profile = CHECK_PROFILE_NORMAL};
        settings->monitor.host_count = i + 1;
    }
}

static void pause_ns(int64_t ns)
{
    struct timespec wait = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    nanosleep(&wait, NULL);
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static struct heartbeat_counters read_counters(struct heartbeat *heartbeat)
{
    pthread_mutex_lock(&heartbeat->monitor.lock);
    struct heartbeat_counters counters = heartbeat->counters;
    pthread_mutex_unlock(&heartbeat->monitor.lock);
    return counters;
}

static int sweep(struct bench *bench, const struct cidr *prefix)
{
    uint32_t count = host_count(prefix);
    bench->settings.monitor.interval_ms = 3600000;
    bench->settings.monitor.max_rate = SWEEP_RATE;
    bench->settings.monitor.rechecks = 0;
    start(bench);
    add_prefix(bench, prefix, count, 0);
    pthread_t thread;
    int64_t began_us = clock_mono_us();
    pthread_create(&thread, NULL, probe_thread, bench->heartbeat);
    struct heartbeat_counters counters;
    int64_t deadline_us = began_us + 10000000;
    do {
        pause_ns(POLL_NS);
        counters = read_counters(bench->heartbeat);
    } while (counters.received < count && clock_mono_us() < deadline_us);
    int64_t ended_us = clock_mono_us();
    monitor_stop(heartbeat_monitor(bench->heartbeat));
    pthread_join(thread, NULL);
    printf("hosts=%u answered=%lld sent=%lld wall_s=%.4f cpu_s=%.4f\n", count, (long long)counters.received,
           (long long)counters.sent, (double)(ended_us - began_us) / 1e6, cpu_seconds());
    return counters.received == count ? 0 : 1;
}

// A number of /proc/self: the value behind `key` in `file`, or 0.
static long long proc_value(const char *file, const char *key)
{
    char line[256];
    long long value = 0;
    FILE *in = fopen(file, "r");
    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, key, strlen(key)) == 0)
            value = strtoll(line + strlen(key), NULL, 10);
    if (in)
        fclose(in);
    return value;
}

struct reading {
    struct heartbeat_counters counters;
    double cpu_s;
    long long written;
};

static struct reading read_all(struct bench *bench)
{
    return (struct reading){read_counters(bench->heartbeat), cpu_seconds(),
                            proc_value("/proc/self/io", "write_bytes:")};
}

static void print_steady(const struct bench *bench, const struct reading *before, const struct reading *after,
                         double seconds, int64_t first_us)
{
    int64_t sent = after->counters.sent - before->counters.sent;
    int64_t received = after->counters.received - before->counters.received;
    double late_ms =
        after->counters.lateness_ms > bench->late_ms ? after->counters.lateness_ms : bench->late_ms;
    // Answers of probes sent just before either reading fall into the other window: at most a batch.
    double loss = sent > received ? (double)(sent - received) / (double)sent : 0;
    printf("targets=%u sent=%lld received=%lld late=%lld send_errors=%lld loss=%.6f cpu=%.4f late_ms=%.2f "
           "first_ms=%.1f "
           "rss_kib=%lld written=%lld\n",
           bench->heartbeat->monitor.table.used, (long long)sent, (long long)received,
           (long long)(after->counters.late - before->counters.late), (long long)after->counters.send_errors,
           loss, (after->cpu_s - before->cpu_s) / seconds, late_ms, (double)first_us / 1000,
           proc_value("/proc/self/status", "VmRSS:"), after->written - before->written);
}

static int steady(struct bench *bench, const char *database, int64_t seconds, uint32_t interval_ms,
                  const struct cidr *prefix, uint32_t count)
{
    bench->settings.monitor.interval_ms = interval_ms;
    snprintf(bench->settings.monitor.database, sizeof bench->settings.monitor.database, "%s", database);
    add_host_lines(&bench->settings, prefix, count);
    start(bench);
    pthread_t threads[3];
    void *(*const loops[3])(void *) = {probe_thread, store_thread, publish_thread};
    int64_t began_us = clock_mono_us();
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, loops[i], bench->heartbeat);
    while (read_counters(bench->heartbeat).sent == 0 && clock_mono_us() < began_us + START_LIMIT_US)
        pause_ns(POLL_NS);
    int64_t first_us = clock_mono_us() - began_us;
    pause_ns(SETTLE_NS);
    struct reading before = read_all(bench);
    bench->late_ms = 0;
    pause_ns(seconds * INT64_C(1000000000));
    struct reading after = read_all(bench);
    print_steady(bench, &before, &after, (double)seconds, first_us);
    monitor_stop(heartbeat_monitor(bench->heartbeat));
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return 0;
}

static int rtt(struct bench *bench, const struct cidr *prefix, uint32_t count, int64_t seconds)
{
    bench->settings.monitor.interval_ms = 1000;
    start(bench);
    add_prefix(bench, prefix, count, 1000);
    pthread_t thread;
    pthread_create(&thread, NULL, probe_thread, bench->heartbeat);
    pause_ns(seconds * INT64_C(1000000000));
    monitor_stop(heartbeat_monitor(bench->heartbeat));
    pthread_join(thread, NULL);
    const struct monitor_table *table = &bench->heartbeat->monitor.table;
    for (uint32_t i = 0; i < table->count; i++)
        if (table->targets[i].phase == MONITOR_IDLE && table->targets[i].sequence > 0)
            printf("%u %u %u\n", i, table->targets[i].sequence, table->records[i].last_rtt_us);
    return 0;
}

static uint64_t number_or_usage(const char *text)
{
    uint64_t value;
    if (number_parse_u64(text, 1, 1000000, &value) == 0)
        return value;
    fprintf(stderr, "%s is not a number from 1 to 1000000\n", text);
    exit(2);
}

static int run(struct bench *bench, int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(mode, "sweep") == 0) {
        struct cidr prefix = read_prefix(argv[2]);
        return sweep(bench, &prefix);
    }
    if (argc == 7 && strcmp(mode, "steady") == 0) {
        struct cidr prefix = read_prefix(argv[5]);
        return steady(bench, argv[2], (int64_t)number_or_usage(argv[3]), (uint32_t)number_or_usage(argv[4]),
                      &prefix, (uint32_t)number_or_usage(argv[6]));
    }
    if (argc == 5 && strcmp(mode, "rtt") == 0) {
        struct cidr prefix = read_prefix(argv[2]);
        return rtt(bench, &prefix, (uint32_t)number_or_usage(argv[3]), (int64_t)number_or_usage(argv[4]));
    }
    fprintf(stderr, "usage: bench_heartbeat sweep CIDR | steady DB SECONDS INTERVAL_MS CIDR COUNT | rtt CIDR "
                    "COUNT SECONDS\n");
    return 2;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    monitor_settings_init(&bench.settings.monitor, "icmp_heartbeat");
    int status = run(&bench, argc, argv);
    heartbeat_free(bench.heartbeat);
    monitor_settings_fini(&bench.settings.monitor);
    return status;
}
