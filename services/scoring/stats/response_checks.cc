#include "services/scoring/stats/response_checks.h"

#include <algorithm>
#include <set>

#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

bool IsValid(std::size_t items, const Value& seconds, const ResponseCheckParameters& p) {
  return IsScale(p.item_min, p.item_max) && IsNonNegative(p.min_seconds_per_item) &&
         p.min_items_for_straightline >= 1 && IsFraction(p.max_missing_fraction) &&
         !(Present(seconds) && *seconds < 0.0) && std::all_of(p.reversed.begin(), p.reversed.end(), [&](int item) {
           return item >= 1 && item <= static_cast<int>(items);
         });
}

int LongestRun(const std::vector<double>& answers) {
  int longest = 0;
  int run = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    run = i > 0 && Equals(answers[i], answers[i - 1]) ? run + 1 : 1;
    longest = std::max(longest, run);
  }
  return longest;
}

std::vector<int> BadItems(Series responses, const ResponseCheckParameters& p) {
  std::vector<int> bad;
  for (std::size_t i = 0; i < responses.size(); ++i) {
    const Value& answer = responses[i];
    if (Present(answer) && (Exceeds(p.item_min, *answer) || Exceeds(*answer, p.item_max))) {
      bad.push_back(static_cast<int>(i) + 1);
    }
  }
  return bad;
}

bool IsKeyedBothWays(std::size_t items, const std::vector<int>& reversed) {
  const std::size_t distinct = std::set<int>(reversed.begin(), reversed.end()).size();
  return distinct > 0 && distinct < items;
}

}  // namespace

ResponseChecks CheckResponses(Series responses, Value seconds, const ResponseCheckParameters& p) {
  if (!IsValid(responses.size(), seconds, p)) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<double> answers = PresentValues(responses);
  const int answered = static_cast<int>(answers.size());
  const double missing = static_cast<double>(responses.size()) - answered;
  ResponseChecks checks{.status = answered > 0 ? ResultStatus::kOk : ResultStatus::kInsufficientData,
                        .longstring = LongestRun(answers),
                        .irv = SampleSd(answers),
                        .bad_items = BadItems(responses, p)};
  if (Present(seconds) && answered > 0) checks.seconds_per_item = *seconds / answered;
  const bool uniform = answered >= 2 && *checks.longstring == answered;
  const auto flag_if = [&](bool condition, ResponseFlag flag) {
    if (condition) checks.flags.push_back(flag);
  };
  flag_if(!checks.bad_items.empty(), ResponseFlag::kOutOfRange);
  flag_if(Exceeds(missing, p.max_missing_fraction * static_cast<double>(responses.size())),
          ResponseFlag::kExcessMissing);
  flag_if(checks.seconds_per_item && Exceeds(p.min_seconds_per_item, *checks.seconds_per_item), ResponseFlag::kTooFast);
  flag_if(uniform && answered >= p.min_items_for_straightline, ResponseFlag::kStraightline);
  flag_if(uniform && !Equals(answers.front(), (p.item_min + p.item_max) / 2.0) &&
              IsKeyedBothWays(responses.size(), p.reversed),
          ResponseFlag::kReverseInconsistent);
  return checks;
}

}  // namespace rapport::stats
