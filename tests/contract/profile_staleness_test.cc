// No sequence of writes, restores, crashes and Redis restarts returns a stale profile: whatever is cached, a read gives
// what computing anew would give.
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/cache/local_cache.h"
#include "common/cache/redis_cache.h"
#include "common/cache/sealed_cache.h"
#include "common/cache/tiered_cache.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/profile_reader.h"
#include "services/scoring/domain/test_profiles.h"
#include "services/scoring/domain/test_sources.h"
#include "services/scoring/store/cached_profiles.h"
#include "tests/testing/redis_fixture.h"

namespace rapport::scoring {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr absl::Duration kTimeToLive = absl::Hours(1);

// One replica of the service: caches of its own before the shared Redis.
class Replica {
 public:
  Replica(testing::TestIntake& intake, testing::TestGoals& goals, const test::RedisFixture& redis,
          const cache::SealingKey& key)
      : redis_(OptionsFor(redis), clock_),
        sealed_(redis_, key),
        tiered_(local_, sealed_, kTimeToLive),
        profiles_(tiered_, kTimeToLive, clock_, registry_),
        reader_({intake, goals, profiles_, testing::ShippedCatalog(), clock_, {}}) {}

  const ProfileReader& reader() const { return reader_; }
  std::string metrics() const { return registry_.Text(); }

 private:
  static cache::RedisOptions OptionsFor(const test::RedisFixture& redis) {
    cache::RedisOptions options;
    options.address.unix_socket = redis.socket();
    options.address.command_timeout = absl::Seconds(5);
    options.slow = absl::Seconds(5);
    options.breaker.first_pause = absl::Milliseconds(1);
    options.breaker.longest_pause = absl::Milliseconds(5);
    return options;
  }

  SystemClock clock_;
  metrics::Registry registry_;
  cache::LocalCache local_{8 << 20, clock_};
  cache::RedisCache redis_;
  cache::SealedCache sealed_;
  cache::TieredCache tiered_;
  CachedProfiles profiles_;
  ProfileReader reader_;
};

class ProfileStalenessTest : public ::testing::Test {
 protected:
  ProfileStalenessTest() {
    for (int i = 0; i < 2; ++i) replicas_.push_back(MakeReplica());
    for (const char* id : {"a", "b"}) Write(id);
  }

  std::unique_ptr<Replica> MakeReplica() { return std::make_unique<Replica>(intake_, goals_, redis_, key_); }

  static ProfileQuery Query(const std::string& id) { return {{"p", id}, {}}; }

  void Write(const std::string& id) {
    intake_.Write(Query(id).episode.ToString(), [this](testing::TestEpisode& episode) {
      episode.Session().Srs(30 + static_cast<double>(random_() % 100) / 10);
    });
  }

  void ReadAndCompare(const std::string& id, const std::string& history) {
    const ProfileReader& reader = replicas_[random_() % replicas_.size()]->reader();
    const auto cached = reader.Read({}, Query(id));
    const auto fresh = testing::ComputeNow(reader, Query(id));
    ASSERT_TRUE(cached.ok() && fresh.ok()) << history;
    ASSERT_TRUE(MessageDifferencer::Equals(**cached, **fresh)) << history;
  }

  // One random thing that can happen to the suite; says which.
  std::string Happen() {
    const std::string id = random_() % 2 == 0 ? "a" : "b";
    switch (random_() % 9) {
      case 0:
        goals_.Write(Query(id).episode.ToString(),
                     random_() % 2 == 0 ? goals::v1::AGREEMENT_AGREED : goals::v1::AGREEMENT_DISPUTED);
        return "goal ";
      case 1:
        redis_.Kill();
        if (random_() % 2 == 0) redis_.Start();
        return "kill ";
      case 2:
        redis_.Kill();
        redis_.Start();
        return "restart ";
      case 3:
        replicas_[random_() % replicas_.size()] = MakeReplica();
        return "replica ";
      case 4:
        backup_ = intake_.Backup();
        backup_revision_ = intake_.revision();
        return "backup ";
      case 5:
        if (backup_.empty()) return "";
        intake_.Restore(backup_, backup_revision_);
        return "restore ";
      default:
        Write(id);
        return "write ";
    }
  }

  testing::TestIntake intake_;
  testing::TestGoals goals_{intake_};
  test::RedisFixture redis_;
  cache::SealingKey key_ = cache::SealingKey::Random();
  std::mt19937 random_{20260302};
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::map<std::string, testing::TestEpisode> backup_;
  int64_t backup_revision_ = 0;
};

TEST_F(ProfileStalenessTest, NoSequenceOfEventsReturnsAStaleProfile) {
  std::string history;
  for (int step = 0; step < 400; ++step) {
    history += Happen();
    for (const char* id : {"a", "b", "a"}) ReadAndCompare(id, history);
    if (HasFatalFailure()) return;
  }
}

TEST_F(ProfileStalenessTest, RevisionsThatComeAgainAfterARestoreAreOtherRevisions) {
  const auto backup = intake_.Backup();
  const int64_t revision = intake_.revision();
  intake_.Write(Query("a").episode.ToString(), [](testing::TestEpisode& episode) { episode.Session().Srs(20); });
  ReadAndCompare("a", "first life");
  intake_.Restore(backup, revision);
  intake_.Write(Query("a").episode.ToString(), [](testing::TestEpisode& episode) { episode.Session().Srs(40); });
  const auto profile = replicas_[0]->reader().Read({}, Query("a"));
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ((*profile)->series(0).latest().value(), 40);
}

TEST_F(ProfileStalenessTest, AnotherReplicaFindsWhatOneHasKept) {
  ReadAndCompare("a", "");
  const int reads = intake_.reads();
  for (const auto& replica : replicas_) ASSERT_TRUE(replica->reader().Read({}, Query("a")).ok());
  EXPECT_EQ(intake_.reads(), reads);
  EXPECT_EQ(redis_.Command({"DBSIZE"}), "1");
}

TEST_F(ProfileStalenessTest, NothingReadableOfAnEpisodeIsInRedis) {
  ReadAndCompare("a", "");
  std::string everything = redis_.Command({"KEYS", "*"});
  everything += redis_.Command({"GET", everything.substr(0, everything.find('\n'))});
  for (const char* readable : {"practices", "episodes", "srs", "Session Rating", "intake-1"}) {
    EXPECT_EQ(everything.find(readable), std::string::npos) << readable;
  }
}

TEST_F(ProfileStalenessTest, AWriteBetweenTheReadsOfAProfileIsInAllOfItOrInNone) {
  const std::string episode = Query("a").episode.ToString();
  goals_.Write(episode, goals::v1::AGREEMENT_AGREED);
  const auto session = [&] { intake_.Write(episode, [](testing::TestEpisode& e) { e.Session().Srs(36); }); };
  for (int sessions = 0; sessions < 4; ++sessions) {
    session();  // so that the profile is not kept yet
    goals_.BetweenReads(1, session);
    const auto during = replicas_[0]->reader().Read({}, Query("a"));
    ASSERT_TRUE(during.ok());
    EXPECT_EQ((*during)->unavailable_parts_size(), 0) << "read anew";
    ReadAndCompare("a", "after the write");
  }
}

TEST_F(ProfileStalenessTest, UnderConstantWritesStalenessIsSaidToBeMissingAndNotKept) {
  const std::string episode = Query("a").episode.ToString();
  goals_.Write(episode, goals::v1::AGREEMENT_AGREED);
  goals_.BetweenReads(100, [&] { intake_.Write(episode, [](testing::TestEpisode& e) { e.Session().Srs(36); }); });
  const auto during = replicas_[0]->reader().Read({}, Query("a"));
  ASSERT_TRUE(during.ok());
  ASSERT_EQ((*during)->unavailable_parts_size(), 1);
  EXPECT_EQ((*during)->unavailable_parts(0).part(), "goals.stale");
  EXPECT_EQ((*during)->goals().stale(), 0u);
  EXPECT_EQ(redis_.Command({"DBSIZE"}), "0");
}

TEST_F(ProfileStalenessTest, AProfileWithoutGoalsIsNotKept) {
  goals_.SetAway(true);
  const auto without = replicas_[0]->reader().Read({}, Query("a"));
  ASSERT_TRUE(without.ok());
  EXPECT_EQ((*without)->unavailable_parts(0).part(), "goals");
  EXPECT_EQ(redis_.Command({"DBSIZE"}), "0");
  goals_.SetAway(false);
  ReadAndCompare("a", "goals are back");
}

TEST_F(ProfileStalenessTest, IntakeAwayIsUnavailableWhateverIsKept) {
  ReadAndCompare("a", "");
  intake_.SetAway(true);
  const auto profile = replicas_[0]->reader().Read({}, Query("a"));
  EXPECT_EQ(profile.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ProfileStalenessTest, ReadsDuringWritesAreNeverOlderThanWhatWasAcknowledgedBefore) {
  std::atomic<bool> stop{false};
  std::atomic<int> acknowledged{1};
  std::thread writer([&] {
    for (int i = 2; i <= 200; ++i) {
      intake_.Write(Query("a").episode.ToString(), [](testing::TestEpisode& episode) { episode.Session().Srs(36); });
      acknowledged = i;
    }
    stop = true;
  });
  std::vector<std::thread> readers;
  std::atomic<int> stale{0};
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&, t] {
      while (!stop) {
        const int before = acknowledged;
        const auto profile = replicas_[t % 2]->reader().Read({}, Query("a"));
        if (!profile.ok() || (*profile)->series(0).points_size() < before) ++stale;
      }
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(stale, 0);
}

}  // namespace
}  // namespace rapport::scoring
