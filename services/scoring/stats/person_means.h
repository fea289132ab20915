#ifndef RAPPORT_SERVICES_SCORING_STATS_PERSON_MEANS_H_
#define RAPPORT_SERVICES_SCORING_STATS_PERSON_MEANS_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Person-mean centring (Curran & Bauer 2011, Annu Rev Psychol 62:583-619): what is typical of a person, and what
// departs from it session by session. A person's mean over all sessions knows the future: forecasts have to use earlier
// sessions only.
struct PersonMeans {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> grand_mean_of_means;
  std::vector<Value> person_means;         // One per group; none of a group without values.
  std::vector<Value> between;              // person mean - grand mean of means: trait-like.
  std::vector<std::vector<Value>> within;  // value - person mean: state-like; none where the value is missing.
};

// One group per person. kInsufficientData: no value in any group.
PersonMeans CenterOnPersonMeans(std::span<const std::vector<Value>> groups);

// Slopes of an outcome on the alliance, within and between persons. The raw pooled slope mixes the two: never report it
// alone. Persons with fewer than 5 sessions bias the within slope; treat those as exploratory.
struct WithinBetween {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> beta_within;   // Pooled regression of centred outcome on centred alliance.
  std::optional<double> beta_between;  // Regression of person means on person means, one point per person.
  std::optional<double> contextual;    // between - within
};

// Groups are persons, entries sessions; the outcome is the next session's already. Pairs with a missing side are left
// out. kInsufficientData when a slope is undefined (no variation within, or fewer than 2 different person means); the
// other may be set then. kInvalidParameter: groups or lengths differ.
WithinBetween SlopesWithinAndBetween(std::span<const std::vector<Value>> alliance,
                                     std::span<const std::vector<Value>> outcome);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_PERSON_MEANS_H_
