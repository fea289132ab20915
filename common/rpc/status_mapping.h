#ifndef RAPPORT_COMMON_RPC_STATUS_MAPPING_H_
#define RAPPORT_COMMON_RPC_STATUS_MAPPING_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace rapport::rpc {

// The one way between our statuses and gRPC's; details travel as google.rpc.Status in `grpc-status-details-bin`.

// A status without ErrorInfo gets one. Of INTERNAL, UNKNOWN and DATA_LOSS the text stays here: it is for us, not for
// callers.
grpc::Status ToGrpcStatus(const absl::Status& status);

// What a called service answered, details kept. A failure without details (the transport's own) stays without.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_STATUS_MAPPING_H_
