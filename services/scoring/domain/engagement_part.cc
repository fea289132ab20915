#include "services/scoring/domain/engagement_part.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/proportion.h"

namespace rapport::scoring {
namespace {

constexpr char kWilson[] = "Proportion with Wilson's interval (1927, J Am Stat Assoc 22:209-212).";
constexpr EstimateMethod kAttendance = {"attendance_rate", kWilson,
                                        "Cancellations in time and by the practice do not count. Cost, transport and "
                                        "illness keep people away too: ask before reading anything into it."};
constexpr EstimateMethod kRecent = {"recent_attendance_rate", kWilson};
constexpr EstimateMethod kParticipation = {"mean_participation", kPlainMean};
constexpr EstimateMethod kTasks = {"mean_task_completion", "Mean over reported tasks; done 1, partly 0.5, not done 0."};

bool Came(const SessionFacts& session) {
  const intake::v1::Attendance attendance = session.session->attendance();
  return attendance == intake::v1::ATTENDANCE_ATTENDED || attendance == intake::v1::ATTENDANCE_LATE;
}

stats::Appointments Count(const EpisodeFacts& facts) {
  stats::Appointments appointments;
  for (const SessionFacts& session : facts.sessions) {
    switch (session.session->attendance()) {
      case intake::v1::ATTENDANCE_ATTENDED:
      case intake::v1::ATTENDANCE_LATE:
        ++appointments.attended;
        break;
      case intake::v1::ATTENDANCE_NO_SHOW:
        ++appointments.no_show;
        break;
      case intake::v1::ATTENDANCE_CANCELLED_LATE_BY_CLIENT:
        ++appointments.late_cancel;
        break;
      case intake::v1::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT:
        ++appointments.timely_cancel;
        break;
      case intake::v1::ATTENDANCE_CANCELLED_BY_THERAPIST:
        ++appointments.therapist_cancel;
        break;
      default:
        break;
    }
  }
  return appointments;
}

v1::Estimate AttendanceOf(const stats::Appointments& appointments, const ProfileParameters& parameters) {
  const stats::Attendance rate = stats::RateAttendance(appointments);
  const auto n = static_cast<uint32_t>(rate.countable.value_or(0));
  const bool enough = n >= parameters.min_appointments;
  v1::Estimate estimate = MakeEstimate(kAttendance, n, enough ? rate.attendance_rate : std::nullopt);
  if (enough) SetInterval(rate.attendance_lower, rate.attendance_upper, 0.95, 0, 1, estimate);
  AddParameter("min_appointments", parameters.min_appointments, kDesignDecision, estimate);
  return estimate;
}

v1::Estimate RecentOf(const EpisodeFacts& facts, const ProfileParameters& parameters) {
  const std::vector<const SessionFacts*> last = LastCountable(facts, parameters.recent_appointments);
  const auto missed = std::count_if(last.begin(), last.end(), [](const SessionFacts* s) { return WasMissed(*s); });
  const auto n = static_cast<uint32_t>(last.size());
  const stats::Proportion rate = stats::ProportionOf(static_cast<double>(n - missed), n, parameters.confidence);
  const bool enough = n >= parameters.min_appointments;
  v1::Estimate estimate = MakeEstimate(kRecent, n, enough ? rate.p : std::nullopt);
  if (enough) SetInterval(rate.lower, rate.upper, parameters.confidence, 0, 1, estimate);
  AddParameter("appointments", parameters.recent_appointments, kDesignDecision, estimate);
  return estimate;
}

template <class Read>
v1::Estimate MeanParticipation(const EpisodeFacts& facts, Read read) {
  std::vector<double> ratings;
  for (const SessionFacts& session : facts.sessions) {
    if (const std::optional<double> rating = read(*session.session)) ratings.push_back(*rating);
  }
  return MakeEstimate(kParticipation, static_cast<uint32_t>(ratings.size()), stats::Mean(ratings));
}

v1::Estimate TasksOf(const goals::v1::GoalProgress* goals) {
  if (goals == nullptr) return MakeEstimate(kTasks, 0, std::nullopt);
  const goals::v1::TaskCompletion& tasks = goals->tasks();
  return MakeEstimate(kTasks, tasks.done() + tasks.partly() + tasks.not_done(),
                      tasks.has_mean_completion() ? std::optional(tasks.mean_completion()) : std::nullopt);
}

}  // namespace

bool WasMissed(const SessionFacts& session) {
  const intake::v1::Attendance attendance = session.session->attendance();
  return attendance == intake::v1::ATTENDANCE_NO_SHOW || attendance == intake::v1::ATTENDANCE_CANCELLED_LATE_BY_CLIENT;
}

std::vector<const SessionFacts*> LastCountable(const EpisodeFacts& facts, uint32_t limit) {
  std::vector<const SessionFacts*> last;
  for (auto session = facts.sessions.rbegin(); session != facts.sessions.rend() && last.size() < limit; ++session) {
    if (Came(*session) || WasMissed(*session)) last.push_back(&*session);
  }
  return last;
}

v1::Engagement BuildEngagement(const EpisodeFacts& facts, const goals::v1::GoalProgress* goals,
                               const ProfileParameters& parameters) {
  using Session = intake::v1::Session;
  const stats::Appointments appointments = Count(facts);
  v1::Engagement engagement;
  engagement.set_attended(static_cast<uint32_t>(appointments.attended));
  engagement.set_no_show(static_cast<uint32_t>(appointments.no_show));
  engagement.set_late_cancelled(static_cast<uint32_t>(appointments.late_cancel));
  engagement.set_timely_cancelled(static_cast<uint32_t>(appointments.timely_cancel));
  const std::vector<const SessionFacts*> last = LastCountable(facts, 1);
  engagement.set_last_missed(!last.empty() && WasMissed(*last.front()));
  engagement.set_practice_cancelled(static_cast<uint32_t>(appointments.therapist_cancel));
  *engagement.mutable_attendance() = AttendanceOf(appointments, parameters);
  *engagement.mutable_recent_attendance() = RecentOf(facts, parameters);
  *engagement.mutable_client_participation() = MeanParticipation(facts, [](const Session& s) {
    return s.has_client_participation() ? std::optional(s.client_participation()) : std::nullopt;
  });
  *engagement.mutable_therapist_participation() = MeanParticipation(facts, [](const Session& s) {
    return s.has_therapist_participation() ? std::optional(s.therapist_participation()) : std::nullopt;
  });
  *engagement.mutable_task_completion() = TasksOf(goals);
  return engagement;
}

}  // namespace rapport::scoring
