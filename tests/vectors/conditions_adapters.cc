#include "services/scoring/stats/engagement_index.h"
#include "services/scoring/stats/rogers_conditions.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

json NameIn(const std::optional<stats::Condition>& condition) {
  if (!condition) return nullptr;
  switch (*condition) {
    case stats::Condition::kEmpathy:
      return "empathy";
    case stats::Condition::kCongruence:
      return "congruence";
    case stats::Condition::kPositiveRegard:
      return "positive_regard";
  }
  return "unknown";
}

json Conditions(const Input& in) {
  const auto r = stats::CombineConditions({.regard = in.Number("regard"),
                                           .empathy = in.Number("empathy"),
                                           .unconditionality = in.Number("unconditionality"),
                                           .congruence = in.Number("congruence"),
                                           .min = Required(in, "min"),
                                           .max = Required(in, "max")});
  return {{"status", Word(r.status)},
          {"empathy", Word(r.empathy)},
          {"congruence", Word(r.congruence)},
          {"regard", Word(r.regard)},
          {"unconditionality", Word(r.unconditionality)},
          {"positive_regard", Word(r.positive_regard)},
          {"composite", Word(r.composite)},
          {"weakest", NameIn(r.weakest)},
          {"weakest_value", Word(r.weakest_value)}};
}

json Render(const stats::EngagementIndex& r) {
  return {{"status", Word(r.status)},
          {"attendance", Word(r.attendance)},
          {"homework", Word(r.homework)},
          {"participation", Word(r.participation)},
          {"index", Word(r.index)}};
}

json Engagement(const Input& in) {
  stats::EngagementParameters p;
  p.rating_min = in.NumberOr("rating_min", p.rating_min);
  p.rating_max = in.NumberOr("rating_max", p.rating_max);
  p.min_countable_sessions = in.IntOr("min_countable_sessions", p.min_countable_sessions);
  if (in.Has("weights")) {
    const std::vector<double> weights = stats::PresentValues(in.Series("weights"));
    if (weights.size() != 3) return Render({.status = stats::ResultStatus::kInvalidParameter});
    p.attendance_weight = weights[0];
    p.homework_weight = weights[1];
    p.participation_weight = weights[2];
  }
  const auto homework = in.Series("homework_completion");
  const auto ratings = in.Series("participation_ratings");
  return Render(stats::IndexEngagement({.attended = in.IntOr("attended", 0),
                                        .no_show = in.IntOr("dna", 0),
                                        .late_cancel = in.IntOr("late_cancel", 0),
                                        .homework_completion = homework,
                                        .participation_ratings = ratings},
                                       p));
}

}  // namespace

Adapters ConditionsAdapters() { return {{"conditions.composite", Conditions}, {"engagement.index", Engagement}}; }

}  // namespace rapport::vectors
