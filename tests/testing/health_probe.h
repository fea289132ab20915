#ifndef RAPPORT_TESTS_TESTING_HEALTH_PROBE_H_
#define RAPPORT_TESTS_TESTING_HEALTH_PROBE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"

namespace rapport::test {

// Makes a unary call of any method with bytes for messages, as a client without its protos would. The error has no
// details beyond code and text.
absl::StatusOr<std::string> CallBytes(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                                      const std::string& request);

enum class Health { kUnknown = 0, kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

// Asks grpc.health.v1.Health/Check; an empty service is the whole server. NOT_FOUND for a service it does not know.
absl::StatusOr<Health> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, const std::string& service = "");

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_HEALTH_PROBE_H_
