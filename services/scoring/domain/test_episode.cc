#include "services/scoring/domain/test_episode.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/alliance_profile.h"
#include "services/scoring/domain/profile_key.h"

namespace rapport::scoring::testing {
namespace {

constexpr int64_t kFirstSession = 1767261600;  // 2026-01-01T10:00:00Z
constexpr int64_t kHour = 3600;
constexpr int64_t kWeek = 7 * 24 * kHour;

// The shipped definitions, and the therapist's form enabled as a site would.
const ScoringCatalog& Catalog() {
  static const auto* const catalog = new ScoringCatalog(ShippedDefinitions(), {"wai-srt"});
  return *catalog;
}

}  // namespace

TestEpisode::TestEpisode(std::string name) {
  reply_.mutable_episode()->set_name(std::move(name));
  reply_.mutable_episode()->set_state(intake::v1::EPISODE_STATE_OPEN);
  reply_.set_activity_revision(1);
  reply_.set_store_epoch("intake-1");
}

intake::v1::Session& TestEpisode::AddSession(intake::v1::Attendance attendance) {
  const int number = reply_.sessions_size() + 1;
  intake::v1::Session& session = *reply_.add_sessions();
  session.set_name(absl::StrCat(reply_.episode().name(), "/sessions/s", number));
  session.set_number(static_cast<uint32_t>(number));
  session.set_attendance(attendance);
  session.mutable_scheduled_time()->set_seconds(kFirstSession + number * kWeek);
  session.mutable_recorded_time()->set_seconds(kFirstSession + number * kWeek + kHour);
  reply_.set_activity_revision(reply_.activity_revision() + 1);
  return session;
}

TestEpisode& TestEpisode::Session() {
  intake::v1::Session& session = AddSession(intake::v1::ATTENDANCE_ATTENDED);
  *session.mutable_start_time() = session.scheduled_time();
  return *this;
}

TestEpisode& TestEpisode::Missed(intake::v1::Attendance attendance) {
  AddSession(attendance);
  return *this;
}

TestEpisode& TestEpisode::Form(const std::string& instrument, const std::vector<double>& answers,
                               type::v1::Rater rater) {
  intake::v1::Session& session = last_session();
  intake::v1::RecordedAssessment& recorded = *session.add_assessments();
  recorded.set_id(absl::StrCat("a", session.assessments_size()));
  *recorded.mutable_recorded_time() = session.recorded_time();
  *recorded.mutable_assessment() = MakeAssessment(instrument, answers);
  recorded.mutable_assessment()->set_rater(rater);
  return *this;
}

TestEpisode& TestEpisode::Srs(double total) {
  const long tenths = std::lround(total * 10);
  std::vector<double> lines;
  for (long line = 0; line < 4; ++line) lines.push_back(static_cast<double>((tenths + line) / 4) / 10);
  return Form("srs", lines);
}

TestEpisode& TestEpisode::Phq9(int total) {
  std::vector<double> answers(9, 0);
  for (int i = 0; i < total; ++i) answers[i % 8] += 1;
  return Form("phq-9", answers);
}

TestEpisode& TestEpisode::Wai(type::v1::Rater rater, double goal, double task, double bond) {
  const std::string instrument = rater == type::v1::RATER_CLIENT ? "wai-sr" : "wai-srt";
  const instruments::Instrument& definition = *ShippedDefinitions().Find(instrument);
  std::vector<double> answers(definition.items.size(), 0);
  const auto fill = [&](const char* scale, double value) {
    for (const uint32_t item : definition.FindScale(scale)->items) answers[item - 1] = value;
  };
  fill("goal", goal);
  fill("task", task);
  fill("bond", bond);
  return Form(instrument, answers, rater);
}

void TestEpisode::Close() {
  *reply_.mutable_episode()->mutable_close_time() = last_session().start_time();
  reply_.mutable_episode()->set_state(intake::v1::EPISODE_STATE_CLOSED);
}

TestEpisode& TestEpisode::SrsCourse(const std::vector<std::optional<double>>& totals) {
  for (const std::optional<double>& total : totals) {
    Session();
    if (total.has_value()) Srs(*total);
  }
  return *this;
}

v1::AllianceProfile TestEpisode::Profile(const absl::StatusOr<goals::v1::GoalProgress>& goals,
                                         const std::vector<v1::RuptureMethod>& methods,
                                         const ProfileParameters& parameters) const {
  absl::StatusOr<goals::v1::GoalProgress> of_these_sessions = goals;
  if (of_these_sessions.ok()) {
    of_these_sessions->set_sessions_activity_revision(reply_.activity_revision());
    of_these_sessions->set_sessions_store_epoch(reply_.store_epoch());
  }
  return BuildProfile({reply_, of_these_sessions, Catalog(), parameters, DefinitionsDigest(Catalog()), methods});
}

std::vector<std::string> CodesOf(const v1::AllianceProfile& profile) {
  std::vector<std::string> codes;
  for (const v1::Flag& flag : profile.flags()) codes.push_back(flag.code());
  return codes;
}

const v1::Flag& FlagOf(const v1::AllianceProfile& profile, const std::string& code) {
  const auto found = std::find_if(profile.flags().begin(), profile.flags().end(),
                                  [&](const v1::Flag& flag) { return flag.code() == code; });
  if (found == profile.flags().end()) {
    std::cerr << "no flag " << code << "\n";
    std::abort();
  }
  return *found;
}

}  // namespace rapport::scoring::testing
