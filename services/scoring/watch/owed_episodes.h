#ifndef RAPPORT_SERVICES_SCORING_WATCH_OWED_EPISODES_H_
#define RAPPORT_SERVICES_SCORING_WATCH_OWED_EPISODES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace rapport::scoring {

// An episode whose flags must be looked at.
struct OwedEpisode {
  std::string name;
  std::optional<absl::Time> commit_time;  // of the oldest change not looked at; none when no change made it owed
};

// The episodes whose flags must be looked at: those that changed first, in the order in which they did, then those
// that are looked at for another reason. Each at most once, however often it changed, so that no flood of changes
// takes more memory than the practice has episodes. Not thread-safe.
class OwedEpisodes {
 public:
  void Changed(const std::string& episode, absl::Time commit_time);
  // For another reason than a change, or once more.
  void Owe(OwedEpisode episode);
  // Owes once more, but not before Retry().
  void Postpone(OwedEpisode episode) { postponed_.push_back(std::move(episode)); }
  void Retry();

  // Takes at most `limit` out.
  std::vector<OwedEpisode> Take(size_t limit);

  bool ready() const { return !places_.empty(); }
  bool postponed() const { return !postponed_.empty(); }
  bool empty() const { return !ready() && !postponed(); }

 private:
  struct Place {
    bool changed = false;
    std::optional<absl::Time> commit_time;
  };

  absl::flat_hash_map<std::string, Place> places_;
  // Names in order; one that moved from the second list to the first is skipped when the second comes to it.
  std::vector<std::string> changed_;
  std::vector<std::string> others_;
  std::vector<OwedEpisode> postponed_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_OWED_EPISODES_H_
