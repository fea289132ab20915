#include "services/scoring/watch/practice_follow.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {
namespace {

// How long another service may take: to say where its log ends, to list episodes, to answer for a batch and for each
// episode of it.
constexpr absl::Duration kConnectTime = absl::Seconds(3);
constexpr absl::Duration kListTime = absl::Seconds(30);
constexpr absl::Duration kLookTime = absl::Seconds(5);
constexpr absl::Duration kLookTimeEach = absl::Milliseconds(20);

// What else the flags depend on than records. Another basis, other flags.
std::string BasisOf(const v1::AllianceProfile& profile) {
  return absl::StrCat(profile.inputs().definitions_digest(), " ", profile.inputs().engine_version(), " ",
                      profile.parameter_set());
}

v1::UnavailablePart Problem(const char* part, const absl::Status& status) {
  v1::UnavailablePart problem;
  problem.set_part(part);
  const std::string reason = ErrorReason(status);
  problem.set_reason(reason.empty() ? "UPSTREAM_UNAVAILABLE" : reason);
  return problem;
}

}  // namespace

PracticeFollow::PracticeFollow(std::string practice, const WatchParts& parts, const WatchOptions& options)
    : practice_(std::move(practice)),
      parts_(parts),
      options_(options),
      intake_{.name = "intake", .source = parts.intake},
      goals_{.name = "goals", .source = parts.goals},
      retry_at_(parts.clock.Elapsed()),
      log_(options.kept_events) {
  ++parts_.metrics.practices;
}

PracticeFollow::~PracticeFollow() {
  --parts_.metrics.practices;
  MutexLock lock(mutex_);
  if (interruption_.has_value()) --parts_.metrics.interrupted;
}

void PracticeFollow::Start() {
  MutexLock lock(mutex_);
  ScheduleStep();
}

bool PracticeFollow::failed() const {
  MutexLock lock(mutex_);
  return !failure_.ok();
}

rpc::CallContext PracticeFollow::CallWithin(absl::Duration time) const {
  rpc::CallContext call;
  call.deadline = parts_.clock.Now() + time;
  return call;
}

void PracticeFollow::Step() {
  Batch batch;
  Result result;
  if (Prepare()) {
    batch = TakeBatch();
    result = Look(batch);
  }
  Finish(batch, result);
}

bool PracticeFollow::Prepare() {
  bool connect_intake = false;
  bool connect_goals = false;
  {
    MutexLock lock(mutex_);
    connect_intake = intake_.feed == nullptr && MayRetry();
    connect_goals = goals_.feed == nullptr && MayRetry();
  }
  if (connect_intake) Connect(intake_);
  if (connect_goals) Connect(goals_);
  {
    MutexLock lock(mutex_);
    if (intake_.feed == nullptr) return false;
    if (goals_.feed != nullptr && MayRetry()) owed_.Retry();
    if (!all_owed_) return true;
    all_owed_ = false;
    first_.intake = intake_.heard;
  }
  absl::Status status = ListAll();
  MutexLock lock(mutex_);
  look_error_ = std::move(status);
  if (!look_error_.ok()) all_owed_ = true;
  return look_error_.ok();
}

void PracticeFollow::Connect(FeedTail& tail) {
  const absl::StatusOr<FeedPosition> end = tail.source.End(CallWithin(kConnectTime), practice_).get();
  FeedPosition from;
  int64_t opening = 0;
  {
    MutexLock lock(mutex_);
    tail.error = end.status();
    if (!end.ok()) return;
    if (tail.heard.store_epoch != end->store_epoch) {
      tail.heard = *end;
      all_owed_ = true;
    }
    tail.heard_at = parts_.clock.Elapsed();
    from = tail.heard;
    opening = ++tail.opening;
  }
  auto feed = tail.source.Listen(
      practice_, from, [weak = weak_from_this(), &tail, opening](const absl::StatusOr<type::v1::Change>& change) {
        if (const auto self = weak.lock()) self->Hear(tail, opening, change);
      });
  MutexLock lock(mutex_);
  if (tail.opening == opening) tail.feed = std::move(feed);
}

absl::Status PracticeFollow::ListAll() {
  const auto names = parts_.caseload.OpenEpisodes(CallWithin(kListTime), practice_, "");
  if (!names.ok()) return names.status();
  MutexLock lock(mutex_);
  for (const std::string& name : *names) owed_.Owe({name, std::nullopt});
  for (const auto& [name, entry] : board_.entries()) {
    if (entry.open) owed_.Owe({name, std::nullopt});
  }
  return absl::OkStatus();
}

PracticeFollow::Batch PracticeFollow::TakeBatch() {
  MutexLock lock(mutex_);
  Batch batch;
  batch.episodes = owed_.Take(options_.episodes_at_once);
  batch.last = !owed_.ready() && !all_owed_;
  batch.until.intake = intake_.heard;
  batch.until.goals = goals_.heard;
  return batch;
}

PracticeFollow::Result PracticeFollow::Look(const Batch& batch) const {
  Result result;
  if (batch.episodes.empty()) return result;
  std::vector<std::string> names;
  names.reserve(batch.episodes.size());
  for (const OwedEpisode& episode : batch.episodes) names.push_back(episode.name);
  const absl::Duration time = kLookTime + kLookTimeEach * static_cast<double>(names.size());
  auto profiles = parts_.caseload.Read(CallWithin(time), practice_, names);
  result.status = profiles.status();
  if (profiles.ok()) result.profiles = *std::move(profiles);
  return result;
}

std::vector<v1::FlagEvent> PracticeFollow::Apply(const Batch& batch, const Result& result) {
  absl::flat_hash_map<absl::string_view, const v1::AllianceProfile*> profiles;
  for (const ProfilePtr& profile : result.profiles) profiles[profile->name()] = profile.get();
  std::vector<v1::FlagEvent> events;
  for (const OwedEpisode& episode : batch.episodes) {
    const auto found = profiles.find(episode.name);
    const v1::AllianceProfile* profile = found == profiles.end() ? nullptr : found->second;
    for (v1::FlagEvent& event : board_.Apply(episode.name, profile)) {
      if (episode.commit_time.has_value()) *event.mutable_commit_time() = resources::ToTimestamp(*episode.commit_time);
      events.push_back(std::move(event));
    }
    if (profile == nullptr) continue;
    basis_ = BasisOf(*profile);
    if (!IsComplete(*profile)) owed_.Postpone(episode);
  }
  return events;
}

void PracticeFollow::Finish(const Batch& batch, const Result& result) {
  Actions actions;
  {
    MutexLock lock(mutex_);
    std::vector<v1::FlagEvent> events;
    if (result.status.ok()) {
      events = Apply(batch, result);
    } else {
      for (const OwedEpisode& episode : batch.episodes) owed_.Owe(episode);
    }
    if (!batch.episodes.empty()) look_error_ = result.status;
    // Who resumes from an event gets everything after it: only the last event of a batch stands for the batch.
    for (size_t i = 0; i + 1 < events.size(); ++i) Log(std::move(events[i]));
    NoteProgress(batch);
    if (!events.empty()) Log(std::move(events.back()));
    SetPause();
    TellProblems(batch);
    stepping_ = false;
    ScheduleStep();
    actions = AnswerReaders();
  }
  for (const auto& action : actions) action();
}

void PracticeFollow::NoteProgress(const Batch& batch) {
  position_.basis = basis_;
  if (!batch.last || !look_error_.ok() || !intake_.error.ok()) return;
  if (!owed_.postponed()) {
    position_ = batch.until;
    position_.basis = basis_;
  } else if (!started_) {
    // Everything was looked at, but without the goal service: who resumes from here must hear of all again.
    position_.intake = first_.intake;
  }
  started_ = true;
}

// Until everything that was to be done is done, what failed is tried again after ever longer pauses.
void PracticeFollow::SetPause() {
  const absl::Status& intake = intake_.error.ok() ? look_error_ : intake_.error;
  if (!started_) failure_ = intake;
  if (intake.ok() && goals_.error.ok() && !owed_.postponed()) {
    pause_ = absl::ZeroDuration();
    return;
  }
  if (!MayRetry()) return;
  pause_ = std::clamp(pause_ * 2, options_.first_pause, options_.longest_pause);
  retry_at_ = parts_.clock.Elapsed() + pause_;
}

void PracticeFollow::TellProblems(const Batch& batch) {
  v1::FlagEvent event;
  const absl::Status& intake = intake_.error.ok() ? look_error_ : intake_.error;
  if (!intake.ok()) *event.add_unavailable_parts() = Problem(intake_.name, intake);
  if (!goals_.error.ok() || (intake.ok() && owed_.postponed())) {
    *event.add_unavailable_parts() = Problem(goals_.name, goals_.error);
  }
  const bool away = event.unavailable_parts_size() > 0;
  if (away &&
      (!interruption_.has_value() || interruption_->unavailable_parts_size() != event.unavailable_parts_size() ||
       interruption_->unavailable_parts(0).part() != event.unavailable_parts(0).part())) {
    if (!interruption_.has_value()) ++parts_.metrics.interrupted;
    event.set_type(v1::FlagEvent::TYPE_INTERRUPTED);
    interruption_ = event;
    Log(std::move(event));
  } else if (!away && interruption_.has_value() && batch.last) {
    --parts_.metrics.interrupted;
    interruption_.reset();
    event.set_type(v1::FlagEvent::TYPE_RECOVERED);
    Log(std::move(event));
  }
}

void PracticeFollow::Log(v1::FlagEvent event) {
  parts_.metrics.CountEvent(event.type());
  if (event.has_commit_time()) {
    parts_.metrics.ObserveDelay(parts_.clock.Now() - resources::ToTime(event.commit_time()));
  }
  if (!event.episode().empty()) board_.Touch(event.episode(), log_.end());
  event.set_resume_token(MakeResumeToken(practice_, position_));
  log_.Append({std::make_shared<const v1::FlagEvent>(std::move(event)), position_});
}

void PracticeFollow::Hear(FeedTail& tail, int64_t opening, const absl::StatusOr<type::v1::Change>& change) {
  std::unique_ptr<ChangeSource::Feed> ended;  // goes after the lock: it may be the one that calls
  MutexLock lock(mutex_);
  if (opening != tail.opening) return;
  if (change.ok() && change->store_epoch() == tail.heard.store_epoch) {
    HearChange(tail, *change);
  } else {
    ++tail.opening;
    ended = std::move(tail.feed);
  }
  ScheduleStep();
}

void PracticeFollow::HearChange(FeedTail& tail, const type::v1::Change& change) {
  tail.heard_at = parts_.clock.Elapsed();
  tail.heard.revision = std::max(tail.heard.revision, change.revision());
  if (change.kind() == type::v1::CHANGE_KIND_PARAMETER_SET) all_owed_ = true;
  const std::string episode = EpisodeOf(change.name());
  if (!episode.empty()) owed_.Changed(episode, resources::ToTime(change.commit_time()));
}

bool PracticeFollow::MayRetry() const { return parts_.clock.Elapsed() >= retry_at_; }

bool PracticeFollow::HasWork() const {
  if (!failure_.ok()) return false;
  const bool retry = MayRetry();
  if (retry && (intake_.feed == nullptr || goals_.feed == nullptr || owed_.postponed())) return true;
  if (intake_.feed == nullptr || (!retry && !look_error_.ok())) return false;
  if (all_owed_ || owed_.ready()) return true;
  return !owed_.postponed() && (position_.intake != intake_.heard || position_.goals != goals_.heard);
}

void PracticeFollow::ScheduleStep() {
  if (stepping_ || !HasWork()) return;
  stepping_ = parts_.executor.Continue([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Step();
  });
}

}  // namespace rapport::scoring
