// Every RPC of every service with requests grown from any bytes, or with the bytes as they are: none ends the process,
// none is answered as a fault of the server's, and none brings out what another practice recorded.
#include <cstdint>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "tests/fuzz/every_service.h"
#include "tests/fuzz/request_grammar.h"

namespace {

using rapport::test::EveryService;

void Require(bool holds) {
  if (!holds) std::abort();
}

bool IsServerFault(grpc::StatusCode code) {
  return code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::UNKNOWN ||
         code == grpc::StatusCode::DATA_LOSS || code == grpc::StatusCode::UNIMPLEMENTED;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto& suite = *new EveryService;
  rapport::test::RequestGrammar grammar(data, size, suite.names());
  const auto& method = *suite.methods()[grammar.Next() % suite.methods().size()];
  const bool as_it_is = grammar.Next() >= 240;
  const std::string request =
      as_it_is ? grammar.Rest() : grammar.Grow(*method.input_type())->SerializePartialAsString();
  const EveryService::Answer answer = suite.Call(method, request);
  // gRPC answers what is no message by itself, and as INTERNAL.
  const bool readable =
      rapport::test::RequestGrammar(nullptr, 0, suite.names()).Grow(*method.input_type())->ParseFromString(request);
  Require(!readable || !IsServerFault(answer.status.error_code()));
  Require(!absl::StrContains(answer.reply, EveryService::kSecret));
  Require(!absl::StrContains(answer.status.error_details(), EveryService::kSecret));
  return 0;
}
