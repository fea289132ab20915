#ifndef RAPPORT_SERVICES_SCORING_REPORT_FIGURE_VALUES_H_
#define RAPPORT_SERVICES_SCORING_REPORT_FIGURE_VALUES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/scoring/report/episode_figures.h"
#include "services/scoring/stats/series.h"

namespace rapport::scoring {

// What a figure's number is.
enum class FigureKind {
  kMean,        // of one number per episode
  kShare,       // of episodes, 0 to 1
  kAttendance,  // of appointments, 0 to 1; one rate per episode goes into pooling
  kEffectSize,  // standardized mean improvement
};

// One therapist's part of a figure, one entry per episode in each list that the figure's kind uses.
struct TherapistValues {
  std::set<std::string> clients;  // whose episodes these are: what a cell counts
  std::vector<stats::Value> values;
  std::vector<stats::Value> first;   // kEffectSize
  std::vector<stats::Value> latest;  // kEffectSize
  double attended = 0;               // kAttendance
  double countable = 0;              // kAttendance
};

// One figure over the whole practice.
struct FigureValues {
  std::string figure;
  Measure measure;
  FigureKind kind = FigureKind::kMean;
  double min = 0;
  double max = 1;
  stats::Better better = stats::Better::kHigher;
  std::string adjustment;  // how values were adjusted; empty when they were not
  std::map<std::string, TherapistValues> therapists;
};

// Every figure that some episode gives, in the order reports show them. Pure.
std::vector<FigureValues> CollectFigures(const std::vector<EpisodeFigures>& episodes);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_FIGURE_VALUES_H_
