#ifndef RAPPORT_COMMON_RPC_PROCESS_LIMITS_H_
#define RAPPORT_COMMON_RPC_PROCESS_LIMITS_H_

namespace rapport::rpc {

// Sees to it that no core dump of this process is written, since its memory holds records: the size limit is 0, and
// where a program takes dumps through a pipe, which that limit does not bind, nothing of the memory is handed to it.
// The first thing a server's main does.
void ForbidCoreDumps();

// Allows this process as many open files as the system lets it have. gRPC 1.51 never accepts another connection once it
// has run out of them (checked), so that a flood must not get there: handshake and idle timeouts close what it opens.
void AllowOpenFiles();

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_PROCESS_LIMITS_H_
