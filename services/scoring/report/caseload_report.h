#ifndef RAPPORT_SERVICES_SCORING_REPORT_CASELOAD_REPORT_H_
#define RAPPORT_SERVICES_SCORING_REPORT_CASELOAD_REPORT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/caseload.h"
#include "services/scoring/report/write_figure.h"

namespace rapport::scoring {

// Outcome and alliance over the episodes of a practice or of one of its therapists: one report at a time, so that there
// is nothing to rank. Reads every episode of the practice, through the cache, page by page, and keeps a few numbers of
// each. Blocks; for worker threads. Thread-safe.
class CaseloadReports {
 public:
  // Both must outlive this.
  CaseloadReports(const Caseload& caseload, EpisodeSource& episodes, ReportRules rules = {})
      : caseload_(caseload), episodes_(episodes), rules_(rules) {}

  // INVALID_ARGUMENT with every violation; UNAVAILABLE when intake is away.
  absl::StatusOr<v1::CaseloadReport> Make(const rpc::CallContext& call,
                                          const v1::GetCaseloadReportRequest& request) const;

 private:
  const Caseload& caseload_;
  EpisodeSource& episodes_;
  const ReportRules rules_;
};

// The report over these episodes; `therapist` empty for all. Pure.
v1::CaseloadReport MakeReport(const std::vector<EpisodeFigures>& episodes, const std::string& therapist,
                              const ReportRules& rules);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_CASELOAD_REPORT_H_
