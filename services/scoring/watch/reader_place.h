#ifndef RAPPORT_SERVICES_SCORING_WATCH_READER_PLACE_H_
#define RAPPORT_SERVICES_SCORING_WATCH_READER_PLACE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/watch/catch_up.h"
#include "services/scoring/watch/event_log.h"
#include "services/scoring/watch/flag_listing.h"
#include "services/scoring/watch/watch_position.h"

namespace rapport::scoring {

// What a place is read from: a practice's flags as its follow knows them.
struct FlagSource {
  const std::string& practice;
  const FlagBoard& board;
  const EventLog& log;
  const WatchPosition& position;                     // up to which every change was looked at
  const WatchPosition heard;                         // up to which some were, so that the log may know of them
  const std::optional<v1::FlagEvent>& interruption;  // set while a service is away
};

// One reader's place in a practice's flags: first what held at the beginning, then the log. Holds the events of one
// episode at most, however slow its reader is: who falls behind what the log keeps is told again, by lists, of the
// episodes that it missed something of. Not thread-safe; belongs to its follow.
class ReaderPlace {
 public:
  using Answer = std::function<void(absl::StatusOr<v1::FlagEvent>)>;

  // `resume` is where the reader left off; nothing when it begins anew.
  explicit ReaderPlace(std::optional<WatchPosition> resume) : resume_(std::move(resume)) {}

  // Takes the reader in, as of now. True when what it missed must first be found out, from `resume_position` to what
  // the source has heard of, and told by CaughtUp.
  bool Begin(const FlagSource& source);
  void CaughtUp(Missed missed);
  const WatchPosition& resume_position() const { return *resume_; }

  // The next event, if there is one now.
  std::optional<v1::FlagEvent> Next(const FlagSource& source);

  v1::FlagEvent Heartbeat(const FlagSource& source) const;

  bool begun() const { return stage_ != Stage::kNew; }

  // Where the answer to the reader's question goes; empty when it does not wait.
  Answer waiting;
  absl::Duration waiting_since;
  absl::Status error;  // why what it missed could not be found out
  std::shared_ptr<CatchUp> catch_up;

 private:
  enum class Stage { kNew, kCatchingUp, kListing, kFollowing };

  void List(FlagListing listing, const FlagSource& source);
  bool ListNext(const FlagSource& source);
  void Say(v1::FlagEvent::Type type, const FlagSource& source);
  void Send(v1::FlagEvent event, const FlagSource& source);

  std::optional<WatchPosition> resume_;
  Stage stage_ = Stage::kNew;
  std::deque<v1::FlagEvent> ready_;
  FlagListing listing_;
  WatchPosition anchor_;    // of the source when the listing began
  WatchPosition position_;  // of what was handed out
  uint64_t next_ = 0;       // of the log
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_READER_PLACE_H_
