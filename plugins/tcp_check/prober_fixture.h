// For tests: an engine of tcp_check of which the probe loop alone runs, and peers on loopback that the test
// turns. Within a network namespace of the test.
#pragma once

#include "prober_engine.h"

#include "shared/base/patience_fixture.h"

#include <pthread.h>

enum { PROBER_PEERS_MAX = 8, PROBER_PEER_OPEN_MAX = 2048, PROBER_TIMEOUT_MS = 300, PROBER_INTERVAL_MS = 400 };

// What a listener does with a connection.
enum prober_manner {
    PROBER_PEER_HOLDS,  // accepts, says nothing
    PROBER_PEER_SAYS,   // its text, and holds
    PROBER_PEER_CLOSES, // at once
    PROBER_PEER_FULL,   // leaves a SYN without an answer
};

struct prober_peer {
    enum prober_manner manner;
    const char *text;
    int fd;
    uint16_t port;
    unsigned accepted, open, most_open;
    int fds[PROBER_PEER_OPEN_MAX];
};

struct prober_rig {
    struct tcp_settings settings;
    struct prober *prober;
    pthread_t thread;
    bool running;
    struct prober_peer *peers[PROBER_PEERS_MAX];
    unsigned peer_count;
};

// Moves into a namespace, for cmocka's group set-up; and the limit of descriptors is raised as far as it may
// be. The other two skip a test where that was not enough.
int prober_fixture_enter(void **state);
void prober_fixture_need_namespace(void);
void prober_fixture_need_descriptors(unsigned count);

// Zeroes the rig and fills its settings; the test may change them before prober_fixture_start.
void prober_fixture_init(struct prober_rig *rig);
void prober_fixture_new(struct prober_rig *rig); // the engine, without its loop
void prober_fixture_start(struct prober_rig *rig);
// Stops the loop, and asserts that no timeout of a probe was waited for.
void prober_fixture_stop(struct prober_rig *rig);
void prober_fixture_close(struct prober_rig *rig);

// A listener on 127.0.0.1 and ::1, of one port; it lives as long as the rig.
struct prober_peer *prober_fixture_peer(struct prober_rig *rig, enum prober_manner manner, const char *text);
// Accepts, answers and forgets what is over.
void prober_fixture_turn(struct prober_rig *rig);

unsigned prober_fixture_descriptors(void);

// Turns the peers again and again until `condition` holds or patience is over.
#define PROBER_AWAIT(rig, condition)                                                                         \
    do {                                                                                                     \
        int64_t await_end_us = patience_fixture_end_us();                                                    \
        while (!(condition) && clock_mono_us() < await_end_us) {                                             \
            prober_fixture_turn(rig);                                                                        \
            poll(NULL, 0, 2);                                                                                \
        }                                                                                                    \
        assert_true(condition);                                                                              \
    } while (0)
