#include "web_peer_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int spawn(struct web_peer *peer, const char *folder, int input, int output)
{
    posix_spawn_file_actions_t actions;
    char path[128];
    char program[] = "python3", script[] = "plugins/tcp_check/testdata/web_peer.py";
    snprintf(path, sizeof path, "%s", folder);
    char *const arguments[] = {program, script, path, NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    int failure = posix_spawnp(&peer->child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return -failure;
}

static int read_servers(struct web_peer *peer, FILE *output)
{
    char name[24];
    unsigned port;
    while (peer->count < WEB_PEERS_MAX && fscanf(output, "%23s %u", name, &port) == 2) {
        if (strcmp(name, "ready") == 0)
            return 0;
        memcpy(peer->servers[peer->count].name, name, sizeof name);
        peer->servers[peer->count++].port = (uint16_t)port;
    }
    return -EIO;
}

int web_peer_fixture_start(struct web_peer *peer, const char *folder)
{
    int input[2], output[2];
    *peer = (struct web_peer){.input = -1};
    if (pipe2(input, O_CLOEXEC) < 0 || pipe2(output, O_CLOEXEC) < 0)
        return -errno;
    int status = spawn(peer, folder, input[0], output[1]);
    close(input[0]);
    close(output[1]);
    peer->input = input[1];
    FILE *servers = fdopen(output[0], "r");
    if (status == 0)
        status = servers ? read_servers(peer, servers) : -EIO;
    if (servers)
        fclose(servers);
    return status;
}

void web_peer_fixture_stop(struct web_peer *peer)
{
    if (peer->input >= 0)
        close(peer->input);
    if (peer->child > 0)
        waitpid(peer->child, NULL, 0);
    *peer = (struct web_peer){.input = -1};
}

uint16_t web_peer_fixture_port(const struct web_peer *peer, const char *name)
{
    for (unsigned i = 0; i < peer->count; i++)
        if (strcmp(peer->servers[i].name, name) == 0)
            return peer->servers[i].port;
    return 0;
}
