#ifndef RAPPORT_SERVICES_INTAKE_RPC_RECORDED_COUNTS_H_
#define RAPPORT_SERVICES_INTAKE_RPC_RECORDED_COUNTS_H_

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "common/instruments/catalog.h"
#include "common/metrics/registry.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// Counts what is recorded, for the practice's view of how well it measures: sessions, attendance, assessments by
// instrument and completeness, sessions with an alliance measure. Labels are the catalog's instruments and the
// contract's enums, nothing of a person. Everything counts when it is acknowledged; a call that is answered again from
// its request id counts again. Thread-safe.
class RecordedCounts {
 public:
  // Both outlive it. Every series exists from the start.
  RecordedCounts(const instruments::InstrumentCatalog& catalog, metrics::Registry& registry);

  // A session came to be by CreateSession, as it was answered.
  void Created(const v1::Session& session);

  // UpdateSession set its attendance. An unspecified one, here and elsewhere, was not recorded.
  void AttendanceSet(const v1::Session& session);

  // AddAssessment added the last of its assessments.
  void AssessmentAdded(const v1::Session& session);

  // ImportSessions answered. Imported sessions are history: they count as sessions and in nothing else.
  void Imported(const v1::ImportSessionsResponse& response);

 private:
  struct Completeness {
    prometheus::Counter* complete;
    prometheus::Counter* partial;
  };

  void CountAttendance(v1::Attendance attendance);
  void CountAssessment(const type::v1::Assessment& assessment);
  bool IsAlliance(const v1::RecordedAssessment& recorded) const;

  const instruments::InstrumentCatalog& catalog_;
  prometheus::Counter& created_;
  prometheus::Counter& imported_;
  prometheus::Counter& with_alliance_;
  std::array<prometheus::Counter*, v1::Attendance_ARRAYSIZE> attendance_{};  // none of the unspecified one
  absl::flat_hash_map<std::string, Completeness> assessments_;               // by instrument
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_RPC_RECORDED_COUNTS_H_
