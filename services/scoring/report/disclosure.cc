#include "services/scoring/report/disclosure.h"

#include <cmath>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/scoring/report/pooled_figure.h"
#include "services/scoring/stats/group_sums.h"

namespace rapport::scoring {
namespace {

constexpr char kCellSource[] =
    "Design decision of Rapport: the least cell that published health statistics usually show.";
constexpr char kTrustSource[] =
    "Design decision of Rapport: below it, a therapist's own episodes say less than the practice's.";

// None when no number of them would do.
std::optional<double> EpisodesNeeded(const stats::Pooling& pooling, const ReportRules& rules) {
  const std::optional<double> needed = stats::ValuesForTrust(VarianceRatio(pooling, rules), rules.minimum_trust);
  if (!needed.has_value()) return std::nullopt;
  return std::ceil(*needed - stats::kThresholdTolerance);  // 19 is not 20 for the sake of a rounding error
}

// Whether all the practice's episodes, were they one therapist's, would still say more about the practice. A prior says
// nothing about these therapists.
bool AreAlike(const stats::Pooling& pooling, const ReportRules& rules) {
  if (pooling.status != stats::ResultStatus::kOk || pooling.from_prior) return false;
  const std::optional<double> needed = EpisodesNeeded(pooling, rules);
  return !needed.has_value() || *needed > pooling.values;
}

// By the therapist's own episodes alone.
Disclosure JudgeAlone(const TherapistValues& values, const stats::Pooling& pooling, const ReportRules& rules) {
  if (values.clients.size() < rules.minimum_cell) return Disclosure::kSmallCell;
  const auto episodes = static_cast<double>(stats::PresentValues(values.values).size());
  if (stats::Reaches(stats::Trust(episodes, VarianceRatio(pooling, rules)), rules.minimum_trust)) {
    return Disclosure::kShown;
  }
  return AreAlike(pooling, rules) ? Disclosure::kAlike : Disclosure::kFewEpisodes;
}

// The therapist who is withheld to cover others, as the header says; none when the others need none.
std::optional<std::string> CoverOf(const FigureValues& figure, const stats::Pooling& pooling,
                                   const ReportRules& rules) {
  std::set<std::string> withheld;
  std::optional<std::string> cover;
  size_t fewest = 0;
  for (const auto& [name, values] : figure.therapists) {
    if (JudgeAlone(values, pooling, rules) != Disclosure::kShown) {
      withheld.insert(values.clients.begin(), values.clients.end());
    } else if (!cover.has_value() || values.clients.size() < fewest) {
      cover = name;
      fewest = values.clients.size();
    }
  }
  return withheld.empty() || withheld.size() >= rules.minimum_cell ? std::nullopt : cover;
}

std::string CaveatOf(Disclosure disclosure, const stats::Pooling& pooling, const ReportRules& rules) {
  switch (disclosure) {
    case Disclosure::kSmallCell:
      return absl::StrCat("Not shown: fewer than ", rules.minimum_cell, " clients.");
    case Disclosure::kCoversOthers:
      return absl::StrCat("Not shown: the practice's figure less those of its therapists would be of fewer than ",
                          rules.minimum_cell, " clients.");
    case Disclosure::kAlike:
      return "Not shown: the therapists of this practice do not differ measurably in it, so that nobody's own episodes "
             "would say more about the therapist than about the practice.";
    case Disclosure::kFewEpisodes:
    case Disclosure::kShown:
      break;
  }
  return absl::StrCat("Not shown: too few episodes to say more about the therapist than about the practice; about ",
                      EpisodesNeeded(pooling, rules).value_or(0), " are needed.");
}

}  // namespace

Disclosure JudgeDisclosure(const FigureValues& figure, const std::string& therapist, const stats::Pooling& pooling,
                           const ReportRules& rules) {
  std::set<std::string> clients;
  for (const auto& [name, values] : figure.therapists) clients.insert(values.clients.begin(), values.clients.end());
  if (clients.size() < rules.minimum_cell) return Disclosure::kSmallCell;
  if (therapist.empty()) return Disclosure::kShown;
  const auto found = figure.therapists.find(therapist);
  if (found == figure.therapists.end()) return Disclosure::kSmallCell;
  const Disclosure alone = JudgeAlone(found->second, pooling, rules);
  if (alone != Disclosure::kShown) return alone;
  return CoverOf(figure, pooling, rules) == therapist ? Disclosure::kCoversOthers : Disclosure::kShown;
}

v1::Suppression SuppressionOf(Disclosure disclosure) {
  switch (disclosure) {
    case Disclosure::kShown:
      return v1::SUPPRESSION_NONE;
    case Disclosure::kSmallCell:
    case Disclosure::kCoversOthers:
      return v1::SUPPRESSION_SMALL_CELL;
    case Disclosure::kFewEpisodes:
    case Disclosure::kAlike:
      break;
  }
  return v1::SUPPRESSION_FEW_EPISODES;
}

v1::Estimate Withhold(const EstimateMethod& method, Disclosure disclosure, const stats::Pooling& pooling,
                      const ReportRules& rules) {
  v1::Estimate estimate = MakeEstimate(method, 0, std::nullopt);
  estimate.set_caveat(CaveatOf(disclosure, pooling, rules));
  if (SuppressionOf(disclosure) == v1::SUPPRESSION_SMALL_CELL) {
    AddParameter("minimum_cell", rules.minimum_cell, kCellSource, estimate);
    return estimate;
  }
  AddParameter("minimum_lambda", rules.minimum_trust, kTrustSource, estimate);
  if (disclosure == Disclosure::kFewEpisodes) {
    AddParameter("episodes_needed", EpisodesNeeded(pooling, rules).value_or(0), VarianceSource(pooling), estimate);
  }
  return estimate;
}

}  // namespace rapport::scoring
