#include "common/records/pending_changes.h"

#include "absl/strings/str_cat.h"

namespace rapport::records {
namespace {

std::pair<std::string, std::string> Key(absl::string_view practice, absl::string_view name) {
  return {std::string(practice), std::string(name)};
}

// Under what a record is found among the pending ones. None of the parts holds a space.
std::string ByKey(absl::string_view practice, const HashedKey& key) {
  return absl::StrCat("key ", practice, " ", key.field, " ", key.value);
}
std::string ByEpisode(absl::string_view practice, absl::string_view episode) {
  return absl::StrCat("episode ", practice, " ", episode);
}

}  // namespace

void PendingChanges::Index(const std::string& practice, const StoredRecord& record) {
  for (const HashedKey& key : SplitSearch(record.search)) names_[ByKey(practice, key)].push_back(record.record.name);
  if (!record.record.episode.empty()) names_[ByEpisode(practice, record.record.episode)].push_back(record.record.name);
}

void PendingChanges::Add(PendingChange change) {
  const Record& record = change.record.record;
  const size_t index = changes_.size();
  const auto [place, is_first] = places_.try_emplace(Key(change.practice, record.name), Place{index, index});
  place->second.latest = index;
  if (!record.episode.empty()) activity_[Key(change.practice, record.episode)] = record.revision;
  if (is_first && change.past.has_value()) Index(change.practice, *change.past);
  Index(change.practice, change.record);
  changes_.push_back(std::move(change));
}

void PendingChanges::Append(PendingChanges later) {
  for (PendingChange& change : later.changes_) Add(std::move(change));
}

const StoredRecord* PendingChanges::Find(absl::string_view practice, absl::string_view name) const {
  const auto found = places_.find(Key(practice, name));
  return found == places_.end() ? nullptr : &changes_[found->second.latest].record;
}

PendingChanges::Pending PendingChanges::At(const Place& place) const {
  const PendingChange& first = changes_[place.first];
  return {&changes_[place.latest].record, first.past.has_value() ? &*first.past : nullptr};
}

std::map<absl::string_view, PendingChanges::Pending> PendingChanges::Near(const ListQuery& query,
                                                                          const HashedFilter& hashed) const {
  std::map<absl::string_view, Pending> near;
  const auto add = [&](const Place& place) { near[changes_[place.first].record.record.name] = At(place); };
  if (hashed.keys.empty() && query.episode.empty()) {
    for (auto at = places_.lower_bound(Key(query.practice, "")); at != places_.end(); ++at) {
      if (at->first.first != query.practice) break;
      add(at->second);
    }
    return near;
  }
  const auto found = names_.find(hashed.keys.empty() ? ByEpisode(query.practice, query.episode)
                                                     : ByKey(query.practice, hashed.keys.front()));
  if (found == names_.end()) return near;
  for (const std::string& name : found->second) add(places_.at(Key(query.practice, name)));
  return near;
}

std::optional<int64_t> PendingChanges::Activity(absl::string_view practice, absl::string_view episode) const {
  const auto found = activity_.find(Key(practice, episode));
  return found == activity_.end() ? std::nullopt : std::optional<int64_t>(found->second);
}

}  // namespace rapport::records
