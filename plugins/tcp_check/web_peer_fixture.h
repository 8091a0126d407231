// For tests: the servers of testdata/web_peer.py as a child.
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum { WEB_PEERS_MAX = 48 };

struct web_peer {
    pid_t child;
    int input; // closing it ends the child
    unsigned count;
    struct {
        char name[24];
        uint16_t port;
    } servers[WEB_PEERS_MAX];
};

// Starts them with the certificates in `folder` and waits until they listen. 0 or a negative errno.
int web_peer_fixture_start(struct web_peer *peer, const char *folder);
void web_peer_fixture_stop(struct web_peer *peer);

// The port of a server; 0 when there is none of this name.
uint16_t web_peer_fixture_port(const struct web_peer *peer, const char *name);
