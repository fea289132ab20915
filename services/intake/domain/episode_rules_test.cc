#include "services/intake/domain/episode_rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using ::testing::AllOf;
using ::testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1'772'452'800);

absl::Status Check(const v1::Episode& episode) {
  Violations violations;
  CheckEpisode("episode", episode, kNow, violations);
  return violations.ToStatus();
}

v1::Episode Closed() {
  v1::Episode episode = AnEpisode();
  episode.set_state(v1::EPISODE_STATE_CLOSED);
  episode.set_ending(v1::EPISODE_ENDING_PLANNED);
  *episode.mutable_open_time() = At(kNow - absl::Hours(48));
  *episode.mutable_close_time() = At(kNow - absl::Hours(24));
  return episode;
}

TEST(EpisodeRulesTest, AClientAndATherapistAreEnough) { EXPECT_THAT(Check(AnEpisode()), IsOk()); }

TEST(EpisodeRulesTest, EverythingWrongIsSaidAtOnce) {
  v1::Episode episode;
  episode.add_therapists("t-1");
  episode.add_therapists("t-1");
  episode.add_therapists("");
  episode.set_format(static_cast<v1::EpisodeFormat>(99));
  episode.set_population(std::string(101, 'p'));
  episode.add_external_ids();
  EXPECT_THAT(Check(episode),
              AllOf(HasViolation("episode.client"), HasViolation("episode.therapists[1]"),
                    HasViolation("episode.therapists[2]"), HasViolation("episode.format"),
                    HasViolation("episode.population"), HasViolation("episode.external_ids[0].system")));
}

TEST(EpisodeRulesTest, AnEpisodeNeedsATherapistAndTakesSixteen) {
  v1::Episode episode = AnEpisode();
  episode.clear_therapists();
  EXPECT_THAT(Check(episode), HasViolation("episode.therapists"));
  for (int i = 0; i < 16; ++i) episode.add_therapists("t-" + std::to_string(i));
  EXPECT_THAT(Check(episode), IsOk());
  episode.add_therapists("one more");
  EXPECT_THAT(Check(episode), HasViolation("episode.therapists"));
}

TEST(EpisodeRulesTest, AClosedEpisodeHasAnEndingAndATime) {
  EXPECT_THAT(Check(Closed()), IsOk());
  v1::Episode bare = AnEpisode();
  bare.set_state(v1::EPISODE_STATE_CLOSED);
  EXPECT_THAT(Check(bare), AllOf(HasViolation("episode.ending"), HasViolation("episode.close_time")));
}

TEST(EpisodeRulesTest, AnOpenEpisodeHasNeither) {
  v1::Episode episode = Closed();
  episode.set_state(v1::EPISODE_STATE_OPEN);
  EXPECT_THAT(Check(episode), AllOf(HasViolation("episode.ending"), HasViolation("episode.close_time")));
}

TEST(EpisodeRulesTest, TherapyDoesNotEndBeforeItBeginsOrInTheFuture) {
  v1::Episode backwards = Closed();
  *backwards.mutable_close_time() = At(kNow - absl::Hours(49));
  EXPECT_THAT(Check(backwards), HasViolation("episode.close_time"));
  v1::Episode future = Closed();
  *future.mutable_close_time() = At(kNow + absl::Hours(1));
  EXPECT_THAT(Check(future), HasViolation("episode.close_time"));
}

TEST(EpisodeRulesTest, ACallersClockMayBeAFewMinutesAhead) {
  v1::Episode episode = Closed();
  *episode.mutable_close_time() = At(kNow + absl::Minutes(4));
  EXPECT_THAT(Check(episode), Not(HasViolation("episode.close_time")));
}

TEST(EpisodeRulesTest, WhatOnlyTheServerSetsIsNotTakenFromTheCaller) {
  v1::Episode given = AnEpisode();
  given.set_name("practices/south/episodes/mine");
  given.set_revision(9);
  given.set_etag("r9");
  given.add_session_moves();
  *given.mutable_recorded_time() = At(absl::UnixEpoch());
  const v1::Episode episode = NewEpisode(given, "practices/north/episodes/e1", kNow);
  EXPECT_EQ(episode.name(), "practices/north/episodes/e1");
  EXPECT_EQ(episode.revision(), 0);
  EXPECT_EQ(episode.etag(), "");
  EXPECT_EQ(episode.session_moves_size(), 0);
  EXPECT_EQ(episode.state(), v1::EPISODE_STATE_OPEN);
  EXPECT_EQ(episode.recorded_time().seconds(), absl::ToUnixSeconds(kNow));
  EXPECT_EQ(episode.open_time().seconds(), absl::ToUnixSeconds(kNow));
}

}  // namespace
}  // namespace rapport::intake
