#ifndef RAPPORT_SERVICES_SCORING_WATCH_PRACTICE_FOLLOW_H_
#define RAPPORT_SERVICES_SCORING_WATCH_PRACTICE_FOLLOW_H_

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/exec/bounded_executor.h"
#include "services/scoring/domain/caseload.h"
#include "services/scoring/watch/event_log.h"
#include "services/scoring/watch/feed_tail.h"
#include "services/scoring/watch/flag_board.h"
#include "services/scoring/watch/owed_episodes.h"
#include "services/scoring/watch/reader_place.h"
#include "services/scoring/watch/watch_metrics.h"
#include "services/scoring/watch/watch_options.h"

namespace rapport::scoring {

// What following stands on; everything must outlive every follow.
struct WatchParts {
  ChangeSource& intake;
  ChangeSource& goals;
  const Caseload& caseload;
  const Clock& clock;
  exec::BoundedExecutor& executor;  // its threads wait for intake and goals
  WatchMetrics& metrics;
};

// Follows one practice for all its readers: hears both feeds, looks at the flags of every episode that changed, and
// keeps the latest events. Takes as much memory as the practice has flags, whatever its readers do. Holds no thread;
// one step at a time runs on the executor when there is something to do. Thread-safe.
class PracticeFollow : public std::enable_shared_from_this<PracticeFollow> {
 public:
  using PlacePtr = std::shared_ptr<ReaderPlace>;

  // `practice` is a resource name.
  PracticeFollow(std::string practice, const WatchParts& parts, const WatchOptions& options);
  ~PracticeFollow();

  // Begins. Due once, before anything else.
  void Start();

  // Gives the reader's next event, or an error that ends it, to `answer`: at once or when there is one, from any
  // thread. Ask again only after the answer.
  void Next(const PlacePtr& place, ReaderPlace::Answer answer);
  // The reader has gone; an answer still due is not given, or is on its way.
  void Leave(const PlacePtr& place);

  // Sends heartbeats that are due, opens feeds anew and tries again what failed. Called now and then.
  void Tick();

  // Whether it could not begin: its readers are told, and it is of no use any more.
  bool failed() const;

 private:
  // What a step took on.
  struct Batch {
    std::vector<OwedEpisode> episodes;
    WatchPosition until;  // the changes up to here were taken on
    bool last = false;    // and nothing else was left to look at
  };
  // What came of it.
  struct Result {
    absl::Status status;
    std::vector<ProfilePtr> profiles;
  };
  // What is left to do without the lock: answers to give, reading to begin.
  using Actions = std::vector<std::function<void()>>;

  // A step, and its parts in their order. The parts wait for other services without the lock.
  void Step();
  bool Prepare();
  void Connect(FeedTail& tail);
  absl::Status ListAll();
  Batch TakeBatch();
  Result Look(const Batch& batch) const;
  void Finish(const Batch& batch, const Result& result);

  void Hear(FeedTail& tail, int64_t opening, const absl::StatusOr<type::v1::Change>& change);
  void HearChange(FeedTail& tail, const type::v1::Change& change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CaughtUp(const std::weak_ptr<ReaderPlace>& place, absl::StatusOr<Missed> missed);
  rpc::CallContext CallWithin(absl::Duration time) const;

  // What the profiles of a batch make of the board; postpones what was seen in part.
  std::vector<v1::FlagEvent> Apply(const Batch& batch, const Result& result) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Log(v1::FlagEvent event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void NoteProgress(const Batch& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TellProblems(const Batch& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SetPause() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayRetry() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ScheduleStep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  FlagSource Source() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Actions AnswerReaders() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AnswerReader(const PlacePtr& place, Actions& actions) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Answer(const PlacePtr& place, absl::StatusOr<v1::FlagEvent> event, Actions& actions)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string practice_;
  const WatchParts parts_;
  const WatchOptions options_;
  mutable Mutex mutex_;
  FeedTail intake_;  // both guarded by mutex_; which of them is meant is passed on without it
  FeedTail goals_;
  OwedEpisodes owed_ ABSL_GUARDED_BY(mutex_);
  bool all_owed_ ABSL_GUARDED_BY(mutex_) = true;     // every open episode must be looked at
  bool started_ ABSL_GUARDED_BY(mutex_) = false;     // every open episode was looked at once
  bool stepping_ ABSL_GUARDED_BY(mutex_) = false;    // a step is queued or runs
  absl::Duration pause_ ABSL_GUARDED_BY(mutex_);     // the present one, after a failure
  absl::Duration retry_at_ ABSL_GUARDED_BY(mutex_);  // when what failed is tried again, on the clock's elapsed time
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);     // why it could not begin
  absl::Status look_error_ ABSL_GUARDED_BY(mutex_);  // why episodes could not be looked at the last time
  FlagBoard board_ ABSL_GUARDED_BY(mutex_);
  EventLog log_ ABSL_GUARDED_BY(mutex_);
  std::string basis_ ABSL_GUARDED_BY(mutex_);       // of the latest flags
  WatchPosition first_ ABSL_GUARDED_BY(mutex_);     // where the logs ended before all episodes were listed
  WatchPosition position_ ABSL_GUARDED_BY(mutex_);  // up to which every change was looked at
  std::optional<v1::FlagEvent> interruption_ ABSL_GUARDED_BY(mutex_);
  std::set<PlacePtr> waiting_ ABSL_GUARDED_BY(mutex_);  // readers
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_PRACTICE_FOLLOW_H_
