#ifndef RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_WORLD_H_
#define RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_WORLD_H_

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "services/intake/domain/intake.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"

namespace rapport::intake {

// All of intake's use cases over a real SQLite store of its own and the instruments that ship, with a clock that stands
// still. Ends the process when it cannot be made.
class IntakeWorld {
 public:
  IntakeWorld();

  records::RecordStore& store() { return *store_; }
  test::FakeClock& clock() { return clock_; }
  absl::Time now() const { return clock_.Now(); }

  EpisodeIntake& episodes() { return intake_.episodes; }
  SessionIntake& sessions() { return intake_.sessions; }
  AssessmentIntake& assessments() { return intake_.assessments; }
  resources::ChangeWatch& changes() { return intake_.changes; }
  Intake& intake() { return intake_; }

  // The reply to a write: Answer<v1::Episode>([&](auto done) { ... }).
  template <class Reply, class Write>
  static absl::StatusOr<Reply> Answer(Write write) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<Reply>>>();
    auto future = promise->get_future();
    write([promise](absl::StatusOr<Reply> reply) { promise->set_value(std::move(reply)); });
    return future.get();
  }

  // Every write, waited for.
  absl::StatusOr<v1::Episode> Do(const v1::CreateEpisodeRequest& request);
  absl::StatusOr<v1::Episode> Do(const v1::UpdateEpisodeRequest& request);
  absl::StatusOr<v1::Episode> Do(const v1::CloseEpisodeRequest& request);
  absl::StatusOr<v1::Session> Do(const v1::CreateSessionRequest& request);
  absl::StatusOr<v1::Session> Do(const v1::UpdateSessionRequest& request);
  absl::StatusOr<v1::Session> Do(const v1::ReassignSessionRequest& request);
  absl::StatusOr<v1::Session> Do(const v1::AddAssessmentRequest& request);
  absl::StatusOr<v1::Session> Do(const v1::AmendAssessmentRequest& request);

  // Every read.
  absl::StatusOr<v1::Episode> GetEpisode(const std::string& name);
  absl::StatusOr<v1::Session> GetSession(const std::string& name);
  absl::StatusOr<v1::ListEpisodesResponse> Do(const v1::ListEpisodesRequest& request);
  absl::StatusOr<v1::ListSessionsResponse> Do(const v1::ListSessionsRequest& request);
  absl::StatusOr<v1::ReadEpisodeResponse> ReadEpisode(const std::string& name);

  // Names of a new episode and of a new session that began `ago`.
  std::string NewEpisode(const v1::Episode& episode, const std::string& parent = "practices/north");
  std::string NewSession(const std::string& episode, absl::Duration ago);

 private:
  test::TempDir dir_;
  test::FakeClock clock_;
  RandomIds ids_;
  const std::unique_ptr<records::RecordStore> store_;
  Intake intake_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_WORLD_H_
