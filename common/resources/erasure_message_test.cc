#include "common/resources/erasure_message.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::resources {
namespace {

using namespace type::v1;  // NOLINT: the enum's names say enough
using ::testing::IsSupersetOf;
using ::testing::Pair;

std::map<ErasurePlace, ErasureState> States(const type::v1::ErasureReport& message) {
  std::map<ErasurePlace, ErasureState> states;
  for (const ErasureOutcome& outcome : message.outcomes()) {
    states[outcome.place()] = outcome.state();
    const bool waits = outcome.state() == ERASURE_STATE_EXPIRES || outcome.state() == ERASURE_STATE_PENDING;
    EXPECT_EQ(waits, !outcome.remaining().empty()) << outcome.DebugString();
  }
  return states;
}

records::ErasureReport OnSqlite() {
  records::ErasureReport report;
  report.records = 3;
  report.past_bodies = 2;
  report.free_space_cleared = true;
  report.log_cleared = true;
  return report;
}

TEST(ErasureMessageTest, AnEmbeddedEngineErasesAllButCopies) {
  const auto message = ToErasureMessage(OnSqlite(), false);
  EXPECT_EQ(message.outcomes(0).erased(), 3);
  EXPECT_THAT(States(message), testing::ElementsAre(Pair(ERASURE_PLACE_RECORDS, ERASURE_STATE_ERASED),
                                                    Pair(ERASURE_PLACE_HISTORY, ERASURE_STATE_ERASED),
                                                    Pair(ERASURE_PLACE_REMEMBERED_REPLIES, ERASURE_STATE_NOTHING_HELD),
                                                    Pair(ERASURE_PLACE_FREE_SPACE, ERASURE_STATE_ERASED),
                                                    Pair(ERASURE_PLACE_WRITE_AHEAD_LOG, ERASURE_STATE_ERASED),
                                                    Pair(ERASURE_PLACE_BACKUPS, ERASURE_STATE_EXPIRES),
                                                    Pair(ERASURE_PLACE_CACHE, ERASURE_STATE_EXPIRES)));
  EXPECT_TRUE(message.complete()) << "copies are not this service's";
}

TEST(ErasureMessageTest, ALogThatCouldNotBeEmptiedIsSaid) {
  records::ErasureReport report = OnSqlite();
  report.log_cleared = false;
  const auto message = ToErasureMessage(report, false);
  EXPECT_THAT(States(message), IsSupersetOf({Pair(ERASURE_PLACE_WRITE_AHEAD_LOG, ERASURE_STATE_PENDING)}));
  EXPECT_FALSE(message.complete());
}

TEST(ErasureMessageTest, ADatabaseServersRemainsAreSaidToExpire) {
  records::ErasureReport report;
  report.records = 1;
  const auto message = ToErasureMessage(report, false);
  EXPECT_THAT(States(message), IsSupersetOf({Pair(ERASURE_PLACE_FREE_SPACE, ERASURE_STATE_EXPIRES),
                                             Pair(ERASURE_PLACE_WRITE_AHEAD_LOG, ERASURE_STATE_EXPIRES)}));
  EXPECT_FALSE(message.complete());
}

TEST(ErasureMessageTest, ADestroyedKeyMakesSealedBackupsUnreadableAndTheReportSaysWhichAreNot) {
  records::ErasureReport report = OnSqlite();
  EXPECT_EQ(States(ToErasureMessage(report, false)).count(ERASURE_PLACE_SEALING_KEYS), 0u) << "not a sealed store";
  report.sealed = true;
  report.keys = 1;
  report.keys_destroyed = true;
  const auto message = ToErasureMessage(report, false);
  EXPECT_THAT(States(message), IsSupersetOf({Pair(ERASURE_PLACE_SEALING_KEYS, ERASURE_STATE_ERASED),
                                             Pair(ERASURE_PLACE_BACKUPS, ERASURE_STATE_EXPIRES)}));
  EXPECT_TRUE(message.complete());
  for (const ErasureOutcome& outcome : message.outcomes()) {
    if (outcome.place() == ERASURE_PLACE_SEALING_KEYS) {
      EXPECT_EQ(outcome.erased(), 1);
    }
    if (outcome.place() == ERASURE_PLACE_BACKUPS) {
      EXPECT_THAT(outcome.remaining(), testing::HasSubstr("older than the sealing"));
      EXPECT_THAT(outcome.remaining(), testing::HasSubstr("Copies of the key store"));
    }
  }
}

TEST(ErasureMessageTest, AKeyThatIsStillThereIsSaidAndTheErasureIsNotComplete) {
  records::ErasureReport report = OnSqlite();
  report.sealed = true;
  const auto message = ToErasureMessage(report, false);
  EXPECT_THAT(States(message), IsSupersetOf({Pair(ERASURE_PLACE_SEALING_KEYS, ERASURE_STATE_PENDING)}));
  EXPECT_FALSE(message.complete());
  EXPECT_THAT(States(ToErasureMessage(report, true)),
              IsSupersetOf({Pair(ERASURE_PLACE_SEALING_KEYS, ERASURE_STATE_PENDING)}));
}

TEST(ErasureMessageTest, WhatWasOnlyCountedIsNotCalledErased) {
  const auto message = ToErasureMessage(OnSqlite(), true);
  for (const ErasureOutcome& outcome : message.outcomes()) {
    EXPECT_NE(outcome.state(), ERASURE_STATE_ERASED);
    EXPECT_EQ(outcome.erased(), 0);
  }
  EXPECT_FALSE(message.has_erase_time());
  EXPECT_FALSE(message.complete());
  EXPECT_FALSE(ToErasureMessage(records::ErasureReport(), true).complete()) << "it looked at no freed space";
}

}  // namespace
}  // namespace rapport::resources
