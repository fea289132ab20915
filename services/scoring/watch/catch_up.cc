#include "services/scoring/watch/catch_up.h"

#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"

namespace rapport::scoring {

std::string EpisodeOf(const std::string& record) {
  const std::vector<absl::string_view> parts = absl::StrSplit(record, '/');
  if (parts.size() < 4 || parts[2] != "episodes") return "";
  return absl::StrJoin(absl::MakeConstSpan(parts).subspan(0, 4), "/");
}

void CatchUp::Start(ChangeSource& intake, ChangeSource& goals, const std::string& practice, const WatchPosition& from,
                    const WatchPosition& to) {
  bool read_intake = false;
  bool read_goals = false;
  {
    MutexLock lock(mutex_);
    missed_.all = from.goals.store_epoch.empty() || to.goals.store_epoch.empty();
    intake_.until = to.intake.revision;
    intake_.read = from.intake.revision >= to.intake.revision;
    goals_.until = to.goals.revision;
    goals_.read = missed_.all || from.goals.revision >= to.goals.revision;
    read_intake = !intake_.read;
    read_goals = !goals_.read;
  }
  if (read_intake) Listen(intake_, intake, practice, from.intake);
  if (read_goals) Listen(goals_, goals, practice, from.goals);
  Finish(absl::OkStatus());
}

void CatchUp::Listen(Log& log, ChangeSource& source, const std::string& practice, const FeedPosition& from) {
  auto feed =
      source.Listen(practice, from, [weak = weak_from_this(), &log](const absl::StatusOr<type::v1::Change>& change) {
        if (const auto self = weak.lock()) self->Hear(log, change);
      });
  MutexLock lock(mutex_);
  log.feed = std::move(feed);
}

void CatchUp::Hear(Log& log, const absl::StatusOr<type::v1::Change>& change) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (log.read) return;
    if (!change.ok()) {
      log.read = true;
      missed_.all = true;
      if (&log == &intake_) status = change.status();
    } else {
      if (change->kind() == type::v1::CHANGE_KIND_PARAMETER_SET) missed_.all = true;
      if (std::string episode = EpisodeOf(change->name()); !episode.empty())
        missed_.episodes.insert(std::move(episode));
      log.read = change->revision() >= log.until;
    }
    if (!log.read) return;
  }
  Finish(std::move(status));
}

void CatchUp::Finish(absl::Status status) {
  Done done;
  Missed missed;
  {
    MutexLock lock(mutex_);
    if (status.ok() && !(intake_.read && goals_.read)) return;
    done = std::exchange(done_, nullptr);
    missed = std::exchange(missed_, {});
  }
  if (done == nullptr) return;
  if (!status.ok()) return done(std::move(status));
  done(std::move(missed));
}

}  // namespace rapport::scoring
