#include "services/scoring/estimates/estimate_job.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_sources.h"
#include "services/scoring/stats/test_noise.h"
#include "tests/testing/sequential_ids.h"

namespace rapport::scoring {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Keeps sets as intake does.
class MemorySets final : public ParameterSetStore {
 public:
  absl::StatusOr<intake::v1::ParameterSet> ReadNewest(const rpc::CallContext&, const std::string&) override {
    if (sets.empty()) return absl::NotFoundError("none");
    return sets.back();
  }
  absl::StatusOr<intake::v1::ParameterSet> Create(const rpc::CallContext&,
                                                  const intake::v1::CreateParameterSetRequest& request) override {
    sets.push_back(request.parameter_set());
    sets.back().set_version(static_cast<uint32_t>(sets.size()));
    sets.back().set_name(absl::StrCat(request.parent(), "/parameterSets/v", sets.size()));
    return sets.back();
  }

  std::vector<intake::v1::ParameterSet> sets;
};

class EstimateJobTest : public ::testing::Test {
 protected:
  void Write(int client, const std::function<void(testing::TestEpisode&)>& change) {
    intake_.Write(absl::StrCat("practices/p/episodes/e", client), [&](testing::TestEpisode& episode) {
      episode.episode().set_client(absl::StrCat("c", client));
      change(episode);
    });
  }

  // A client whose session ratings vary by `sd` about a mean of their own.
  void Rates(int client, double sd, int sessions = 6) {
    Write(client, [&](testing::TestEpisode& episode) {
      const double mean = 30 + 2 * noise_.Normal();
      for (int i = 0; i < sessions; ++i) {
        episode.Session().Srs(std::clamp(std::round(10 * (mean + sd * noise_.Normal())) / 10, 0.0, 40.0));
      }
    });
  }

  // A closed episode that gets better on the PHQ-9, along ln(1 + t).
  void Course(int client, int ratings = 6) {
    Write(client, [&](testing::TestEpisode& episode) {
      const double intercept = 14 + 3 * noise_.Normal();
      const double slope = -2 + 0.7 * noise_.Normal();
      for (int t = 0; t < ratings; ++t) {
        const double score = intercept + slope * std::log1p(t) + 1.5 * noise_.Normal();
        episode.Session().Phq9(static_cast<int>(std::clamp(std::round(score), 0.0, 24.0)));
      }
      episode.episode().set_state(intake::v1::EPISODE_STATE_CLOSED);
    });
  }

  EstimateOutcome Run() {
    const auto outcome = job_.Run({}, "practices/p");
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return *outcome;
  }

  stats::Noise noise_{5};
  testing::TestIntake intake_;
  MemorySets sets_;
  test::SequentialIds ids_;
  EstimateJob job_{intake_, sets_, testing::ShippedCatalog(), ids_, "rapport-estimate 0"};
};

TEST_F(EstimateJobTest, TheWithinPersonSdIsTheOneThatRatingsWereMadeWith) {
  for (int client = 0; client < 40; ++client) Rates(client, 1.8);
  const EstimateOutcome outcome = Run();
  EXPECT_EQ(outcome.episodes, 40);
  EXPECT_EQ(outcome.created, "practices/p/parameterSets/v1");
  ASSERT_EQ(sets_.sets[0].within_person_sds_size(), 1);
  const intake::v1::WithinPersonSd& sd = sets_.sets[0].within_person_sds(0);
  EXPECT_EQ(sd.instrument(), "srs");
  EXPECT_EQ(sd.clients(), 40u);
  EXPECT_EQ(sd.ratings(), 240u);
  // Four standard errors of an SD from 200 degrees of freedom.
  EXPECT_NEAR(sd.sd(), 1.8, 4 * 1.8 / std::sqrt(2 * 200.0));
  EXPECT_EQ(sets_.sets[0].data_revision(), intake_.revision());
  EXPECT_EQ(sets_.sets[0].estimated_by(), "rapport-estimate 0");
}

TEST_F(EstimateJobTest, TooFewClientsGiveNothingAndSaySo) {
  for (int client = 0; client < 29; ++client) Rates(client, 1.8);
  Rates(30, 1.8, /*sessions=*/3);  // too few ratings to count
  const EstimateOutcome outcome = Run();
  EXPECT_EQ(outcome.created, "");
  EXPECT_THAT(sets_.sets, IsEmpty());
  ASSERT_THAT(outcome.estimates.left_out, SizeIs(1));
  EXPECT_THAT(outcome.estimates.left_out[0].reason, HasSubstr("29 of 30 clients"));
}

TEST_F(EstimateJobTest, EpisodesOfOneClientAreOneClient) {
  for (int client = 0; client < 35; ++client) {
    Rates(client, 1.8);
    Write(client, [&](testing::TestEpisode& episode) { episode.episode().set_client(absl::StrCat("c", client % 20)); });
  }
  EXPECT_THAT(Run().estimates.left_out[0].reason, HasSubstr("20 of 30 clients"));
}

TEST_F(EstimateJobTest, AGrowthModelComesOfAHundredClosedEpisodes) {
  for (int client = 0; client < 99; ++client) Course(client);
  Course(100, /*ratings=*/2);
  EXPECT_THAT(Run().estimates.left_out[0].reason, HasSubstr("99 of 100 closed episodes"));
  Course(101);
  const EstimateOutcome outcome = Run();
  ASSERT_EQ(sets_.sets.size(), 1u);
  ASSERT_EQ(sets_.sets[0].growth_models_size(), 1);
  const intake::v1::GrowthModel& model = sets_.sets[0].growth_models(0);
  EXPECT_EQ(model.episodes(), 100u);
  EXPECT_EQ(model.held_out_episodes(), 100u);
  EXPECT_NEAR(model.intercept(), 14, 1.5);
  EXPECT_NEAR(model.slope(), -2, 0.6);
  EXPECT_TRUE(IsEnough(model));
}

TEST_F(EstimateJobTest, FormsInDoubtDoNotCount) {
  for (int client = 0; client < 30; ++client) Rates(client, 1.8);
  const double sd = Run().estimates.set.within_person_sds(0).sd();
  // All answers of a WAI-SR alike, over and over: no estimate is made of them.
  for (int client = 0; client < 40; ++client) {
    Write(client + 100, [](testing::TestEpisode& episode) {
      for (int i = 0; i < 6; ++i) episode.Session().Wai(type::v1::RATER_CLIENT, 1 + i % 5, 1 + i % 5, 1 + i % 5);
    });
  }
  const EstimateOutcome outcome = Run();
  ASSERT_EQ(outcome.estimates.set.within_person_sds_size(), 1);
  EXPECT_DOUBLE_EQ(outcome.estimates.set.within_person_sds(0).sd(), sd);
}

TEST_F(EstimateJobTest, WhatHasNotChangedIsNotStoredAgain) {
  for (int client = 0; client < 30; ++client) Rates(client, 1.8);
  EXPECT_NE(Run().created, "");
  EXPECT_EQ(Run().created, "");
  EXPECT_THAT(sets_.sets, SizeIs(1));
  Rates(50, 1.8);
  EXPECT_EQ(Run().created, "practices/p/parameterSets/v2");
}

TEST_F(EstimateJobTest, WhenTooLittleIsLeftTheEstimateIsWithdrawn) {
  for (int client = 0; client < 30; ++client) Rates(client, 1.8);
  const auto before = intake_.Backup();
  Run();
  auto less = before;
  less.erase(less.begin());
  intake_.Restore(less, 1000);
  EXPECT_NE(Run().created, "");
  EXPECT_THAT(sets_.sets.back().within_person_sds(), IsEmpty());
}

TEST_F(EstimateJobTest, IntakeAwayIsSaid) {
  intake_.SetAway(true);
  EXPECT_EQ(job_.Run({}, "practices/p").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(EstimateJobTest, ReadsThatBeganAreFinishedAfterAnError) {
  for (int client = 0; client < 40; ++client) Rates(client, 1.8);
  testing::LateIntake late(intake_);
  const EstimateJob job(late, sets_, testing::ShippedCatalog(), ids_, "rapport-estimate 0");
  late.FailNext();
  EXPECT_EQ(job.Run({}, "practices/p").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_GT(late.begun(), 1);
  EXPECT_LT(late.begun(), 40);
  EXPECT_EQ(late.under_way(), 0);
}

TEST_F(EstimateJobTest, ProfilesNameAndUseWhatTheJobStored) {
  for (int client = 0; client < 40; ++client) Rates(client, 4);
  Run();
  const ProfileParameters parameters = WithEstimates({}, sets_.sets[0]);
  testing::TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 31});
  const auto by_default = episode.Profile();
  const auto by_own = episode.Profile(goals::v1::GoalProgress(), {}, parameters);
  EXPECT_EQ(by_default.flags(0).code(), "PROBABLE_RUPTURE");
  EXPECT_NE(by_own.flags(0).code(), "PROBABLE_RUPTURE");
  EXPECT_EQ(by_own.parameter_set(), "practices/p/parameterSets/v1");
  const v1::Parameter& sigma = by_own.ruptures(0).baseline().parameters(0);
  EXPECT_EQ(sigma.name(), "sigma0");
  EXPECT_NEAR(sigma.value(), 4, 1);
  EXPECT_THAT(sigma.source(), HasSubstr("practices/p/parameterSets/v1: 40 episodes with 240 ratings"));
}

}  // namespace
}  // namespace rapport::scoring
