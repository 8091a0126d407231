// For tests: the checks of an engine that prober_fixture.h has made, and what came of them.
#pragma once

#include "prober_fixture.h"

// Adds a check of what `service` asks; `address` NULL: it has none. Gives its index.
uint32_t prober_check_fixture_add(struct prober_rig *rig, const char *address, const struct service *service,
                                  bool optional);
// "tcp/445" and options by name and value, NULL at the end; `port` 0: that of the text.
struct service prober_check_fixture_service(const char *text, unsigned port, ...);
void prober_check_fixture_apply(struct prober_rig *rig, uint32_t index, const struct service *service,
                                bool optional);
void prober_check_fixture_remove(struct prober_rig *rig, uint32_t index);
void prober_check_fixture_move(struct prober_rig *rig, uint32_t index, const char *address);

struct monitor_record prober_check_fixture_record(struct prober_rig *rig, uint32_t index);
struct prober_counters prober_check_fixture_counters(struct prober_rig *rig);
uint32_t prober_check_fixture_waiting(struct prober_rig *rig);
uint32_t prober_check_fixture_used(struct prober_rig *rig); // slots of the table
// CAUSE_NOT_RUNNING before the first.
enum cause prober_check_fixture_cause(struct prober_rig *rig, uint32_t index);
