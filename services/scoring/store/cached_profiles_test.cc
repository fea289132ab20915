#include "services/scoring/store/cached_profiles.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/cache/local_cache.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::scoring {
namespace {

using ::testing::HasSubstr;

ProfileKey KeyAt(int64_t revision) {
  ProfileKey key;
  key.episode = "practices/p/episodes/e";
  key.inputs.set_intake_activity_revision(revision);
  key.parameter_set = "defaults-1";
  return key;
}

// What computing gives when the stores stand at `key`.
ProfilePtr ProfileOf(const ProfileKey& key) {
  auto profile = std::make_shared<v1::AllianceProfile>();
  profile->set_name(key.episode);
  *profile->mutable_inputs() = key.inputs;
  profile->set_parameter_set(key.parameter_set);
  return profile;
}

class CachedProfilesTest : public ::testing::Test {
 protected:
  absl::StatusOr<ProfilePtr> Get(const ProfileKey& asked, const ProfilePtr& computed) {
    return profiles_.GetOrCompute(asked, absl::InfiniteFuture(), [&]() -> absl::StatusOr<ProfilePtr> {
      ++computations_;
      clock_.Advance(absl::Milliseconds(250));
      return computed;
    });
  }

  test::FakeClock clock_;
  metrics::Registry registry_;
  cache::LocalCache cache_{1 << 20, clock_};
  CachedProfiles profiles_{cache_, absl::Hours(1), clock_, registry_};
  std::atomic<int> computations_{0};
};

TEST_F(CachedProfilesTest, ComputesOnceAndCountsTheTimeItSaved) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Get(KeyAt(1), ProfileOf(KeyAt(1))).ok());
  EXPECT_EQ(computations_, 1);
  EXPECT_THAT(registry_.Text(), HasSubstr("rapport_scoring_profile_saved_seconds_total 0.5\n"));
}

TEST_F(CachedProfilesTest, AnotherRevisionIsAnotherProfile) {
  ASSERT_TRUE(Get(KeyAt(1), ProfileOf(KeyAt(1))).ok());
  ASSERT_TRUE(Get(KeyAt(2), ProfileOf(KeyAt(2))).ok());
  EXPECT_EQ(computations_, 2);
}

TEST_F(CachedProfilesTest, WhatWasReadLaterThanAskedForIsKeptAsWhatItIs) {
  ASSERT_TRUE(Get(KeyAt(1), ProfileOf(KeyAt(2))).ok());
  EXPECT_EQ(profiles_.FindAll({KeyAt(1)})[0], nullptr);
  EXPECT_NE(profiles_.FindAll({KeyAt(2)})[0], nullptr);
}

TEST_F(CachedProfilesTest, AProfileWithoutAPartIsNotKept) {
  v1::AllianceProfile profile = *ProfileOf(KeyAt(1));
  profile.add_unavailable_parts()->set_part("goals");
  ASSERT_TRUE(Get(KeyAt(1), std::make_shared<v1::AllianceProfile>(profile)).ok());
  EXPECT_EQ(profiles_.FindAll({KeyAt(1)})[0], nullptr);
}

TEST_F(CachedProfilesTest, AnErrorIsNotKept) {
  const auto failed = profiles_.GetOrCompute(KeyAt(1), absl::InfiniteFuture(),
                                             [] { return absl::StatusOr<ProfilePtr>(absl::UnavailableError("away")); });
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Get(KeyAt(1), ProfileOf(KeyAt(1))).ok());
}

TEST_F(CachedProfilesTest, AnEntryThatIsNoProfileOfTheKeyIsNotBelieved) {
  ASSERT_TRUE(Get(KeyAt(1), ProfileOf(KeyAt(1))).ok());
  const std::string entry = *cache_.Get(KeyAt(1).ToString());
  for (const std::string& planted : {entry, std::string("x"), std::string(100, '\xff')}) {
    ASSERT_TRUE(cache_.Set(KeyAt(2).ToString(), planted, absl::Hours(1)).ok());
    EXPECT_EQ(profiles_.FindAll({KeyAt(2)})[0], nullptr);
  }
}

TEST_F(CachedProfilesTest, WhatOneCallHasClaimedAnotherWaitsFor) {
  const auto claim = profiles_.Begin(KeyAt(1));
  ASSERT_TRUE(claim->leads());
  const auto second = profiles_.Begin(KeyAt(1));
  EXPECT_FALSE(second->leads());
  std::thread reader([&] { EXPECT_TRUE(Get(KeyAt(1), nullptr).ok()); });
  claim->Land(ProfileOf(KeyAt(1)), absl::Milliseconds(1));
  reader.join();
  EXPECT_EQ((**second->Await(absl::InfiniteFuture()))->name(), KeyAt(1).episode);
  EXPECT_EQ(computations_, 0);
}

TEST_F(CachedProfilesTest, AClaimThatIsGivenUpIsFreeForOthers) {
  auto claim = profiles_.Begin(KeyAt(1));
  const auto waiting = profiles_.Begin(KeyAt(1));
  claim.reset();
  EXPECT_FALSE(waiting->Await(absl::InfiniteFuture()).has_value());
  EXPECT_TRUE(profiles_.Begin(KeyAt(1))->leads());
}

}  // namespace
}  // namespace rapport::scoring
