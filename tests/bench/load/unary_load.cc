#include "tests/bench/load/unary_load.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/time/clock.h"

namespace rapport::bench {
namespace {

// Calls again from each completion until the time is up.
class Loop {
 public:
  Loop(std::unique_ptr<Caller> caller, absl::Time end, absl::BlockingCounter* finished)
      : caller_(std::move(caller)), end_(end), finished_(finished) {}

  void Next() {
    started_ = absl::Now();
    if (started_ >= end_) {
      finished_->DecrementCount();
      return;
    }
    context_.emplace();
    context_->set_deadline(absl::ToChronoTime(started_ + absl::Seconds(5)));
    caller_->Start(&*context_, [this](const grpc::Status& status) {
      latencies_.push_back(absl::Now() - started_);
      if (!status.ok()) ++failures_;
      Next();
    });
  }

  int64_t failures() const { return failures_; }
  const std::vector<absl::Duration>& latencies() const { return latencies_; }

 private:
  std::unique_ptr<Caller> caller_;
  absl::Time end_;
  absl::BlockingCounter* finished_;
  std::optional<grpc::ClientContext> context_;
  absl::Time started_;
  int64_t failures_ = 0;
  std::vector<absl::Duration> latencies_;
};

}  // namespace

Measurement RunUnary(const std::function<std::unique_ptr<Caller>(int)>& make_caller, int callers, absl::Duration length,
                     const ProcessClock& server) {
  absl::BlockingCounter finished(callers);
  std::vector<std::unique_ptr<Loop>> loops;
  const absl::Time begin = absl::Now();
  for (int i = 0; i < callers; ++i) {
    loops.push_back(std::make_unique<Loop>(make_caller(i), begin + length, &finished));
  }
  const absl::Duration cpu_before = server.Used();
  for (auto& loop : loops) loop->Next();
  finished.Wait();
  Measurement result;
  result.server_cpu = server.Used() - cpu_before;
  result.wall = absl::Now() - begin;
  for (const auto& loop : loops) {
    result.failures += loop->failures();
    result.units += static_cast<int64_t>(loop->latencies().size());
    result.latencies.insert(result.latencies.end(), loop->latencies().begin(), loop->latencies().end());
  }
  return result;
}

}  // namespace rapport::bench
