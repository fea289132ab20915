#include "services/scoring/watch/owed_episodes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rapport::scoring {

void OwedEpisodes::Changed(const std::string& episode, absl::Time commit_time) {
  Place& place = places_[episode];
  if (!place.commit_time.has_value()) place.commit_time = commit_time;
  if (std::exchange(place.changed, true)) return;
  changed_.push_back(episode);
}

void OwedEpisodes::Owe(OwedEpisode episode) {
  const auto [place, inserted] = places_.try_emplace(episode.name);
  if (!place->second.commit_time.has_value()) place->second.commit_time = episode.commit_time;
  if (inserted) others_.push_back(std::move(episode.name));
}

void OwedEpisodes::Retry() {
  for (OwedEpisode& episode : std::exchange(postponed_, {})) Owe(std::move(episode));
}

std::vector<OwedEpisode> OwedEpisodes::Take(size_t limit) {
  std::vector<OwedEpisode> taken;
  for (std::vector<std::string>* names : {&changed_, &others_}) {
    size_t looked_at = 0;
    while (looked_at < names->size() && taken.size() < limit) {
      std::string& name = (*names)[looked_at++];
      const auto place = places_.find(name);
      if (place == places_.end()) continue;
      taken.push_back({std::move(name), place->second.commit_time});
      places_.erase(place);
    }
    names->erase(names->begin(), names->begin() + static_cast<std::ptrdiff_t>(looked_at));
  }
  return taken;
}

}  // namespace rapport::scoring
