#include "services/scoring/domain/caseload.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_sources.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// A cache in a map, which counts what it is asked for.
class MapCache final : public ProfileCache {
 public:
  absl::StatusOr<ProfilePtr> GetOrCompute(const ProfileKey& key, absl::Time,
                                          const std::function<absl::StatusOr<ProfilePtr>()>& compute) override {
    if (const auto found = kept.find(key.ToString()); found != kept.end()) return found->second;
    return compute();
  }
  std::vector<ProfilePtr> FindAll(absl::Span<const ProfileKey> keys) override {
    std::vector<ProfilePtr> found;
    for (const ProfileKey& key : keys) {
      const auto entry = kept.find(key.ToString());
      found.push_back(entry == kept.end() ? nullptr : entry->second);
    }
    return found;
  }
  std::unique_ptr<Claim> Begin(const ProfileKey& key) override { return std::make_unique<Led>(*this, key.ToString()); }

  // Every caller leads.
  class Led final : public Claim {
   public:
    Led(MapCache& cache, std::string key) : cache_(cache), key_(std::move(key)) {}
    bool leads() const override { return true; }
    void Land(absl::StatusOr<ProfilePtr> profile, absl::Duration) override {
      if (profile.ok()) cache_.kept[key_] = *profile;
    }
    std::optional<absl::StatusOr<ProfilePtr>> Await(absl::Time) override { return std::nullopt; }

   private:
    MapCache& cache_;
    const std::string key_;
  };

  std::map<std::string, ProfilePtr> kept;
};

class CaseloadTest : public ::testing::Test {
 protected:
  static std::string Name(const std::string& id) { return absl::StrCat("practices/p/episodes/", id); }

  void Course(const std::string& id, const std::vector<std::optional<double>>& totals) {
    intake_.Write(Name(id), [&](testing::TestEpisode& episode) { episode.SrsCourse(totals); });
  }

  v1::ListAllianceProfilesResponse List(v1::ListAllianceProfilesRequest request = {}) {
    request.set_parent("practices/p");
    return *caseload_.List({}, request);
  }

  static std::vector<std::string> NamesOf(const v1::ListAllianceProfilesResponse& response) {
    std::vector<std::string> names;
    for (const auto& profile : response.profiles()) names.push_back(profile.name());
    return names;
  }

  testing::TestIntake intake_;
  testing::TestGoals goals_{intake_};
  MapCache cache_;
  test::FakeClock clock_;
  ProfileReader reader_{{intake_, goals_, cache_, testing::ShippedCatalog(), clock_, {}}};
  Caseload caseload_{reader_};
};

TEST_F(CaseloadTest, AnEmptyPracticeIsAnEmptyList) {
  const auto response = List();
  EXPECT_THAT(NamesOf(response), IsEmpty());
  EXPECT_EQ(response.total_size(), 0);
}

TEST_F(CaseloadTest, WhoNeedsAttentionMostComesFirst) {
  Course("calm", {37, 37.2, 37.6, 37.2});
  Course("rupture", {37, 37.6, 36.8, 37.2, 37.6, 26});
  Course("ceiling", {40, 40, 40});
  intake_.Write(Name("risk"), [](testing::TestEpisode& episode) {
    episode.Session().Form("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 1});
  });
  EXPECT_THAT(NamesOf(List()), ElementsAre(Name("risk"), Name("rupture"), Name("ceiling"), Name("calm")));
}

TEST_F(CaseloadTest, PagesListEveryEpisodeOnceInOrder) {
  for (int i = 0; i < 25; ++i) Course(absl::StrCat("e", i), {37, 37.6, 36.8, 37.2, i % 3 == 0 ? 26.0 : 37.0});
  const std::vector<std::string> whole = NamesOf(List());
  ASSERT_EQ(whole.size(), 25u);
  std::vector<std::string> paged;
  v1::ListAllianceProfilesRequest request;
  request.set_page_size(7);
  do {
    const auto page = List(request);
    EXPECT_EQ(page.total_size(), 25);
    for (const std::string& name : NamesOf(page)) paged.push_back(name);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, whole);
}

TEST_F(CaseloadTest, ASecondListReadsNoEpisodeAgain) {
  for (int i = 0; i < 40; ++i) Course(absl::StrCat("e", i), {37, 37.2});
  List();
  const int reads = intake_.reads();
  EXPECT_EQ(reads, 40);
  List();
  EXPECT_EQ(intake_.reads(), reads);
  Course("e7", {20});
  EXPECT_EQ(NamesOf(List())[0], Name("e7"));
  EXPECT_EQ(intake_.reads(), reads + 1);
}

TEST_F(CaseloadTest, SummariesSayTheLatestScoreAndItsChange) {
  Course("e", {37, std::nullopt, 36.2});
  const auto response = List();
  const v1::AllianceProfileSummary& summary = response.profiles(0);
  EXPECT_EQ(summary.sessions(), 3u);
  ASSERT_EQ(summary.latest_size(), 1);
  EXPECT_DOUBLE_EQ(summary.latest(0).latest(), 36.2);
  EXPECT_NEAR(summary.latest(0).change(), -0.8, 1e-9);
}

// A list that says what was recorded after the session `back` sessions before the last.
v1::ListAllianceProfilesRequest Since(const testing::TestEpisode& episode, int back) {
  v1::ListAllianceProfilesRequest request;
  const auto& sessions = episode.reply().sessions();
  *request.mutable_changed_since() = sessions[sessions.size() - 1 - back].recorded_time();
  return request;
}

TEST_F(CaseloadTest, FlagsSinceTheLastLookAreNewAndOthersHaveGone) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) {
    last = episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 37.2});
  });
  const auto nothing = List(Since(last, 0)).profiles(0);
  EXPECT_THAT(nothing.new_flags(), IsEmpty());
  EXPECT_EQ(nothing.new_sessions(), 0u);
  const auto repaired = List(Since(last, 1)).profiles(0);
  EXPECT_THAT(repaired.new_flags(), ElementsAre("DROP_REPAIRED"));
  EXPECT_THAT(repaired.cleared_flags(), ElementsAre("PROBABLE_RUPTURE", "SRS_CHECK_IN"));
  EXPECT_EQ(repaired.new_sessions(), 1u);
  EXPECT_NEAR(repaired.latest(0).change_since(), 11.2, 1e-9);
  const auto both = List(Since(last, 2)).profiles(0);
  EXPECT_THAT(both.new_flags(), ElementsAre("DROP_REPAIRED"));
  EXPECT_NEAR(both.latest(0).change_since(), -0.4, 1e-9);
}

TEST_F(CaseloadTest, AViewerWithoutAllianceScoresIsToldOfNoneThatCameOrWent) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) {
    last = episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 37.2});
  });
  rpc::CallContext viewer;
  viewer.hide_alliance_scores = true;
  for (int back : {0, 1, 2}) {
    v1::ListAllianceProfilesRequest request = Since(last, back);
    request.set_parent("practices/p");
    const auto listed = caseload_.List(viewer, request);
    ASSERT_TRUE(listed.ok()) << listed.status();
    const v1::AllianceProfileSummary& shown = listed->profiles(0);
    EXPECT_EQ(shown.new_sessions(), static_cast<uint32_t>(back));
    EXPECT_THAT(shown.flags(), IsEmpty());
    EXPECT_THAT(shown.latest(), IsEmpty());
    EXPECT_THAT(shown.new_flags(), IsEmpty());
    EXPECT_THAT(shown.cleared_flags(), IsEmpty());
  }
}

TEST_F(CaseloadTest, AFlagThatStandsIsNotNewWithEverySession) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) {
    last = episode.SrsCourse({39, 38.4, 37.6, 37, 36.2, 35.6, 35});
  });
  const auto summary = List(Since(last, 1)).profiles(0);
  std::vector<std::string> standing;
  for (const v1::Flag& flag : summary.flags()) standing.push_back(flag.code());
  EXPECT_THAT(standing, Contains("ALLIANCE_FALLING"));
  EXPECT_THAT(summary.new_flags(), Not(Contains("ALLIANCE_FALLING")));
  EXPECT_THAT(List(Since(last, 6)).profiles(0).new_flags(), Contains("ALLIANCE_FALLING"));
}

TEST_F(CaseloadTest, ADisputeIsNewByItsOwnTime) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) { last = episode.SrsCourse({37, 37.2}); });
  const auto since = Since(last, 0);
  goals_.Write(Name("e"), goals::v1::AGREEMENT_DISPUTED,
               absl::FromUnixSeconds(since.changed_since().seconds()) + absl::Hours(1));
  EXPECT_THAT(List(since).profiles(0).new_flags(), ElementsAre("GOALS_DISPUTED"));
}

TEST_F(CaseloadTest, AnotherStalenessSettingIsAnotherProfile) {
  Course("e", {37});
  goals_.SetStaleAfterSessions(3);
  List();
  List();
  EXPECT_EQ(intake_.reads(), 1);
  goals_.SetStaleAfterSessions(5);
  List();
  EXPECT_EQ(intake_.reads(), 2);
  List();
  EXPECT_EQ(intake_.reads(), 2);
}

TEST_F(CaseloadTest, AnotherStoresEpisodeIsNotJudgedByThisOnesParameters) {
  Course("e", {37});
  intake_.Estimate({});
  const auto basis = reader_.BasisAt({}, *intake_.Revisions({}, "practices/p", {Name("e")}).get());
  ASSERT_TRUE(basis.ok()) << basis.status();
  intake_.Restore(intake_.Backup(), intake_.revision());
  EXPECT_THAT(reader_.Compute({}, {{"p", "e"}, {}}, *basis, /*with_goals=*/true).status(),
              StatusIs(absl::StatusCode::kUnavailable, "STORE_REPLACED"));
}

TEST_F(CaseloadTest, ASessionEnteredLateIsNewByWhenItWasRecorded) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) {
    last = episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26});
    const auto later = episode.last_session().recorded_time().seconds() + 30 * 24 * 3600;
    episode.last_session().mutable_recorded_time()->set_seconds(later);
    episode.last_session().mutable_assessments(0)->mutable_recorded_time()->set_seconds(later);
  });
  EXPECT_THAT(List(Since(last, 0)).profiles(0).new_flags(), ElementsAre("PROBABLE_RUPTURE", "SRS_CHECK_IN"));
}

TEST_F(CaseloadTest, AnAmendmentChangesWhatWasKnownThen) {
  testing::TestEpisode last;
  intake_.Write(Name("e"), [&](testing::TestEpisode& episode) {
    last = episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26});
    episode.Srs(37.2);
    auto& assessments = *episode.last_session().mutable_assessments();
    assessments[0].set_superseded(true);
    assessments[0].set_superseded_by(assessments[1].id());
    assessments[1].mutable_recorded_time()->set_seconds(assessments[0].recorded_time().seconds() + 60);
  });
  const auto summary = List(Since(last, 0)).profiles(0);
  EXPECT_THAT(summary.cleared_flags(), ElementsAre("PROBABLE_RUPTURE", "SRS_CHECK_IN"));
  EXPECT_EQ(summary.new_sessions(), 0u);
}

TEST_F(CaseloadTest, EstimatesOfThePracticeAreNamedAndUsedAtOnce) {
  Course("e", {37, 37.6, 36.8, 37.2, 37.6, 31});
  EXPECT_EQ(List().profiles(0).flags(0).code(), "PROBABLE_RUPTURE");
  intake::v1::ParameterSet set;
  intake::v1::WithinPersonSd& sd = *set.add_within_person_sds();
  sd.set_instrument("srs");
  sd.set_scale("total");
  sd.set_rater(type::v1::RATER_CLIENT);
  sd.set_sd(12);
  sd.set_clients(30);
  sd.set_episodes(30);
  sd.set_ratings(120);
  intake_.Estimate(set);
  EXPECT_EQ(List().profiles(0).flags(0).code(), "SRS_CHECK_IN");
  EXPECT_EQ(cache_.kept.size(), 2u);
  List();
  EXPECT_EQ(cache_.kept.size(), 2u);
}

TEST_F(CaseloadTest, GoalsAwayIsSaidAndNothingIsKept) {
  Course("e", {37});
  goals_.SetAway(true);
  EXPECT_EQ(List().profiles(0).unavailable_parts(0).part(), "goals");
  EXPECT_THAT(cache_.kept, IsEmpty());
}

TEST_F(CaseloadTest, IntakeAwayIsUnavailable) {
  Course("e", {37});
  intake_.SetAway(true);
  v1::ListAllianceProfilesRequest request;
  request.set_parent("practices/p");
  EXPECT_EQ(caseload_.List({}, request).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(CaseloadTest, EveryViolationIsNamed) {
  v1::ListAllianceProfilesRequest request;
  request.set_parent("p");
  request.set_page_size(-1);
  request.set_page_token("x");
  const absl::Status status = caseload_.List({}, request).status();
  for (const char* field : {"parent", "page_size", "page_token"}) EXPECT_THAT(status, HasViolation(field));
}

}  // namespace
}  // namespace rapport::scoring
