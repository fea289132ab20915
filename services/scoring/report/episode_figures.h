#ifndef RAPPORT_SERVICES_SCORING_REPORT_EPISODE_FIGURES_H_
#define RAPPORT_SERVICES_SCORING_REPORT_EPISODE_FIGURES_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rapport/intake/v1/episode.pb.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/stats/direction.h"

namespace rapport::scoring {

// A scale of an instrument, as the client rates it.
struct Measure {
  std::string instrument;
  std::string scale;
  auto operator<=>(const Measure&) const = default;
};

// How one closed episode ended on one outcome measure.
struct OutcomeFigures {
  Measure measure;
  stats::Better better = stats::Better::kHigher;
  double range = 0;  // of the scale, in points
  double first = 0;
  std::optional<double> latest;                                   // none when the measure was given once
  v1::ChangeCategory category = v1::CHANGE_CATEGORY_UNSPECIFIED;  // unspecified without a published threshold
  bool began_clinical = false;
  bool ends_functional = false;

  double Improvement() const { return stats::Sign(better) * (*latest - first); }
};

// What one client says of the alliance: the mean over the episode.
struct AllianceFigure {
  Measure measure;
  double mean = 0;
  double min = 0;
  double max = 0;
};

// What one episode gives to a report; the profile itself need not be kept.
struct EpisodeFigures {
  std::string client;
  std::string therapist;  // the responsible one
  bool closed = false;
  bool ended_unplanned = false;
  bool ended_after_missed = false;  // the last appointment was missed, and since the
                                    // last session, or the opening without one, 30 days went by
  uint32_t attended = 0;
  uint32_t countable = 0;                // appointments that count for attendance
  std::vector<OutcomeFigures> outcomes;  // of a closed episode
  std::vector<AllianceFigure> alliance;
};

// Pure.
EpisodeFigures FiguresOf(const intake::v1::Episode& episode, const v1::AllianceProfile& profile);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_EPISODE_FIGURES_H_
