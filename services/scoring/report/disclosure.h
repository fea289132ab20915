#ifndef RAPPORT_SERVICES_SCORING_REPORT_DISCLOSURE_H_
#define RAPPORT_SERVICES_SCORING_REPORT_DISCLOSURE_H_

#include <string>

#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/report/figure_values.h"
#include "services/scoring/report/report_rules.h"
#include "services/scoring/stats/partial_pooling.h"

namespace rapport::scoring {

// Whether a figure is shown, and if not, why.
enum class Disclosure {
  kShown,
  kSmallCell,     // too few clients: one could be read from it
  kCoversOthers,  // it would leave too few clients, whom its difference from the practice's figure would show
  kFewEpisodes,   // too few to say more about the therapist than about the practice
  kAlike,         // no number of episodes would: the therapists do not differ measurably
};

// Of the whole practice when `therapist` is empty. The figures that are shown of a practice and of all its therapists,
// subtracted from one another, leave no group of fewer than minimum_cell clients: where the therapists withheld for
// their own sake would be such a group together, the one shown with the fewest clients (by name among equals) is
// withheld with them. Pure.
Disclosure JudgeDisclosure(const FigureValues& figure, const std::string& therapist, const stats::Pooling& pooling,
                           const ReportRules& rules);

v1::Suppression SuppressionOf(Disclosure disclosure);

// What is said in place of numbers. Its n is 0: even how many there are can be read from figures next to it, and of
// a single client it would say what happened to them.
v1::Estimate Withhold(const EstimateMethod& method, Disclosure disclosure, const stats::Pooling& pooling,
                      const ReportRules& rules);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_DISCLOSURE_H_
