// Watching over fakes of both stores and of their feeds: what a reader is told, and what it can rely on when it or a
// service goes away and comes back.
#include "services/scoring/watch/flag_watch.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_profiles.h"
#include "services/scoring/domain/test_sources.h"
#include "services/scoring/watch/test_change_log.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using Event = v1::FlagEvent;

constexpr std::chrono::seconds kPatience(30);

std::string Name(const std::string& id) { return absl::StrCat("practices/p/episodes/", id); }

// A reader as a client is one: it remembers what holds, and from which token to go on.
class Client {
 public:
  explicit Client(FlagWatch& watch) : watch_(watch) {}

  void Connect() {
    v1::WatchAllianceFlagsRequest request;
    request.set_parent("practices/p");
    request.set_resume_token(token);
    reader_ = *watch_.Watch(request);
  }
  void Leave() { reader_.reset(); }

  absl::StatusOr<Event> Next() {
    auto promise = std::make_shared<std::promise<absl::StatusOr<Event>>>();
    std::future<absl::StatusOr<Event>> future = promise->get_future();
    reader_->Next([promise](absl::StatusOr<Event> event) { promise->set_value(std::move(event)); });
    if (future.wait_for(kPatience) != std::future_status::ready) return absl::DeadlineExceededError("nothing came");
    absl::StatusOr<Event> event = future.get();
    if (event.ok()) Take(*event);
    return event;
  }

  // Reads up to an event of this type, and gives it.
  Event Await(Event::Type type) {
    for (;;) {
      const absl::StatusOr<Event> event = Next();
      EXPECT_TRUE(event.ok()) << event.status() << " instead of " << Event::Type_Name(type);
      if (!event.ok() || event->type() == type) return event.ok() ? *event : Event();
    }
  }

  std::set<std::string> HeldIn(const std::string& id) const {
    const auto found = held.find(Name(id));
    return found == held.end() ? std::set<std::string>() : found->second;
  }

  std::string token;
  std::map<std::string, std::set<std::string>> held;  // flag ids by episode
  std::vector<std::string> codes;                     // of flags that came anew, in order
  int known_again = 0;                                // flags that were told though they were known

 private:
  void Take(const Event& event) {
    token = event.resume_token();
    std::set<std::string>& flags = held[event.episode()];
    if (event.type() == Event::TYPE_RAISED) {
      if (flags.insert(event.flag_id()).second) {
        codes.push_back(event.flag().code());
      } else {
        ++known_again;
      }
    }
    if (event.type() == Event::TYPE_CLEARED) flags.erase(event.flag_id());
    if (event.type() == Event::TYPE_LISTED) {
      std::set<std::string> listed(event.held_flag_ids().begin(), event.held_flag_ids().end());
      std::erase_if(flags, [&](const std::string& id) { return listed.count(id) == 0; });
      EXPECT_EQ(flags, listed) << "a held flag was never told";
    }
    if (event.type() == Event::TYPE_RESTARTED) held.clear();
  }

  FlagWatch& watch_;
  std::shared_ptr<FlagReader> reader_;
};

class FlagWatchTest : public ::testing::Test {
 protected:
  FlagWatchTest() {
    options_.first_pause = absl::Milliseconds(5);
    options_.longest_pause = absl::Milliseconds(20);
    options_.tick = absl::Milliseconds(5);
    options_.heartbeat_interval = absl::Minutes(5);
  }

  FlagWatch& watch() {
    if (watch_ == nullptr) Restart();
    return *watch_;
  }
  // Another process: nothing of the one before is left.
  void Restart() {
    watch_.reset();
    registry_ = std::make_unique<metrics::Registry>();
    watch_ = std::make_unique<FlagWatch>(intake_log_, goals_log_, caseload_, clock_, *registry_, options_);
  }

  void Session(const std::string& id, double total) {
    intake_.Write(Name(id), [&](testing::TestEpisode& episode) { episode.Session().Srs(total); });
    intake_log_.Append(Name(id) + "/sessions/s");
  }
  void Dispute(const std::string& id, bool disputed) {
    goals_.Write(Name(id), disputed ? goals::v1::AGREEMENT_DISPUTED : goals::v1::AGREEMENT_AGREED);
    goals_log_.Append(Name(id) + "/goals/g", type::v1::CHANGE_KIND_GOAL);
  }
  void Close(const std::string& id) {
    intake_.Write(Name(id), [](testing::TestEpisode& episode) { episode.Close(); });
    intake_log_.Append(Name(id), type::v1::CHANGE_KIND_EPISODE);
  }
  void GoalsAway(bool away) {
    goals_.SetAway(away);
    goals_log_.SetAway(away);
  }
  void IntakeAway(bool away) {
    intake_.SetAway(away);
    intake_log_.SetAway(away);
  }

  // Whether both feeds end; the step that gave the last event of a reader that has left may still be under way.
  bool NobodyFollows() {
    const absl::Time give_up = clock_.Now() + absl::Seconds(30);
    while (intake_log_.feeds() + goals_log_.feeds() > 0 && clock_.Now() < give_up) std::this_thread::yield();
    return intake_log_.feeds() + goals_log_.feeds() == 0;
  }

  // What really holds in an open episode.
  std::set<std::string> Truth(const std::string& id) {
    const auto profile = testing::ComputeNow(reader_, {*resources::EpisodeName::Parse(Name(id)), {}});
    std::set<std::string> ids;
    if (!profile.ok() || (*profile)->has_close_time()) return ids;
    for (const v1::Flag& flag : (*profile)->flags()) ids.insert(flag.id());
    return ids;
  }

  WatchOptions options_;
  SystemClock clock_;
  testing::TestIntake intake_;
  testing::TestGoals goals_{intake_};
  testing::TestChangeLog intake_log_{"intake-1"};
  testing::TestChangeLog goals_log_{"goals-1"};
  testing::NoCache cache_;
  ProfileReader reader_{{intake_, goals_, cache_, testing::ShippedCatalog(), clock_, {}}};
  Caseload caseload_{reader_};
  std::unique_ptr<metrics::Registry> registry_;
  std::unique_ptr<FlagWatch> watch_;
};

TEST_F(FlagWatchTest, BeginsWithWhatHoldsInEveryOpenEpisode) {
  Session("a", 20);
  Session("b", 37);
  Session("closed", 20);
  Close("closed");
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  EXPECT_EQ(client.HeldIn("a"), Truth("a"));
  EXPECT_THAT(client.HeldIn("a"), Not(IsEmpty()));
  EXPECT_THAT(client.codes, Contains("SRS_CHECK_IN"));
  EXPECT_THAT(client.HeldIn("closed"), IsEmpty());
  EXPECT_EQ(client.known_again, 0);
}

TEST_F(FlagWatchTest, AChangeRaisesAndClearsFlagsWithTheTimeOfItsCommit) {
  Session("a", 37);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  Session("a", 25);
  const Event raised = client.Await(Event::TYPE_RAISED);
  EXPECT_EQ(raised.episode(), Name("a"));
  EXPECT_EQ(raised.flag_id(), raised.flag().id());
  EXPECT_TRUE(raised.has_commit_time());
  Session("a", 38);
  client.Await(Event::TYPE_CLEARED);
  Dispute("a", true);
  while (client.HeldIn("a") != Truth("a")) ASSERT_TRUE(client.Next().ok());
  EXPECT_THAT(client.codes, Contains("GOALS_DISPUTED"));
}

TEST_F(FlagWatchTest, ClosingAndErasingClear) {
  Session("a", 20);
  Session("b", 20);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  Close("a");
  while (!client.HeldIn("a").empty()) ASSERT_TRUE(client.Next().ok());
  intake_.Erase(Name("b"));
  intake_log_.Append(Name("b"), type::v1::CHANGE_KIND_ERASURE);
  while (!client.HeldIn("b").empty()) ASSERT_TRUE(client.Next().ok());
}

TEST_F(FlagWatchTest, ReadersOfOnePracticeShareOnePairOfFeeds) {
  Session("a", 20);
  std::vector<Client> clients(5, Client(watch()));
  for (Client& client : clients) {
    client.Connect();
    client.Await(Event::TYPE_CAUGHT_UP);
  }
  EXPECT_EQ(intake_log_.feeds(), 1);
  EXPECT_EQ(goals_log_.feeds(), 1);
  Session("b", 20);
  for (Client& client : clients) {
    client.Await(Event::TYPE_RAISED);
    client.Leave();
  }
  EXPECT_TRUE(NobodyFollows());
}

TEST_F(FlagWatchTest, WhoResumesAfterARestartHearsOfWhatChangedMeanwhileAndOfNothingElse) {
  for (const char* id : {"a", "b", "b", "c", "gone"}) Session(id, 20);  // b twice: an odd number makes goals stale
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  const size_t told = client.codes.size();
  client.Leave();
  Session("a", 38);
  Dispute("b", true);
  Close("gone");
  Restart();
  Client again(watch());
  again.token = client.token;
  again.held = client.held;
  again.Connect();
  again.Await(Event::TYPE_CAUGHT_UP);
  for (const char* id : {"a", "b", "c", "gone"}) EXPECT_EQ(again.HeldIn(id), Truth(id)) << id;
  EXPECT_THAT(again.codes, ElementsAre("GOALS_DISPUTED"));
  EXPECT_LT(static_cast<size_t>(again.known_again), told);
}

TEST_F(FlagWatchTest, EveryTokenOfAListingLeadsToTheRest) {
  for (const char* id : {"a", "b", "c", "d"}) Session(id, 20);
  Client whole(watch());
  whole.Connect();
  whole.Await(Event::TYPE_CAUGHT_UP);
  for (int read = 1;; ++read) {
    Client client(watch());
    client.Connect();
    bool ended = false;
    for (int i = 0; i < read && !ended; ++i) ended = client.Next()->type() == Event::TYPE_CAUGHT_UP;
    if (ended) break;
    client.Leave();
    client.Connect();
    client.Await(Event::TYPE_CAUGHT_UP);
    for (const char* id : {"a", "b", "c", "d"}) EXPECT_EQ(client.HeldIn(id), Truth(id)) << read << " " << id;
    EXPECT_LE(client.known_again, 3) << "one episode at most is told twice";
  }
}

TEST_F(FlagWatchTest, ATokenOfARestoredStoreStartsAnewAndSaysSo) {
  Session("a", 20);
  Session("b", 20);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  client.Leave();
  ASSERT_TRUE(NobodyFollows()) << "or the store would be replaced under a follow that is there";
  intake_log_.Restore("intake-2", 1);
  intake_.Erase(Name("b"));
  client.Connect();
  client.Await(Event::TYPE_RESTARTED);
  client.Await(Event::TYPE_CAUGHT_UP);
  EXPECT_EQ(client.HeldIn("a"), Truth("a"));
  EXPECT_THAT(client.HeldIn("b"), IsEmpty());
}

TEST_F(FlagWatchTest, ARestoreUnderAReaderClearsWhatIsGone) {
  Session("a", 20);
  Session("b", 20);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  intake_.Erase(Name("b"));
  intake_log_.Restore("intake-2", 1);
  while (!client.HeldIn("b").empty()) ASSERT_TRUE(client.Next().ok());
  EXPECT_EQ(client.HeldIn("a"), Truth("a"));
}

TEST_F(FlagWatchTest, GoalsAwayIsSaidAndClearsNothingAndIntakesFlagsStillCome) {
  Session("a", 37);
  Dispute("a", true);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  GoalsAway(true);
  const Event interrupted = client.Await(Event::TYPE_INTERRUPTED);
  EXPECT_EQ(interrupted.unavailable_parts(0).part(), "goals");
  EXPECT_EQ(interrupted.unavailable_parts(0).reason(), "UPSTREAM_UNAVAILABLE");
  Session("a", 25);
  const Event raised = client.Await(Event::TYPE_RAISED);
  EXPECT_EQ(raised.flag().code(), "PROBABLE_RUPTURE");
  EXPECT_GT(client.HeldIn("a").size(), 1u);
  goals_.Write(Name("a"), goals::v1::AGREEMENT_AGREED);
  GoalsAway(false);
  goals_log_.Append(Name("a") + "/goals/g", type::v1::CHANGE_KIND_GOAL);
  client.Await(Event::TYPE_RECOVERED);
  EXPECT_EQ(client.HeldIn("a"), Truth("a"));
}

TEST_F(FlagWatchTest, ATokenFromATimeWithoutGoalsMissesNothingOfGoals) {
  Session("a", 37);
  Session("b", 37);
  GoalsAway(true);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  client.Leave();
  GoalsAway(false);
  Dispute("a", true);
  Restart();
  Client again(watch());
  again.token = client.token;
  again.held = client.held;
  again.Connect();
  again.Await(Event::TYPE_CAUGHT_UP);
  EXPECT_EQ(again.HeldIn("a"), Truth("a"));
  EXPECT_THAT(again.codes, Contains("GOALS_DISPUTED"));
}

TEST_F(FlagWatchTest, IntakeAwayIsSaidAndNothingIsMissed) {
  Session("a", 37);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  IntakeAway(true);
  EXPECT_EQ(client.Await(Event::TYPE_INTERRUPTED).unavailable_parts(0).part(), "intake");
  Session("a", 25);
  Session("b", 20);
  IntakeAway(false);
  client.Await(Event::TYPE_RECOVERED);
  for (const char* id : {"a", "b"}) EXPECT_EQ(client.HeldIn(id), Truth(id));
}

TEST_F(FlagWatchTest, WithoutIntakeAtTheBeginningTheStreamEndsUnavailableAndCanBeginLater) {
  Session("a", 20);
  IntakeAway(true);
  Client client(watch());
  client.Connect();
  EXPECT_EQ(client.Next().status().code(), absl::StatusCode::kUnavailable);
  IntakeAway(false);
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  EXPECT_EQ(client.HeldIn("a"), Truth("a"));
}

TEST_F(FlagWatchTest, AReaderThatFallsBehindIsToldByListsAndMissesNothing) {
  options_.kept_events = 3;
  Session("a", 37);
  Session("closed", 20);
  Client slow(watch());
  Client quick(watch());
  slow.Connect();
  slow.Await(Event::TYPE_CAUGHT_UP);
  quick.Connect();
  quick.Await(Event::TYPE_CAUGHT_UP);
  for (const char* id : {"b", "c", "d", "e", "f"}) Session(id, 20);
  Close("closed");
  Session("a", 25);
  while (quick.HeldIn("a") != Truth("a")) ASSERT_TRUE(quick.Next().ok());
  slow.Await(Event::TYPE_CAUGHT_UP);
  for (const char* id : {"a", "b", "c", "d", "e", "f", "closed"}) EXPECT_EQ(slow.HeldIn(id), Truth(id)) << id;
  EXPECT_EQ(slow.known_again, 0);
}

TEST_F(FlagWatchTest, SilenceIsBrokenByHeartbeatsFromWhichOneCanResume) {
  options_.heartbeat_interval = absl::Milliseconds(10);
  Session("a", 20);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  client.Await(Event::TYPE_HEARTBEAT);
  client.Leave();
  Session("b", 20);
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  EXPECT_EQ(client.HeldIn("b"), Truth("b"));
  EXPECT_EQ(client.known_again, 0);
}

TEST_F(FlagWatchTest, ASilentFeedIsOpenedAnew) {
  options_.feed_silence = absl::Milliseconds(10);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  const absl::Time give_up = clock_.Now() + absl::Seconds(30);
  while (intake_log_.listens() < 3 && clock_.Now() < give_up) std::this_thread::yield();
  EXPECT_GE(intake_log_.listens(), 3);
  Session("a", 20);
  client.Await(Event::TYPE_RAISED);
}

TEST_F(FlagWatchTest, OtherParametersHaveEveryEpisodeLookedAt) {
  Session("a", 37);
  Client client(watch());
  client.Connect();
  client.Await(Event::TYPE_CAUGHT_UP);
  intake_.Write(Name("a"), [](testing::TestEpisode& episode) { episode.Session().Srs(20); });
  intake_log_.Append("practices/p/parameterSets/2", type::v1::CHANGE_KIND_PARAMETER_SET);
  client.Await(Event::TYPE_RAISED);
}

TEST_F(FlagWatchTest, BadRequestsNameEveryField) {
  v1::WatchAllianceFlagsRequest request;
  request.set_parent("p");
  request.set_resume_token("x");
  EXPECT_THAT(watch().Watch(request).status(), ::testing::AllOf(HasViolation("parent"), HasViolation("resume_token")));
  request.set_parent("practices/p");
  request.set_resume_token(MakeResumeToken("practices/q", {}));
  EXPECT_THAT(watch().Watch(request).status(), HasViolation("resume_token"));
}

class FlagWatchSequenceTest : public FlagWatchTest, public ::testing::WithParamInterface<uint32_t> {};

// Writes, outages and readers that come and go in any order: at the end each reader knows exactly what holds.
TEST_P(FlagWatchSequenceTest, LosesNoFlag) {
  options_.kept_events = 4;
  options_.heartbeat_interval = absl::Milliseconds(10);  // so that no reader waits for what it has been told
  std::mt19937 random(GetParam());
  const std::vector<std::string> ids = {"a", "b", "c", "d"};
  for (const std::string& id : ids) Session(id, 37);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<Client>(watch()));
    clients.back()->Connect();
  }
  for (int step = 0; step < 300; ++step) {
    const std::string& id = ids[random() % ids.size()];
    Client& client = *clients[random() % clients.size()];
    switch (random() % 10) {
      case 0:
        GoalsAway(true);
        break;
      case 1:
        GoalsAway(false);
        break;
      case 2:
        client.Leave();
        client.Connect();
        break;
      case 3:
      case 4:
        Dispute(id, random() % 2 == 0);
        break;
      case 5:
      case 6:
        Session(id, random() % 2 == 0 ? 20 : 37);
        break;
      default:
        ASSERT_TRUE(client.Next().ok());
    }
  }
  GoalsAway(false);
  for (const auto& client : clients) {
    client->Leave();
    client->Connect();
    const absl::Time give_up = clock_.Now() + absl::Seconds(30);
    const auto knows_all = [&] {
      return std::all_of(ids.begin(), ids.end(),
                         [&](const std::string& id) { return client->HeldIn(id) == Truth(id); });
    };
    while (!knows_all() && clock_.Now() < give_up) ASSERT_TRUE(client->Next().ok());
    for (const std::string& id : ids) EXPECT_EQ(client->HeldIn(id), Truth(id)) << id;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FlagWatchSequenceTest, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace rapport::scoring
