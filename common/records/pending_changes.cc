#include "common/records/pending_changes.h"

namespace rapport::records {
namespace {

std::pair<std::string, std::string> Key(absl::string_view practice, absl::string_view name) {
  return {std::string(practice), std::string(name)};
}

}  // namespace

void PendingChanges::Add(PendingChange change) {
  const Record& record = change.record.record;
  latest_[Key(change.practice, record.name)] = changes_.size();
  if (!record.episode.empty()) activity_[Key(change.practice, record.episode)] = record.revision;
  changes_.push_back(std::move(change));
}

void PendingChanges::Append(PendingChanges later) {
  for (PendingChange& change : later.changes_) Add(std::move(change));
}

const StoredRecord* PendingChanges::Find(absl::string_view practice, absl::string_view name) const {
  const auto found = latest_.find(Key(practice, name));
  return found == latest_.end() ? nullptr : &changes_[found->second].record;
}

std::vector<const StoredRecord*> PendingChanges::RecordsOf(absl::string_view practice) const {
  std::vector<const StoredRecord*> records;
  for (auto at = latest_.lower_bound(Key(practice, "")); at != latest_.end() && at->first.first == practice; ++at) {
    records.push_back(&changes_[at->second].record);
  }
  return records;
}

std::optional<int64_t> PendingChanges::Activity(absl::string_view practice, absl::string_view episode) const {
  const auto found = activity_.find(Key(practice, episode));
  return found == activity_.end() ? std::nullopt : std::optional<int64_t>(found->second);
}

}  // namespace rapport::records
