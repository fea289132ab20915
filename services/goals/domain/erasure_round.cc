#include "services/goals/domain/erasure_round.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"

namespace rapport::goals {
namespace {

constexpr absl::string_view kFeed = "intake";

absl::Status EraseEpisode(const std::string& practice, const std::string& episode, records::RecordStore& store,
                          ErasureRound& round) {
  records::Erasure erasure;
  erasure.practice = practice;
  erasure.episode = episode;
  ASSIGN_OR_RETURN(const records::ErasureReport report, store.Erase(erasure));
  ++round.episodes;
  round.goals_erased += report.records;
  return absl::OkStatus();
}

// A restored intake counts its revisions anew: its feed is read from the beginning, and holds every erasure that its
// backup knew.
absl::StatusOr<ErasureNews> ReadOn(const records::FeedPosition& position, ErasureFeed& feed) {
  absl::StatusOr<ErasureNews> news = feed.ReadOn(position);
  if (news.ok() || ErrorReason(news.status()) != "STORE_EPOCH_CHANGED") return news;
  return feed.ReadOn({.practice = position.practice});
}

absl::Status FollowPractice(records::FeedPosition position, records::RecordStore& store, ErasureFeed& feed,
                            ErasureRound& round) {
  for (bool latest = false; !latest;) {
    ASSIGN_OR_RETURN(const ErasureNews news, ReadOn(position, feed));
    for (const std::string& episode : news.episodes) {
      RETURN_IF_ERROR(EraseEpisode(position.practice, episode, store, round));
    }
    if (news.reached.revision != position.revision || news.reached.epoch != position.epoch) {
      RETURN_IF_ERROR(store.SaveFeedPosition(kFeed, news.reached));
    }
    latest = news.latest || news.reached.revision == position.revision;  // what does not go on is looked at again later
    position = news.reached;
  }
  return absl::OkStatus();
}

}  // namespace

ErasureRound FollowErasures(records::RecordStore& store, ErasureFeed& feed) {
  ErasureRound round;
  const absl::StatusOr<std::vector<records::FeedPosition>> positions = store.FeedPositions(kFeed);
  if (!positions.ok()) round.status = positions.status();
  for (const records::FeedPosition& position : positions.value_or(std::vector<records::FeedPosition>())) {
    const absl::Status followed = FollowPractice(position, store, feed, round);
    round.status.Update(followed);
    if (absl::IsUnavailable(followed) || absl::IsCancelled(followed)) break;
  }
  return round;
}

}  // namespace rapport::goals
