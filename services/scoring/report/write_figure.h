#ifndef RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_
#define RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_

#include <cstdint>
#include <string>

#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/report/figure_values.h"
#include "services/scoring/stats/partial_pooling.h"

namespace rapport::scoring {

// What reports are made by.
struct ReportRules {
  // Episodes below which a figure is not shown: the usual least cell of published health statistics.
  uint32_t minimum_cell = 5;
  // A therapist's figure is shown from this trust on: below it, it says more about the practice than about them.
  double minimum_trust = 0.5;
  double confidence = 0.95;
  stats::PoolingParameters pooling;
};

// One figure of the whole practice, or of one therapist when `therapist` is not empty. Nothing of what is suppressed is
// in it but how many episodes there are. Pure.
v1::CaseloadFigure WriteFigure(const FigureValues& values, const std::string& therapist, const ReportRules& rules);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_
