#include "services/scoring/store/flag_counts.h"

#include <utility>

namespace rapport::scoring {
namespace {

constexpr char kName[] = "rapport_scoring_flags_raised_total";
constexpr char kHelp[] =
    "Flags of profiles by code, each flag once in a process; a restarted process counts them again.";

// The codes that a dashboard asks for by name, so that they are 0 and not absent before the first.
constexpr const char* kCodes[] = {
    "ALLIANCE_DROP",    "ALLIANCE_DROP_UNREPAIRED",    "ALLIANCE_NOT_MEASURED", "DROP_REPAIRED",
    "PROBABLE_RUPTURE", "PROBABLE_RUPTURE_UNREPAIRED", "APPOINTMENTS_MISSED",   "OUTCOME_WORSE"};

}  // namespace

FlagCounts::FlagCounts(metrics::Registry& registry, size_t remembered) : registry_(registry), remembered_(remembered) {
  for (const char* code : kCodes) registry_.Counter(kName, kHelp, {{"code", code}});
}

void FlagCounts::Count(const v1::AllianceProfile& profile) {
  for (const v1::Flag& flag : profile.flags()) {
    if (Remember(flag.id())) registry_.Counter(kName, kHelp, {{"code", flag.code()}}).Increment();
  }
}

bool FlagCounts::Remember(const std::string& id) {
  const MutexLock lock(mutex_);
  if (older_.contains(id) || !recent_.insert(id).second) return false;
  if (recent_.size() >= remembered_) {
    older_ = std::move(recent_);
    recent_.clear();
  }
  return true;
}

}  // namespace rapport::scoring
