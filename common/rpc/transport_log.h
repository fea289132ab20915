#ifndef RAPPORT_COMMON_RPC_TRANSPORT_LOG_H_
#define RAPPORT_COMMON_RPC_TRANSPORT_LOG_H_

#include "common/log/logger.h"

namespace rapport::rpc {

// Sends what gRPC itself has to say (listening, handshakes, connections; nothing of a message) into our log, so that
// every line of the process has one form. gRPC knows one such sink per process and never lets go of it: `logger` must
// outlive the last line, or the next call of this.
void SendTransportLogTo(log::Logger& logger);

// What gRPC says after this is dropped.
void DropTransportLog();

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_TRANSPORT_LOG_H_
