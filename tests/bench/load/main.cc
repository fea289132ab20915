// Drives the bare echo server and the scoring service in turn and prints what the service costs as ratios to the floor
// of the same run. Processor time of the server per call or row is the number to trust; a busy machine moves the rest.
//
// Usage: rapport-bench-load ECHO_PORT ECHO_PID SCORING_PORT SCORING_PID [ROUNDS]
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "echo.grpc.pb.h"
#include "rapport/scoring/v1/scoring_service.grpc.pb.h"
#include "tests/bench/load/stream_load.h"
#include "tests/bench/load/unary_load.h"
#include "tests/bench/sample_requests.h"

namespace rapport::bench {
namespace {

using scoring::v1::ScoringService;

constexpr absl::Duration kRound = absl::Seconds(2);
constexpr int kChannels = 4;
constexpr int kRowsPerMessage = 500;

// One server under measurement.
struct Target {
  Target(const char* port, const char* pid) : clock(std::atoi(pid)) {
    for (int i = 0; i < kChannels; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt("bench.channel", i);  // differing arguments give each channel a connection of its own
      channels.push_back(
          grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments));
    }
  }
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  ProcessClock clock;
};

class EchoCaller final : public Caller {
 public:
  explicit EchoCaller(const Target& target, int number)
      : stub_(v1::EchoService::NewStub(target.channels[number % kChannels])) {
    request_.set_payload(std::string(SampleAssessment(0).ByteSizeLong(), 'x'));
  }
  void Start(grpc::ClientContext* context, std::function<void(grpc::Status)> done) override {
    stub_->async()->Echo(context, &request_, &reply_, std::move(done));
  }

 private:
  std::unique_ptr<v1::EchoService::Stub> stub_;
  v1::EchoRequest request_;
  v1::EchoResponse reply_;
};

class ScoreCaller final : public Caller {
 public:
  explicit ScoreCaller(const Target& target, int number)
      : stub_(ScoringService::NewStub(target.channels[number % kChannels])) {
    *request_.mutable_assessment() = SampleAssessment(number);
  }
  void Start(grpc::ClientContext* context, std::function<void(grpc::Status)> done) override {
    stub_->async()->ScoreAssessment(context, &request_, &reply_, std::move(done));
  }

 private:
  std::unique_ptr<ScoringService::Stub> stub_;
  scoring::v1::ScoreAssessmentRequest request_;
  scoring::v1::Score reply_;
};

// The floor's and the service's measurements, round by round, so that both see the same moments of the machine.
struct Comparison {
  std::vector<Measurement> floor;
  std::vector<Measurement> service;
};

Comparison Compare(int rounds, const std::function<Measurement()>& floor, const std::function<Measurement()>& service) {
  Comparison comparison;
  floor();  // warm both
  service();
  for (int round = 0; round < rounds; ++round) {
    comparison.floor.push_back(floor());
    comparison.service.push_back(service());
  }
  return comparison;
}

double MedianOf(const std::vector<Measurement>& measurements, const std::function<double(const Measurement&)>& number) {
  std::vector<double> values;
  for (const Measurement& measurement : measurements) values.push_back(number(measurement));
  return Median(std::move(values));
}

void Print(const char* what, const char* unit, const Comparison& comparison) {
  const auto cpu = [](const Measurement& m) { return m.CpuNanosPerUnit(); };
  const auto rate = [](const Measurement& m) { return m.UnitsPerSecond(); };
  int64_t failures = 0;
  for (const Measurement& m : comparison.service) failures += m.failures;
  for (const Measurement& m : comparison.floor) failures += m.failures;
  const double floor_cpu = MedianOf(comparison.floor, cpu);
  const double service_cpu = MedianOf(comparison.service, cpu);
  std::printf("%-26s %10.0f %10.0f %7.2f   %12.0f %12.0f %s", what, floor_cpu, service_cpu, service_cpu / floor_cpu,
              MedianOf(comparison.floor, rate), MedianOf(comparison.service, rate), unit);
  if (!comparison.floor[0].latencies.empty()) {
    for (double fraction : {0.5, 0.99}) {
      const auto micros = [&](const Measurement& m) { return absl::ToDoubleMicroseconds(Percentile(m, fraction)); };
      std::printf("   p%.0f %4.0f/%4.0f us", 100 * fraction, MedianOf(comparison.floor, micros),
                  MedianOf(comparison.service, micros));
    }
  }
  std::printf(failures == 0 ? "\n" : "   %lld FAILED\n", static_cast<long long>(failures));
  std::fflush(stdout);
}

Comparison CompareUnary(int rounds, int callers, const Target& echo, const Target& service) {
  return Compare(
      rounds,
      [&] {
        return RunUnary([&](int i) { return std::make_unique<EchoCaller>(echo, i); }, callers, kRound, echo.clock);
      },
      [&] {
        return RunUnary([&](int i) { return std::make_unique<ScoreCaller>(service, i); }, callers, kRound,
                        service.clock);
      });
}

template <class Request, class Reply>
Comparison CompareStream(
    int rounds, const Target& echo, const Target& service, const Request& request,
    std::unique_ptr<grpc::ClientReaderWriter<Request, Reply>> (ScoringService::Stub::*method)(grpc::ClientContext*)) {
  const auto run = [&](const Target& target) {
    const auto stub = ScoringService::NewStub(target.channels[0]);
    return RunStream<Request, Reply>([&](grpc::ClientContext* context) { return (stub.get()->*method)(context); },
                                     request, kRowsPerMessage, kRound, target.clock);
  };
  return Compare(
      rounds, [&] { return run(echo); }, [&] { return run(service); });
}

int Run(int argc, char** argv) {
  if (argc < 5) {
    std::cerr << "usage: rapport-bench-load ECHO_PORT ECHO_PID SCORING_PORT SCORING_PID [ROUNDS]\n";
    return 2;
  }
  const Target echo(argv[1], argv[2]);
  const Target service(argv[3], argv[4]);
  const int rounds = argc > 5 ? std::atoi(argv[5]) : 5;
  std::printf("%-26s %10s %10s %7s   %12s %12s\n", "", "floor ns", "rapport ns", "ratio", "floor/s", "rapport/s");
  Print("ScoreAssessment, 1 caller", "calls", CompareUnary(rounds, 1, echo, service));
  Print("ScoreAssessment, 16", "calls", CompareUnary(rounds, 16, echo, service));
  Print("ScoreAssessments", "rows ",
        CompareStream(rounds, echo, service, SampleAssessments(kRowsPerMessage),
                      &ScoringService::Stub::ScoreAssessments));
  Print("ScoreTable", "rows ",
        CompareStream(rounds, echo, service, SampleTable(kRowsPerMessage), &ScoringService::Stub::ScoreTable));
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) { return rapport::bench::Run(argc, argv); }
