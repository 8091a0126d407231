#include "verdict.h"

#include <string.h>

void verdict_init(struct verdict *verdict, int64_t now_ms)
{
    *verdict = (struct verdict){
        .run_since_ms = now_ms,
        .unknown_since_ms = now_ms,
        .state_since_ms = now_ms,
        .state = PROBE_STATE_UNKNOWN,
        .cause = CAUSE_NOT_RUNNING,
    };
}

void verdict_restore(struct verdict *verdict, enum probe_state state, enum cause cause, bool flapping,
                     int64_t since_ms, int64_t now_ms)
{
    verdict_init(verdict, now_ms);
    verdict->state_since_ms = since_ms;
    verdict->state = (uint8_t)state;
    verdict->cause = (uint8_t)cause;
    verdict->flapping = flapping;
    verdict->flap_count = flapping ? VERDICT_FLAP_MAX : 0;
    for (unsigned i = 0; i < verdict->flap_count; i++)
        verdict->flap_at_s[i] = (uint32_t)(now_ms / 1000);
}

static void lengthen(uint16_t *length)
{
    if (*length < UINT16_MAX)
        (*length)++;
}

static void note_unknown(struct verdict *verdict, int64_t sent_ms)
{
    if (verdict->unknown_length == 0)
        verdict->unknown_since_ms = sent_ms;
    lengthen(&verdict->unknown_length);
}

static void note_known(struct verdict *verdict, enum outcome outcome, enum cause cause, int64_t sent_ms)
{
    verdict->unknown_length = 0;
    if (verdict->run_length == 0 || verdict->run_outcome != outcome) {
        verdict->run_since_ms = sent_ms;
        verdict->run_outcome = (uint8_t)outcome;
        verdict->run_cause = (uint8_t)cause;
        verdict->run_length = 0;
    }
    lengthen(&verdict->run_length);
    if (cause != CAUSE_TIMEOUT)
        verdict->run_cause = (uint8_t)cause;
}

// The state after the outcome that was just noted.
static enum probe_state decide(const struct verdict *verdict, const struct verdict_policy *policy)
{
    if (verdict->unknown_length > 0)
        return verdict->unknown_length >= policy->unknown_after ? PROBE_STATE_UNKNOWN : verdict->state;
    if (verdict->run_outcome == OUTCOME_MISS)
        return verdict->run_length >= policy->down_after ? PROBE_STATE_DOWN : verdict->state;
    if (verdict->state == PROBE_STATE_DOWN && verdict->run_length < policy->up_after)
        return PROBE_STATE_DOWN;
    return PROBE_STATE_UP;
}

// Takes the state and its story over from the run that decided.
static void enter(struct verdict *verdict, enum probe_state state, enum cause cause)
{
    verdict->state = (uint8_t)state;
    if (state == PROBE_STATE_UNKNOWN) {
        verdict->state_since_ms = verdict->unknown_since_ms;
        verdict->cause = (uint8_t)cause;
    } else {
        verdict->state_since_ms = verdict->run_since_ms;
        verdict->cause = verdict->run_cause;
    }
}

static bool agrees(enum probe_state state, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_REPLY:
        return state == PROBE_STATE_UP;
    case OUTCOME_MISS:
        return state == PROBE_STATE_DOWN;
    case OUTCOME_UNKNOWN:
        return state == PROBE_STATE_UNKNOWN;
    }
    return false;
}

static void forget_flaps(struct verdict *verdict, unsigned count)
{
    verdict->flap_count = (uint8_t)(verdict->flap_count - count);
    memmove(verdict->flap_at_s, verdict->flap_at_s + count,
            verdict->flap_count * sizeof verdict->flap_at_s[0]);
}

static void note_flap(struct verdict *verdict, int64_t at_ms)
{
    if (verdict->flap_count == VERDICT_FLAP_MAX)
        forget_flaps(verdict, 1);
    verdict->flap_at_s[verdict->flap_count++] = (uint32_t)(at_ms / 1000);
}

// Whether the target flaps, by the changes that the window still holds.
static bool flaps(struct verdict *verdict, const struct verdict_policy *policy, int64_t now_ms)
{
    unsigned expired = 0;

    while (expired < verdict->flap_count &&
           now_ms - (int64_t)verdict->flap_at_s[expired] * 1000 >= (int64_t)policy->flap_window_ms)
        expired++;
    forget_flaps(verdict, expired);
    if (policy->flap_start == 0)
        return false;
    return verdict->flap_count >= (verdict->flapping ? policy->flap_stop : policy->flap_start);
}

// Notes the outcome and moves the state; false when it stays.
static bool move(struct verdict *verdict, const struct verdict_policy *policy, enum cause cause,
                 int64_t sent_ms)
{
    enum outcome outcome = cause_outcome(cause);
    enum probe_state from = verdict->state;

    if (outcome == OUTCOME_UNKNOWN)
        note_unknown(verdict, sent_ms);
    else
        note_known(verdict, outcome, cause, sent_ms);

    enum probe_state to = decide(verdict, policy);
    if (to != from)
        enter(verdict, to, cause);
    else if (to == PROBE_STATE_UNKNOWN && outcome == OUTCOME_UNKNOWN && verdict->cause == CAUSE_NOT_RUNNING)
        verdict->cause = (uint8_t)cause;
    if (verdict->unknown_length > 0 && verdict->unknown_length >= policy->unknown_after)
        verdict->run_length = 0;
    lengthen(&verdict->against_length);
    if (agrees(to, outcome))
        verdict->against_length = 0;
    return to != from;
}

bool verdict_step(struct verdict *verdict, const struct verdict_policy *policy, enum cause cause,
                  int64_t sent_ms, struct verdict_change *change)
{
    enum probe_state from = verdict->state;
    bool flapped = verdict->flapping;
    bool moved = move(verdict, policy, cause, sent_ms);

    if (moved && from != PROBE_STATE_UNKNOWN && verdict->state != PROBE_STATE_UNKNOWN)
        note_flap(verdict, sent_ms);
    verdict->flapping = flaps(verdict, policy, sent_ms);
    if (!moved && verdict->flapping == flapped)
        return false;
    *change = (struct verdict_change){
        .from = from,
        .to = verdict->state,
        .cause = verdict->cause,
        .since_ms = moved ? verdict->state_since_ms : sent_ms,
        .state_changed = moved,
        .flapping_changed = verdict->flapping != flapped,
    };
    return true;
}

bool verdict_wants_recheck(const struct verdict *verdict, unsigned rechecks)
{
    return verdict->against_length > 0 && verdict->against_length <= rechecks;
}

const char *verdict_state_text(enum probe_state state)
{
    switch (state) {
    case PROBE_STATE_UNKNOWN:
        return "unknown";
    case PROBE_STATE_UP:
        return "up";
    case PROBE_STATE_DOWN:
        return "down";
    }
    return "unknown";
}
