// The cause of a system call that failed. The same number says "we could not begin" (unknown) at one stage,
// and "the network told us so" (a miss) at another: connect(2), send(2), icmp(7), udp(7) and ipv6(7).
#pragma once

#include "cause.h"

// Where it failed.
enum cause_stage {
    CAUSE_STAGE_NONE,             // nowhere: nothing came
    CAUSE_STAGE_SOCKET,           // before there was a socket
    CAUSE_STAGE_CONNECT,          // a connection could not begin
    CAUSE_STAGE_CONNECTION,       // one under way has ended, or one that stood
    CAUSE_STAGE_SENDTO,           // a datagram was not sent
    CAUSE_STAGE_DATAGRAM_CONNECT, // a datagram socket could not be given its peer
    CAUSE_STAGE_DATAGRAM_SEND,    // that socket did not send: it tells earlier ICMP errors, too
    CAUSE_STAGE_DATAGRAM_RECEIVE, // nor receive
    CAUSE_STAGES
};

// `failure`: an errno, of either sign; 0 at CAUSE_STAGE_DATAGRAM_RECEIVE: the peer has closed. A number that
// says nothing special has the cause that the stage has: CAUSE_TIMEOUT of CAUSE_STAGE_NONE.
enum cause cause_errno(int failure, enum cause_stage stage);
