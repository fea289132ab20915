#include "services/scoring/stats/ceiling_check.h"
#include "services/scoring/stats/response_checks.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

const char* NameOf(stats::ResponseFlag flag) {
  switch (flag) {
    case stats::ResponseFlag::kOutOfRange:
      return "OUT_OF_RANGE";
    case stats::ResponseFlag::kExcessMissing:
      return "EXCESS_MISSING";
    case stats::ResponseFlag::kTooFast:
      return "TOO_FAST";
    case stats::ResponseFlag::kStraightline:
      return "STRAIGHTLINE";
    case stats::ResponseFlag::kReverseInconsistent:
      return "REVERSE_INCONSISTENT";
  }
  return "unknown";
}

json Responses(const Input& in) {
  stats::ResponseCheckParameters p{
      .item_min = Required(in, "item_min"), .item_max = Required(in, "item_max"), .reversed = in.Ints("reverse_items")};
  p.min_seconds_per_item = in.NumberOr("min_seconds_per_item", p.min_seconds_per_item);
  p.min_items_for_straightline = in.IntOr("min_items_for_straightline", p.min_items_for_straightline);
  p.max_missing_fraction = in.NumberOr("max_missing_fraction", p.max_missing_fraction);
  const auto r = stats::CheckResponses(in.Series("responses"), in.Number("seconds"), p);
  json flags = json::array();
  for (const auto flag : r.flags) flags.push_back(NameOf(flag));
  return {{"status", Word(r.status)},
          {"longstring", Word(r.longstring)},
          {"irv", Word(r.irv)},
          {"seconds_per_item", Word(r.seconds_per_item)},
          {"bad_items", Word(r.bad_items)},
          {"flags", flags}};
}

json Ceiling(const Input& in) {
  stats::CeilingParameters p{.scale_max = Required(in, "scale_max"), .change_threshold = in.Number("change_threshold")};
  p.ceiling_fraction_of_max = in.NumberOr("ceiling_fraction_of_max", p.ceiling_fraction_of_max);
  p.run_length = in.IntOr("run_length", p.run_length);
  const auto r = stats::CheckCeiling(in.Series("totals"), p);
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"ceiling_fraction", Word(r.ceiling_fraction)},
          {"trailing_run", Word(r.trailing_run)},
          {"ceiling_flag", Word(r.ceiling_flag)},
          {"headroom", Word(r.headroom)},
          {"improvement_detectable", Word(r.improvement_detectable)}};
}

}  // namespace

Adapters ValidityAdapters() { return {{"validity.check", Responses}, {"validity.ceiling", Ceiling}}; }

}  // namespace rapport::vectors
