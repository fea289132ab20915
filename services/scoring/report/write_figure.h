#ifndef RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_
#define RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_

#include <string>

#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/report/figure_values.h"
#include "services/scoring/report/report_rules.h"

namespace rapport::scoring {

// One figure of the whole practice, or of one therapist when `therapist` is not empty. Of what is suppressed nothing is
// in it but why. Pure.
v1::CaseloadFigure WriteFigure(const FigureValues& values, const std::string& therapist, const ReportRules& rules);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_WRITE_FIGURE_H_
