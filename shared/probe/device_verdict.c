#include "device_verdict.h"

// What the checks say together.
struct tally {
    const struct device_check *down;    // the longest down one
    const struct device_check *unknown; // the longest unknown one
    int64_t newest_ms;                  // the last change of any; 0 without
    bool up;
    bool life;
};

// Any times; one in the future is no age.
static uint64_t age_of(int64_t at_ms, int64_t now_ms)
{
    return at_ms >= now_ms ? 0 : (uint64_t)now_ms - (uint64_t)at_ms;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

// `at_ms` + `span_ms`, but never in the future: so it cannot overflow either.
static int64_t after(int64_t at_ms, int64_t span_ms, int64_t now_ms)
{
    return age_of(at_ms, now_ms) < (uint64_t)span_ms ? now_ms : at_ms + span_ms;
}

static const struct device_check *longest(const struct device_check *best, const struct device_check *check)
{
    return best == NULL || check->since_ms < best->since_ms ? check : best;
}

static struct tally tally_of(const struct device_evidence *evidence)
{
    struct tally tally = {0};
    for (size_t i = 0; i < evidence->check_count; i++) {
        const struct device_check *check = &evidence->checks[i];
        tally.newest_ms = later(tally.newest_ms, check->since_ms);
        switch (check->state) {
        case PROBE_STATE_UP:
            tally.up = true;
            continue;
        case PROBE_STATE_DOWN:
            tally.down = longest(tally.down, check);
            break;
        case PROBE_STATE_UNKNOWN:
            tally.unknown = longest(tally.unknown, check);
            break;
        }
        tally.life = tally.life || cause_shows_life(check->cause);
    }
    tally.life = tally.life || tally.up;
    return tally;
}

static bool is_fresh(const struct device_evidence *evidence)
{
    return evidence->seen_ms > 0 && evidence->fresh_ms > 0 &&
           age_of(evidence->seen_ms, evidence->now_ms) < (uint64_t)evidence->fresh_ms;
}

// When the last sighting ceased to be a sign of life; 0 without one.
static int64_t grown_old_ms(const struct device_evidence *evidence)
{
    if (evidence->seen_ms <= 0 || evidence->fresh_ms <= 0)
        return 0;
    return after(evidence->seen_ms, evidence->fresh_ms, evidence->now_ms);
}

static struct device_verdict alive(const struct device_evidence *evidence, const struct tally *tally)
{
    int64_t since_ms = tally->life ? tally->newest_ms : later(tally->newest_ms, evidence->seen_ms);
    if (tally->down == NULL)
        return (struct device_verdict){DEVICE_UP, CAUSE_REPLY, 0, since_ms};
    return (struct device_verdict){DEVICE_DEGRADED, tally->down->cause, tally->down->check_id, since_ms};
}

static struct device_verdict silent(const struct device_evidence *evidence, const struct tally *tally)
{
    int64_t silent_ms = later(tally->newest_ms, evidence->seen_ms);
    int64_t gone_after_ms = evidence->gone_after_ms;
    struct device_verdict verdict = {DEVICE_DOWN, tally->down->cause, tally->down->check_id,
                                     later(tally->newest_ms, grown_old_ms(evidence))};
    if (gone_after_ms <= 0 || age_of(silent_ms, evidence->now_ms) < (uint64_t)gone_after_ms)
        return verdict;
    verdict.state = DEVICE_GONE;
    verdict.since_ms = after(silent_ms, gone_after_ms, evidence->now_ms);
    return verdict;
}

static struct device_verdict unseen(const struct device_evidence *evidence)
{
    int64_t gone_after_ms = evidence->gone_after_ms;
    if (evidence->seen_ms > 0 && gone_after_ms > 0 &&
        age_of(evidence->seen_ms, evidence->now_ms) > (uint64_t)gone_after_ms)
        return (struct device_verdict){DEVICE_GONE, CAUSE_TIMEOUT, 0,
                                       after(evidence->seen_ms, gone_after_ms, evidence->now_ms)};
    return (struct device_verdict){DEVICE_UNKNOWN, CAUSE_NOT_RUNNING, 0, grown_old_ms(evidence)};
}

static struct device_verdict judge(const struct device_evidence *evidence)
{
    struct tally tally = tally_of(evidence);
    if (tally.life || is_fresh(evidence))
        return alive(evidence, &tally);
    if (tally.down != NULL)
        return silent(evidence, &tally);
    if (tally.unknown == NULL)
        return unseen(evidence);
    return (struct device_verdict){DEVICE_UNKNOWN, tally.unknown->cause, 0,
                                   later(tally.newest_ms, grown_old_ms(evidence))};
}

struct device_verdict device_verdict_of(const struct device_evidence *evidence)
{
    if (!evidence->monitored)
        return (struct device_verdict){DEVICE_DISABLED, CAUSE_NOT_RUNNING, 0, 0};
    struct device_verdict verdict = judge(evidence);
    if (verdict.since_ms > evidence->now_ms)
        verdict.since_ms = evidence->now_ms;
    return verdict;
}

const char *device_state_text(enum device_state state)
{
    switch (state) {
    case DEVICE_UNKNOWN:
        break;
    case DEVICE_UP:
        return "up";
    case DEVICE_DOWN:
        return "down";
    case DEVICE_DEGRADED:
        return "degraded";
    case DEVICE_GONE:
        return "gone";
    case DEVICE_DISABLED:
        return "disabled";
    }
    return "unknown";
}
