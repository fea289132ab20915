#ifndef RAPPORT_SERVICES_SCORING_WATCH_FLAG_LISTING_H_
#define RAPPORT_SERVICES_SCORING_WATCH_FLAG_LISTING_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "services/scoring/watch/flag_board.h"

namespace rapport::scoring {

// Which episodes a reader must be told of as a whole, one after the other. Holds no flags: each episode is looked up on
// the board when its turn comes. Not thread-safe.
class FlagListing {
 public:
  // None.
  FlagListing() = default;
  // Every open episode whose name comes after `name`.
  static FlagListing OpenAfter(std::string name);
  // Those that an event from this number on was about, open or gone.
  static FlagListing Since(uint64_t event);

  // First exactly these, open or gone.
  void AddNames(std::set<std::string> names) { names_.merge(std::move(names)); }

  // Takes the next episode, nothing after the last.
  std::optional<std::string> Next(const FlagBoard& board);

  // The name up to which all open episodes are listed, when nothing else is left to list: where a reader could go on
  // with a new listing.
  std::optional<std::string> OpenListedUntil() const;

 private:
  std::set<std::string> names_;
  std::optional<std::string> scanned_until_;  // of the board, in the order of names
  std::optional<uint64_t> since_;             // what the scan looks for: events from here on, or else open episodes
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_FLAG_LISTING_H_
