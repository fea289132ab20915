#ifndef RAPPORT_COMMON_RPC_SERVER_CREDENTIALS_H_
#define RAPPORT_COMMON_RPC_SERVER_CREDENTIALS_H_

#include <memory>

#include "grpcpp/security/server_credentials.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::rpc {

// The service port's credentials: TLS from files that may be replaced while the server runs, or none when the
// configuration has no tls section (it then keeps to loopback).
std::shared_ptr<grpc::ServerCredentials> ServerCredentialsOf(const config::v1::ServerConfig& config);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_SERVER_CREDENTIALS_H_
