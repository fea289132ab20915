#ifndef RAPPORT_COMMON_METRICS_RPC_METRICS_H_
#define RAPPORT_COMMON_METRICS_RPC_METRICS_H_

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/metrics/registry.h"
#include "google/protobuf/descriptor.h"

namespace rapport::metrics {

// Whose view of a call is counted. Names are those of go-grpc-middleware, which dashboards and alerts in the field
// know.
enum class Side { kServer, kClient };

// The metrics of one method, looked up once. Thread-safe.
class MethodMetrics {
 public:
  MethodMetrics(Registry& registry, Side side, const google::protobuf::MethodDescriptor& method);

  void Started() { started_->Increment(); }
  void Received(int messages = 1) { received_->Increment(messages); }
  void Sent(int messages = 1) { sent_->Increment(messages); }
  void Handled(absl::StatusCode code, absl::Duration took);

  // "/rapport.intake.v1.IntakeService/GetEpisode"
  const std::string& path() const { return path_; }
  const google::protobuf::MethodDescriptor& method() const { return method_; }

 private:
  static constexpr int kCodes = 17;  // OK to UNAUTHENTICATED

  const google::protobuf::MethodDescriptor& method_;
  const std::string path_;
  prometheus::Counter* started_;
  prometheus::Counter* received_;
  prometheus::Counter* sent_;
  std::array<prometheus::Counter*, kCodes> handled_;
  prometheus::Histogram* handling_;
};

// The metrics of a service: all methods and all codes exist from the start, so that a rate over a code that has not
// happened yet is 0 and not absent.
class ServiceMetrics {
 public:
  ServiceMetrics(Registry& registry, Side side, const google::protobuf::ServiceDescriptor& service);

  // By the method's request message, which only that method has; null when no method takes it.
  MethodMetrics* Find(const google::protobuf::Descriptor& request) const;

 private:
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<MethodMetrics>> methods_;
};

// The code as gRPC's own names spell it in labels: "OK", "InvalidArgument".
std::string CodeLabel(absl::StatusCode code);

}  // namespace rapport::metrics

#endif  // RAPPORT_COMMON_METRICS_RPC_METRICS_H_
