#include "services/scoring/watch/flag_listing.h"

#include <utility>

namespace rapport::scoring {

FlagListing FlagListing::OpenAfter(std::string name) {
  FlagListing listing;
  listing.scanned_until_ = std::move(name);
  return listing;
}

FlagListing FlagListing::Since(uint64_t event) {
  FlagListing listing;
  listing.scanned_until_ = "";
  listing.since_ = event;
  return listing;
}

std::optional<std::string> FlagListing::Next(const FlagBoard& board) {
  if (!names_.empty()) return std::move(names_.extract(names_.begin()).value());
  if (!scanned_until_.has_value()) return std::nullopt;
  const auto& entries = board.entries();
  for (auto entry = entries.upper_bound(*scanned_until_); entry != entries.end(); ++entry) {
    scanned_until_ = entry->first;
    if (since_.has_value() ? entry->second.last_event >= *since_ : entry->second.open) return entry->first;
  }
  scanned_until_.reset();
  return std::nullopt;
}

std::optional<std::string> FlagListing::OpenListedUntil() const {
  return names_.empty() && !since_.has_value() ? scanned_until_ : std::nullopt;
}

}  // namespace rapport::scoring
