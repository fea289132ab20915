#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TEST_EPISODE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TEST_EPISODE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/profile_parameters.h"

namespace rapport::scoring::testing {

// An invented episode, session by session, as intake would tell it. Sessions are a week apart.
class TestEpisode {
 public:
  static constexpr char kName[] = "practices/p/episodes/e";

  explicit TestEpisode(std::string name = kName);

  // Adds a session that the client came to, and makes it the current one.
  TestEpisode& Session();

  // Adds a session that did not take place.
  TestEpisode& Missed(intake::v1::Attendance attendance = intake::v1::ATTENDANCE_NO_SHOW);

  // Adds a form to the current session. NaN is not answered.
  TestEpisode& Form(const std::string& instrument, const std::vector<double>& answers,
                    type::v1::Rater rater = type::v1::RATER_CLIENT);

  // Adds a Session Rating Scale with this total, in tenths, spread over its four lines.
  TestEpisode& Srs(double total);

  // Adds a PHQ-9 with this total (0 to 24) and 0 on the item about self-harm.
  TestEpisode& Phq9(int total);

  // Adds a WAI-SR by the client or a WAI-SRT by the therapist, every item answered with `goal`, `task` or `bond`.
  TestEpisode& Wai(type::v1::Rater rater, double goal, double task, double bond);

  // Adds sessions with these totals of the Session Rating Scale; a gap is a session without the form.
  TestEpisode& SrsCourse(const std::vector<std::optional<double>>& totals);

  // Whose norms and cut-offs apply.
  TestEpisode& Population(const std::string& population) {
    reply_.mutable_episode()->set_population(population);
    return *this;
  }

  // Closes it at its last session.
  void Close();

  void set_activity_revision(int64_t revision) { reply_.set_activity_revision(revision); }
  intake::v1::Episode& episode() { return *reply_.mutable_episode(); }
  intake::v1::Session& last_session() { return *reply_.mutable_sessions()->rbegin(); }
  const intake::v1::ReadEpisodeResponse& reply() const { return reply_; }

  // The profile of it, by the shipped definitions and default parameters.
  v1::AllianceProfile Profile(const absl::StatusOr<goals::v1::GoalProgress>& goals = goals::v1::GoalProgress(),
                              const std::vector<v1::RuptureMethod>& methods = {},
                              const ProfileParameters& parameters = {}) const;

 private:
  intake::v1::Session& AddSession(intake::v1::Attendance attendance);

  intake::v1::ReadEpisodeResponse reply_;
};

// The codes of a profile's flags, in its order.
std::vector<std::string> CodesOf(const v1::AllianceProfile& profile);

// The flag with this code; aborts when there is none.
const v1::Flag& FlagOf(const v1::AllianceProfile& profile, const std::string& code);

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TEST_EPISODE_H_
