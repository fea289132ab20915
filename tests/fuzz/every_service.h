#ifndef RAPPORT_TESTS_FUZZ_EVERY_SERVICE_H_
#define RAPPORT_TESTS_FUZZ_EVERY_SERVICE_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "grpcpp/support/status.h"

namespace rapport::test {

// Intake, goals and scoring as their mains wire them, in one process on one socket, calling each other over it; with
// the records of two practices, of which callers may touch `north` alone. For tests that send anything to every RPC.
class EveryService {
 public:
  // Goes on until the process ends.
  EveryService();

  // Every RPC of every service.
  const std::vector<const google::protobuf::MethodDescriptor*>& methods() const { return methods_; }

  // Names of records in both practices, for requests to name.
  const std::vector<std::string>& names() const { return names_; }

  // Stands in every text of the other practice's records: no reply to a caller of `north` may hold it.
  static constexpr char kSecret[] = "southern-secret";

  // What an RPC answered: the first reply, as bytes, where it is a stream of them.
  struct Answer {
    grpc::Status status;
    std::string reply;
  };

  // Sends one request as these bytes. A stream that stays open is left after a moment.
  Answer Call(const google::protobuf::MethodDescriptor& method, const std::string& request);

 private:
  struct Parts;

  Answer CallAs(const char* practice, const google::protobuf::MethodDescriptor& method, const std::string& request);
  void Record(const char* practice, const std::string& text);

  std::vector<const google::protobuf::MethodDescriptor*> methods_;
  std::vector<std::string> names_;
  Parts& parts_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_FUZZ_EVERY_SERVICE_H_
