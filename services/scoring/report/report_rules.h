#ifndef RAPPORT_SERVICES_SCORING_REPORT_REPORT_RULES_H_
#define RAPPORT_SERVICES_SCORING_REPORT_REPORT_RULES_H_

#include <cstdint>

#include "services/scoring/stats/partial_pooling.h"

namespace rapport::scoring {

// What reports are made by.
struct ReportRules {
  // Clients below which a figure is not shown: the usual least cell of published health statistics.
  uint32_t minimum_cell = 5;
  // A therapist's figure is shown from this trust on: below it, it says more about the practice than about them.
  double minimum_trust = 0.5;
  double confidence = 0.95;
  stats::PoolingParameters pooling;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_REPORT_RULES_H_
