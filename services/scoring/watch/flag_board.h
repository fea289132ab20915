#ifndef RAPPORT_SERVICES_SCORING_WATCH_FLAG_BOARD_H_
#define RAPPORT_SERVICES_SCORING_WATCH_FLAG_BOARD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::scoring {

using FlagPtr = std::shared_ptr<const v1::Flag>;

// What holds in one episode.
struct BoardEntry {
  std::vector<FlagPtr> flags;  // most severe first
  bool open = false;           // false: closed or erased; nothing holds
  bool complete = true;        // false: made without a service that was away; flags of its may be missing
  uint64_t last_event = 0;     // number of the latest event about it
};

// The flags of a practice's episodes, and what changes in them. Not thread-safe.
class FlagBoard {
 public:
  // Takes what is now known of an episode; `profile` is nullptr when it is erased. Gives what happened, without tokens:
  // flags that were cleared and raised, and the whole list after a time in which it was not complete. Without the goal
  // service nothing is cleared: its flags are not gone, only out of sight.
  std::vector<v1::FlagEvent> Apply(const std::string& episode, const v1::AllianceProfile* profile);

  // Episodes by name. Those that have gone stay, without flags, for readers that must still hear of it.
  const std::map<std::string, BoardEntry>& entries() const { return entries_; }

  // Notes that the event of this number is about the episode.
  void Touch(const std::string& episode, uint64_t event) { entries_[episode].last_event = event; }

 private:
  std::map<std::string, BoardEntry> entries_;
};

// TYPE_LISTED of what holds in an episode; `entry` is nullptr when nothing is known of it.
v1::FlagEvent ListedEvent(const std::string& episode, const BoardEntry* entry);

// TYPE_RAISED or TYPE_CLEARED.
v1::FlagEvent FlagEventOf(const std::string& episode, v1::FlagEvent::Type type, const v1::Flag& flag);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_FLAG_BOARD_H_
