// Kills writing processes, and PostgreSQL itself, at seeded moments, and checks what is left: every acknowledged write
// present exactly once, none invented, revisions and log gapless, and a retried write applied once.
// RAPPORT_CRASH_ROUNDS sets how many kills per test (20).
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "gtest/gtest.h"
#include "tests/contract/store_crash.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using test::IsOk;

int Rounds() {
  int rounds = 0;
  const char* set = std::getenv("RAPPORT_CRASH_ROUNDS");
  return set != nullptr && absl::SimpleAtoi(set, &rounds) ? rounds : 20;
}

// What the killed processes told, over all rounds.
struct Facts {
  std::set<std::string> tried;
  std::map<std::string, int64_t> acknowledged;  // revision by name
};

// A driver process and its standard output.
class Driver {
 public:
  Driver(const std::string& engine, const std::string& where, const std::string& prefix) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      execl(RAPPORT_CRASH_DRIVER, RAPPORT_CRASH_DRIVER, engine.c_str(), where.c_str(), prefix.c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~Driver() { std::fclose(output_); }

  // Reads on until `acknowledgements` more have come, or the end of the output.
  void Listen(int acknowledgements, Facts& facts) {
    char line[256];
    while (acknowledgements > 0 && std::fgets(line, sizeof(line), output_) != nullptr) {
      const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \n"), absl::SkipEmpty());
      if (words.size() == 2 && words[0] == "t") facts.tried.insert(words[1]);
      if (words.size() != 3 || words[0] != "a") continue;
      ASSERT_TRUE(absl::SimpleAtoi(words[2], &facts.acknowledged[words[1]])) << line;
      --acknowledgements;
    }
  }

  // Kills it and takes in what it had told by then.
  void Kill(Facts& facts) {
    kill(child_, SIGKILL);
    Listen(1 << 30, facts);
    int status = 0;
    waitpid(child_, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the driver ended by itself with " << status;
  }

 private:
  pid_t child_ = 0;
  std::FILE* output_ = nullptr;
};

std::future<absl::StatusOr<std::string>> CommitLater(RecordStore& store, Write write) {
  auto reply = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
  write.done = [reply](absl::StatusOr<std::string> given) { reply->set_value(std::move(given)); };
  store.Submit(std::move(write));
  return reply->get_future();
}

// The revisions of every session in the log, which must count from 1 without a gap.
std::map<std::string, std::vector<int64_t>> ReadLog(RecordStore& store) {
  std::map<std::string, std::vector<int64_t>> revisions;
  int64_t last = 0;
  while (true) {
    const absl::StatusOr<std::vector<Change>> changes = store.ChangesAfter(kCrashPractice, last, 1000);
    EXPECT_THAT(changes, IsOk());
    if (!changes.ok() || changes->empty()) return revisions;
    for (const Change& change : *changes) {
      EXPECT_EQ(change.revision, ++last) << "a gap in the log";
      revisions[change.name].push_back(change.revision);
    }
  }
}

// Every session there is, by name.
std::map<std::string, Record> ReadSessions(Snapshot& snapshot) {
  std::map<std::string, Record> sessions;
  ListQuery query;
  query.practice = kCrashPractice;
  query.kind = "session";
  query.limit = 100000;
  const absl::StatusOr<std::vector<Record>> records = snapshot.List(query);
  EXPECT_THAT(records, IsOk());
  if (!records.ok()) return sessions;
  for (const Record& record : *records) sessions[record.name] = record;
  return sessions;
}

void CheckSearch(Snapshot& snapshot, const std::string& name) {
  ListQuery query;
  query.practice = kCrashPractice;
  query.keys = {{"external_id", name}};
  const absl::StatusOr<std::vector<Record>> found = snapshot.List(query);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->size(), 1u) << name;
}

void CheckRecords(Snapshot& snapshot, const std::map<std::string, std::vector<int64_t>>& log) {
  const absl::StatusOr<Record> count = snapshot.Get(kCrashPractice, "count");
  EXPECT_EQ(count.ok() ? count->body : "0", std::to_string(log.size()));
  std::map<std::string, Record> sessions = ReadSessions(snapshot);
  EXPECT_EQ(sessions.size(), log.size());
  int nth = 0;
  for (const auto& [name, revisions] : log) {
    EXPECT_EQ(sessions[name].body, name);
    EXPECT_EQ(sessions[name].revision, revisions.back());
    if (++nth % 10 == 0) CheckSearch(snapshot, name);  // each takes a query: a sample
  }
}

void CheckStore(RecordStore& store, const Facts& facts) {
  std::map<std::string, std::vector<int64_t>> log = ReadLog(store);
  const size_t counted = log["count"].size();
  log.erase("count");
  EXPECT_EQ(counted, log.size()) << "a session without its count, or the reverse: half a write";
  for (const auto& [name, revision] : facts.acknowledged) {
    ASSERT_EQ(log.count(name), 1u) << "acknowledged and lost: " << name;
    EXPECT_EQ(log[name], std::vector<int64_t>{revision}) << "not exactly once: " << name;
  }
  for (const auto& [name, revisions] : log) EXPECT_TRUE(facts.tried.count(name) > 0) << "invented: " << name;
  EXPECT_THAT(store.Read(absl::InfiniteFuture(),
                         [&](Snapshot& snapshot) {
                           CheckRecords(snapshot, log);
                           return absl::OkStatus();
                         }),
              IsOk());
}

// Opens what the killed process left, checks it, submits again what was not acknowledged, and checks once more.
void CheckAndRetry(const StoreOptions& options, Facts& facts) {
  SystemClock clock;
  RandomIds ids;
  const absl::StatusOr<std::unique_ptr<RecordStore>> store = OpenRecordStore(options, clock, ids);
  ASSERT_THAT(store, IsOk());
  CheckStore(**store, facts);
  std::map<std::string, std::future<absl::StatusOr<std::string>>> retried;
  for (const std::string& name : facts.tried) {
    if (facts.acknowledged.count(name) == 0) retried[name] = CommitLater(**store, CrashWrite(name));
  }
  for (auto& [name, later] : retried) {
    const absl::StatusOr<std::string> reply = later.get();
    ASSERT_THAT(reply, IsOk());
    ASSERT_TRUE(absl::SimpleAtoi(*reply, &facts.acknowledged[name]));
  }
  CheckStore(**store, facts);
}

TEST(StoreCrashTest, SqliteLosesNothingToKill) {
  const test::TempDir dir;
  Facts facts;
  std::mt19937 random(20260302);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    const std::string file = dir.File("store" + std::to_string(round / 5) + ".db");  // five kills per file
    if (round % 5 == 0) facts = Facts();
    Driver driver("sqlite", file, "r" + std::to_string(round));
    driver.Listen(static_cast<int>(random() % 400), facts);
    driver.Kill(facts);
    CheckAndRetry(CrashOptions("sqlite", file), facts);
  }
}

class PostgresCrashTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = test::PostgresServer::Start();
    if (server_ == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
    conninfo_ = server_->CreateDatabase();
  }

  std::unique_ptr<test::PostgresServer> server_;
  std::string conninfo_;
  Facts facts_;
};

TEST_F(PostgresCrashTest, LosesNothingToAKilledReplica) {
  std::mt19937 random(20260303);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    if (round % 5 == 0) {
      facts_ = Facts();
      server_->Empty(conninfo_);
    }
    Driver killed("postgres", conninfo_, "r" + std::to_string(round));
    Driver other("postgres", conninfo_, "o" + std::to_string(round));
    killed.Listen(static_cast<int>(random() % 200), facts_);
    killed.Kill(facts_);
    other.Listen(static_cast<int>(random() % 50), facts_);
    other.Kill(facts_);
    server_->AwaitDisconnected(conninfo_);  // what was on its way may still be committed until then
    CheckAndRetry(CrashOptions("postgres", conninfo_), facts_);
  }
}

TEST_F(PostgresCrashTest, LosesNothingToAKilledServer) {
  std::mt19937 random(20260304);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    if (round % 5 == 0) {
      facts_ = Facts();
      server_->Empty(conninfo_);
    }
    Driver driver("postgres", conninfo_, "r" + std::to_string(round));
    driver.Listen(static_cast<int>(random() % 200), facts_);
    server_->Kill();
    server_->Restart();
    driver.Listen(50, facts_);  // recovers by itself
    driver.Kill(facts_);
    server_->AwaitDisconnected(conninfo_);  // what was on its way may still be committed until then
    CheckAndRetry(CrashOptions("postgres", conninfo_), facts_);
  }
}

}  // namespace
}  // namespace rapport::records
