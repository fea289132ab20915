#ifndef RAPPORT_SERVICES_GOALS_TESTING_FAKE_ERASURE_FEED_H_
#define RAPPORT_SERVICES_GOALS_TESTING_FAKE_ERASURE_FEED_H_

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "services/goals/domain/erasure_feed.h"

namespace rapport::goals::test {

// An intake whose log holds the erasures a test tells it, one revision each. For one thread.
class FakeErasureFeed final : public ErasureFeed {
 public:
  void Erase(const std::string& practice, const std::string& episode) { erased[practice].push_back(episode); }

  absl::StatusOr<ErasureNews> ReadOn(const records::FeedPosition& position) override {
    asked.push_back(absl::StrCat(position.practice, "@", position.revision));
    if (const auto found = failing.find(position.practice); found != failing.end()) return found->second;
    if (!position.epoch.empty() && position.epoch != epoch) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_EPOCH_CHANGED", "another store");
    }
    const std::vector<std::string>& log = erased[position.practice];
    const int64_t end = std::min<int64_t>(position.revision + piece, static_cast<int64_t>(log.size()));
    ErasureNews news;
    news.episodes.assign(log.begin() + position.revision, log.begin() + end);
    news.reached = {position.practice, epoch, end};
    news.latest = end == static_cast<int64_t>(log.size());
    return news;
  }

  void Stop() override {}

  std::string epoch = "intake-1";
  std::map<std::string, std::vector<std::string>> erased;  // by practice
  std::map<std::string, absl::Status> failing;             // by practice
  int64_t piece = 100;                                     // how much one call reads at most
  std::vector<std::string> asked;                          // "practice@revision" of every call
};

}  // namespace rapport::goals::test

#endif  // RAPPORT_SERVICES_GOALS_TESTING_FAKE_ERASURE_FEED_H_
