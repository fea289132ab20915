#include "services/intake/domain/parameter_sets.h"

#include <limits>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/parameter_set_rules.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::AllOf;

v1::ParameterSet ASet() {
  v1::ParameterSet set;
  set.set_data_revision(40);
  set.set_estimated_by("rapport-scoring 0.1.0");
  v1::WithinPersonSd& sd = *set.add_within_person_sds();
  sd.set_instrument("srs");
  sd.set_scale("total");
  sd.set_rater(type::v1::RATER_CLIENT);
  sd.set_sd(2.5);
  sd.set_episodes(12);
  sd.set_ratings(80);
  v1::GrowthModel& model = *set.add_growth_models();
  model.set_instrument("phq-9");
  model.set_scale("total");
  model.set_rater(type::v1::RATER_CLIENT);
  model.set_intercept(15.2);
  model.set_slope(-2.6);
  model.set_intercept_variance(20);
  model.set_intercept_slope_covariance(-2.4);
  model.set_slope_variance(2.2);
  model.set_residual_variance(9);
  model.set_episodes(100);
  model.set_ratings(700);
  return set;
}

absl::Status Check(const v1::ParameterSet& set) {
  Violations violations;
  CheckParameterSet("set", set, violations);
  return violations.ToStatus();
}

TEST(ParameterSetRulesTest, WhatDataCanGiveIsAccepted) {
  EXPECT_THAT(Check(ASet()), IsOk());
  v1::ParameterSet flat = ASet();
  flat.mutable_growth_models(0)->set_slope_variance(0);
  flat.mutable_growth_models(0)->set_intercept_slope_covariance(0);
  EXPECT_THAT(Check(flat), IsOk());
}

TEST(ParameterSetRulesTest, WhatNoDataCanGiveIsNamedAtOnce) {
  v1::ParameterSet set = ASet();
  set.set_data_revision(0);
  set.clear_estimated_by();
  set.mutable_within_person_sds(0)->set_sd(0);
  set.mutable_within_person_sds(0)->set_ratings(12);
  v1::GrowthModel& model = *set.mutable_growth_models(0);
  model.set_intercept(std::numeric_limits<double>::quiet_NaN());
  model.set_intercept_slope_covariance(7);
  model.set_residual_variance(-1);
  model.set_rater(type::v1::RATER_UNSPECIFIED);
  EXPECT_THAT(
      Check(set),
      AllOf(HasViolation("set.data_revision"), HasViolation("set.estimated_by"),
            HasViolation("set.within_person_sds[0].sd"), HasViolation("set.within_person_sds[0].ratings"),
            HasViolation("set.growth_models[0].intercept"),
            HasViolation("set.growth_models[0].intercept_slope_covariance"),
            HasViolation("set.growth_models[0].residual_variance"), HasViolation("set.growth_models[0].rater")));
}

TEST(ParameterSetRulesTest, APartIsAtMostItsWhole) {
  v1::ParameterSet set = ASet();
  set.mutable_within_person_sds(0)->set_clients(13);
  set.mutable_growth_models(0)->set_held_out_episodes(101);
  set.mutable_growth_models(0)->set_held_out_within(102);
  EXPECT_THAT(Check(set), AllOf(HasViolation("set.within_person_sds[0].clients"),
                                HasViolation("set.growth_models[0].held_out_episodes"),
                                HasViolation("set.growth_models[0].held_out_within")));
}

TEST(ParameterSetRulesTest, EachScaleAndRaterIsEstimatedOnce) {
  v1::ParameterSet set = ASet();
  *set.add_within_person_sds() = set.within_person_sds(0);
  *set.add_growth_models() = set.growth_models(0);
  EXPECT_THAT(Check(set), AllOf(HasViolation("set.within_person_sds[1]"), HasViolation("set.growth_models[1]")));
}

class ParameterSetsTest : public testing::Test {
 protected:
  absl::StatusOr<v1::ParameterSet> Create(const v1::CreateParameterSetRequest& request) {
    return IntakeWorld::Answer<v1::ParameterSet>(
        [&](auto done) { world_.intake().parameter_sets.Create(request, absl::InfiniteFuture(), std::move(done)); });
  }

  absl::StatusOr<v1::ParameterSet> Create(const std::string& parent = kNorth) {
    v1::CreateParameterSetRequest request;
    request.set_parent(parent);
    *request.mutable_parameter_set() = ASet();
    return Create(request);
  }

  absl::StatusOr<v1::ParameterSet> Get(const std::string& name) {
    v1::GetParameterSetRequest request;
    request.set_name(name);
    return world_.intake().parameter_sets.Get(request, absl::InfiniteFuture());
  }

  IntakeWorld world_;
};

TEST_F(ParameterSetsTest, VersionsCountFromOneInEachPractice) {
  const auto first = Create();
  const auto second = Create();
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->version(), 1);
  EXPECT_EQ(second->version(), 2);
  EXPECT_EQ(second->name(), "practices/north/parameterSets/v2");
  EXPECT_NE(second->etag(), "");
  EXPECT_EQ(Create("practices/south")->version(), 1);
  EXPECT_EQ(Get(second->name())->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(Get("practices/north/parameterSets/latest")->version(), 2);
}

TEST_F(ParameterSetsTest, TheNewestIsListedFirst) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Create(), IsOk());
  v1::ListParameterSetsRequest request;
  request.set_parent(kNorth);
  request.set_page_size(2);
  const auto page = world_.intake().parameter_sets.List(request, absl::InfiniteFuture());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->parameter_sets_size(), 2);
  EXPECT_EQ(page->parameter_sets(0).version(), 3);
  request.set_page_token(page->next_page_token());
  const auto last = world_.intake().parameter_sets.List(request, absl::InfiniteFuture());
  ASSERT_EQ(last->parameter_sets_size(), 1);
  EXPECT_EQ(last->parameter_sets(0).version(), 1);
  EXPECT_EQ(last->next_page_token(), "");
}

TEST_F(ParameterSetsTest, WhatIsNotThereOrNotRightIsSaid) {
  EXPECT_THAT(Get("practices/north/parameterSets/latest"),
              StatusIs(absl::StatusCode::kNotFound, "PARAMETER_SET_NOT_FOUND"));
  EXPECT_THAT(Get("practices/north/parameterSets/v7"),
              StatusIs(absl::StatusCode::kNotFound, "PARAMETER_SET_NOT_FOUND"));
  EXPECT_THAT(Get("parameterSets/v1"), HasViolation("name"));
  EXPECT_THAT(Create(v1::CreateParameterSetRequest()),
              AllOf(HasViolation("parent"), HasViolation("parameter_set.estimated_by")));
}

TEST_F(ParameterSetsTest, ARepeatedRequestStoresOneVersion) {
  v1::CreateParameterSetRequest request;
  request.set_parent(kNorth);
  *request.mutable_parameter_set() = ASet();
  request.set_request_id("once");
  const auto first = Create(request);
  EXPECT_EQ(Create(request)->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Get("practices/north/parameterSets/latest")->version(), 1);
}

}  // namespace
}  // namespace rapport::intake
