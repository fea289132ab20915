// The floor of every comparison: a server with no frame and no work on the same stack.
//
// Usage: rapport-bench-echo DEFINITIONS   Listens on a free loopback port and prints `<port>`; ends on SIGTERM.
#include <grpcpp/grpcpp.h>

#include <iostream>
#include <memory>

#include "common/instruments/catalog.h"
#include "common/rpc/stop_signals.h"
#include "echo.grpc.pb.h"
#include "tests/bench/floor_streams.h"

namespace rapport::bench {
namespace {

class BareEcho final : public v1::EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::EchoRequest* request,
                                 v1::EchoResponse* reply) override {
    reply->set_payload(request->payload());
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

int Run(const char* definitions) {
  const rpc::StopSignals signals;
  const auto loaded = instruments::InstrumentCatalog::Load(definitions);
  if (!loaded.ok()) {
    std::cerr << loaded.status() << "\n";
    return 1;
  }
  const scoring::ScoringCatalog catalog(*loaded, {});
  BareEcho echo;
  FloorStreams floor(catalog);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(64 << 20);
  builder.RegisterService(&echo);
  builder.RegisterService(&floor);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::cout << port << std::endl;
  signals.Wait();
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: rapport-bench-echo DEFINITIONS\n";
    return 2;
  }
  return rapport::bench::Run(argv[1]);
}
