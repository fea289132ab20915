#ifndef RAPPORT_SERVICES_GOALS_TESTING_GOALS_FIXTURE_H_
#define RAPPORT_SERVICES_GOALS_TESTING_GOALS_FIXTURE_H_

#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/records/open_record_store.h"
#include "common/resources/write_request.h"
#include "services/goals/domain/goals.h"
#include "services/goals/testing/fake_directory.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/sequential_ids.h"
#include "tests/testing/temp_dir.h"

namespace rapport::goals::test {

// The goals domain over a real SQLite store in a directory of its own.
class GoalsFixture {
 public:
  GoalsFixture()
      : store_(OpenStore()),
        goals_(*store_, [](absl::string_view practice) { return practice == "slow" ? 9u : kStaleAfterSessions; },
               clock_, ids_, {.poll_interval = absl::Milliseconds(5)}) {}

  // Runs a write and waits for what it answers: Await<v1::Goal>([&](auto done) { writer().Rate(..., done); }).
  template <class Reply, class Start>
  static absl::StatusOr<Reply> Await(Start start) {
    auto answer = std::make_shared<std::promise<absl::StatusOr<Reply>>>();
    auto answered = answer->get_future();
    start(resources::Done<Reply>([answer](absl::StatusOr<Reply> reply) { answer->set_value(std::move(reply)); }));
    return answered.get();
  }

  absl::StatusOr<v1::Goal> Create(const v1::CreateGoalRequest& request) {
    return Await<v1::Goal>([&](auto done) { goals_.writer.Create(request, directory_, kNoDeadline, done); });
  }

  // A goal of kEpisode; ends the test program when it cannot be recorded.
  v1::Goal MustCreate(const v1::Goal& goal = Proposal()) {
    v1::CreateGoalRequest request;
    request.set_parent(kEpisode);
    *request.mutable_goal() = goal;
    absl::StatusOr<v1::Goal> created = Create(request);
    if (!created.ok()) std::abort();
    return *std::move(created);
  }

  absl::StatusOr<v1::Goal> Get(const std::string& name) {
    v1::GetGoalRequest request;
    request.set_name(name);
    return goals_.reader.Get(request, kNoDeadline);
  }

  absl::StatusOr<v1::Goal> Rate(const v1::RateGoalRequest& request) {
    return Await<v1::Goal>([&](auto done) { goals_.writer.Rate(request, directory_, kNoDeadline, done); });
  }

  static constexpr absl::Time kNoDeadline = absl::InfiniteFuture();

  records::RecordStore& store() { return *store_; }
  Goals& goals() { return goals_; }
  GoalReader& reader() { return goals_.reader; }
  GoalWriter& writer() { return goals_.writer; }
  FakeDirectory& directory() { return directory_; }
  rapport::test::FakeClock& clock() { return clock_; }

 private:
  std::unique_ptr<records::RecordStore> OpenStore() {
    records::StoreOptions options;
    options.sqlite_path = dir_.File("goals.db");
    options.index_key = std::string(32, 'k');
    auto store = records::OpenRecordStore(options, clock_, ids_);
    if (!store.ok()) std::abort();
    return *std::move(store);
  }

  rapport::test::TempDir dir_;
  rapport::test::FakeClock clock_;
  rapport::test::SequentialIds ids_{"g"};
  FakeDirectory directory_;
  std::unique_ptr<records::RecordStore> store_;
  Goals goals_;
};

}  // namespace rapport::goals::test

#endif  // RAPPORT_SERVICES_GOALS_TESTING_GOALS_FIXTURE_H_
