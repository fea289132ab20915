#include "services/intake/rpc/recorded_counts.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rapport::intake {
namespace {

constexpr char kSessions[] = "rapport_intake_sessions_recorded_total";
constexpr char kSessionsHelp[] = "Sessions recorded: call, one by one as they happen; import, as history.";

// ATTENDANCE_NO_SHOW as "no_show".
std::string LabelOf(v1::Attendance attendance) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::Attendance_Name(attendance), "ATTENDANCE_"));
}

}  // namespace

RecordedCounts::RecordedCounts(const instruments::InstrumentCatalog& catalog, metrics::Registry& registry)
    : catalog_(catalog),
      created_(registry.Counter(kSessions, kSessionsHelp, {{"way", "call"}})),
      imported_(registry.Counter(kSessions, kSessionsHelp, {{"way", "import"}})),
      with_alliance_(registry.Counter("rapport_intake_alliance_sessions_total",
                                      "Sessions that got their first assessment of the alliance, imported ones left "
                                      "out.")) {
  for (int i = v1::ATTENDANCE_UNSPECIFIED + 1; i <= v1::Attendance_MAX; ++i) {
    attendance_[i] = &registry.Counter("rapport_intake_attendance_recorded_total",
                                       "Times a session's attendance was recorded, imported ones left out; a "
                                       "correction counts again.",
                                       {{"attendance", LabelOf(static_cast<v1::Attendance>(i))}});
  }
  for (const instruments::Instrument* instrument : catalog.current()) {
    const auto counter = [&](const char* completeness) {
      return &registry.Counter("rapport_intake_assessments_recorded_total",
                               "Assessments recorded, imported ones left out: complete, every item has an answer; "
                               "partial, not.",
                               {{"instrument", instrument->id}, {"completeness", completeness}});
    };
    if (!instrument->goal_based) assessments_[instrument->id] = {counter("complete"), counter("partial")};
  }
}

void RecordedCounts::Created(const v1::Session& session) {
  created_.Increment();
  CountAttendance(session.attendance());
  for (const v1::RecordedAssessment& recorded : session.assessments()) CountAssessment(recorded.assessment());
  if (std::any_of(session.assessments().begin(), session.assessments().end(),
                  [this](const auto& recorded) { return IsAlliance(recorded); })) {
    with_alliance_.Increment();
  }
}

void RecordedCounts::AttendanceSet(const v1::Session& session) { CountAttendance(session.attendance()); }

void RecordedCounts::AssessmentAdded(const v1::Session& session) {
  if (session.assessments().empty()) return;
  const v1::RecordedAssessment& added = *session.assessments().rbegin();
  CountAssessment(added.assessment());
  const auto alliance = std::count_if(session.assessments().begin(), session.assessments().end(),
                                      [this](const auto& recorded) { return IsAlliance(recorded); });
  if (alliance == 1 && IsAlliance(added)) with_alliance_.Increment();
}

void RecordedCounts::Imported(const v1::ImportSessionsResponse& response) {
  imported_.Increment(
      static_cast<double>(std::count_if(response.results().begin(), response.results().end(), [](const auto& result) {
        return result.outcome() == v1::IMPORT_OUTCOME_IMPORTED;
      })));
}

void RecordedCounts::CountAttendance(v1::Attendance attendance) {
  if (attendance == v1::ATTENDANCE_UNSPECIFIED || !v1::Attendance_IsValid(attendance)) return;
  attendance_[attendance]->Increment();
}

void RecordedCounts::CountAssessment(const type::v1::Assessment& assessment) {
  const instruments::Instrument* instrument = catalog_.Find(assessment.instrument(), assessment.instrument_version());
  const auto counters = assessments_.find(assessment.instrument());
  if (instrument == nullptr || counters == assessments_.end()) return;
  const auto given = std::count_if(assessment.answers().begin(), assessment.answers().end(),
                                   [](const auto& answer) { return answer.has_value() || answer.not_applicable(); });
  const bool complete = static_cast<size_t>(given) == instrument->items.size();
  (complete ? counters->second.complete : counters->second.partial)->Increment();
}

bool RecordedCounts::IsAlliance(const v1::RecordedAssessment& recorded) const {
  const type::v1::Assessment& assessment = recorded.assessment();
  const instruments::Instrument* instrument = catalog_.Find(assessment.instrument(), assessment.instrument_version());
  return instrument != nullptr && instrument->category == instruments::Category::kAlliance;
}

}  // namespace rapport::intake
