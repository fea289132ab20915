#include "services/intake/domain/episode_intake.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EpisodeIntakeTest : public testing::Test {
 protected:
  std::vector<std::string> Clients(const v1::ListEpisodesRequest& request) {
    const auto response = world_.Do(request);
    if (!response.ok()) return {response.status().ToString()};
    std::vector<std::string> clients;
    for (const v1::Episode& episode : response->episodes()) clients.push_back(episode.client());
    return clients;
  }

  static v1::ListEpisodesRequest ListOf(const std::string& parent) {
    v1::ListEpisodesRequest request;
    request.set_parent(parent);
    return request;
  }

  v1::UpdateEpisodeRequest UpdateOf(const std::string& name, const std::vector<std::string>& fields) {
    v1::UpdateEpisodeRequest request;
    request.mutable_episode()->set_name(name);
    *request.mutable_update_mask() = Mask(fields);
    return request;
  }

  v1::CloseEpisodeRequest CloseOf(const std::string& name) {
    v1::CloseEpisodeRequest request;
    request.set_name(name);
    request.set_ending(v1::EPISODE_ENDING_PLANNED);
    return request;
  }

  IntakeWorld world_;
};

TEST_F(EpisodeIntakeTest, WhatIsOpenedIsReadBackWithRevisionAndEtag) {
  const auto created = world_.Do(CreateEpisode());
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->revision(), 1);
  EXPECT_NE(created->etag(), "");
  const auto read = world_.GetEpisode(created->name());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->SerializeAsString(), created->SerializeAsString());
}

TEST_F(EpisodeIntakeTest, ARepeatedRequestOpensOneEpisodeAndGetsTheSameReply) {
  v1::CreateEpisodeRequest request = CreateEpisode();
  request.set_request_id("once");
  const auto first = world_.Do(request);
  world_.clock().Advance(absl::Hours(1));
  const auto second = world_.Do(request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_THAT(Clients(ListOf(kNorth)), SizeIs(1));
  request.mutable_episode()->set_client("c-2");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(EpisodeIntakeTest, ARequestThatIsOnlyCheckedLeavesNothing) {
  v1::CreateEpisodeRequest request = CreateEpisode();
  request.set_validate_only(true);
  const auto checked = world_.Do(request);
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(checked->name(), "");
  EXPECT_EQ(checked->etag(), "");
  EXPECT_THAT(Clients(ListOf(kNorth)), IsEmpty());
}

TEST_F(EpisodeIntakeTest, ABadRequestHearsOfEverythingAtOnce) {
  v1::CreateEpisodeRequest request;
  request.set_parent("practices/North");
  request.set_request_id(std::string(101, 'r'));
  EXPECT_THAT(world_.Do(request),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"), HasViolation("parent"),
                    HasViolation("request_id"), HasViolation("episode.client"), HasViolation("episode.therapists")));
}

TEST_F(EpisodeIntakeTest, AnotherPracticesEpisodeIsNotFoundLikeOneThatIsNot) {
  const std::string name = world_.NewEpisode(AnEpisode());
  const std::string elsewhere = "practices/south/" + name.substr(name.find("episodes"));
  const absl::Status other = world_.GetEpisode(elsewhere).status();
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  EXPECT_EQ(other, world_.GetEpisode("practices/north/episodes/nosuch").status());
  EXPECT_THAT(world_.Do(CloseOf(elsewhere)), StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  EXPECT_THAT(world_.ReadEpisode(elsewhere), StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  EXPECT_THAT(Clients(ListOf("practices/south")), IsEmpty());
}

TEST_F(EpisodeIntakeTest, FiltersFindByClientTherapistStateTimeAndExternalId) {
  v1::Episode old = AnEpisode("old", "t-1");
  *old.mutable_open_time() = At(world_.now() - absl::Hours(100));
  *old.add_external_ids() = AnExternalId("x-1");
  const std::string closed = world_.NewEpisode(old);
  world_.NewEpisode(AnEpisode("new", "t-2"));
  ASSERT_THAT(world_.Do(CloseOf(closed)), IsOk());

  EXPECT_THAT(Clients(ListOf(kNorth)), ElementsAre("old", "new"));
  v1::ListEpisodesRequest request = ListOf(kNorth);
  request.set_client("new");
  EXPECT_THAT(Clients(request), ElementsAre("new"));
  request = ListOf(kNorth);
  request.set_therapist("t-1");
  EXPECT_THAT(Clients(request), ElementsAre("old"));
  request.set_state(v1::EPISODE_STATE_OPEN);
  EXPECT_THAT(Clients(request), IsEmpty());
  request = ListOf(kNorth);
  *request.mutable_from_time() = At(world_.now() - absl::Hours(1));
  EXPECT_THAT(Clients(request), ElementsAre("new"));
  request = ListOf(kNorth);
  *request.mutable_until_time() = At(world_.now());
  EXPECT_THAT(Clients(request), ElementsAre("old"));
  request = ListOf(kNorth);
  *request.mutable_external_id() = AnExternalId("x-1");
  EXPECT_THAT(Clients(request), ElementsAre("old"));
}

TEST_F(EpisodeIntakeTest, PagesShowEveryEpisodeOnceWhileOthersAreOpened) {
  for (int i = 0; i < 7; ++i) world_.NewEpisode(AnEpisode("c-" + std::to_string(i)));
  v1::ListEpisodesRequest request = ListOf(kNorth);
  request.set_page_size(3);
  std::multiset<std::string> seen;
  do {
    const auto page = world_.Do(request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Episode& episode : page->episodes()) seen.insert(episode.client());
    request.set_page_token(page->next_page_token());
    v1::Episode earlier = AnEpisode("late entry");
    *earlier.mutable_open_time() = At(world_.now() - absl::Hours(1));
    world_.NewEpisode(earlier);
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre("c-0", "c-1", "c-2", "c-3", "c-4", "c-5", "c-6"));
}

TEST_F(EpisodeIntakeTest, APageTokenServesItsOwnQueryAlone) {
  for (int i = 0; i < 2; ++i) world_.NewEpisode(AnEpisode());
  v1::ListEpisodesRequest request = ListOf(kNorth);
  request.set_page_size(1);
  request.set_page_token(world_.Do(request)->next_page_token());
  v1::ListEpisodesRequest practice = request;
  practice.set_parent("practices/south");
  v1::ListEpisodesRequest filter = request;
  filter.set_client("c-1");
  EXPECT_THAT(world_.Do(request), IsOk());
  EXPECT_THAT(world_.Do(practice), HasViolation("page_token"));
  EXPECT_THAT(world_.Do(filter), HasViolation("page_token"));
}

TEST_F(EpisodeIntakeTest, ABadListHearsOfEverythingAtOnce) {
  v1::ListEpisodesRequest request = ListOf("north");
  request.set_page_size(-1);
  request.set_page_token("?");
  request.set_state(static_cast<v1::EpisodeState>(9));
  request.mutable_from_time()->set_nanos(-1);
  request.mutable_external_id();
  EXPECT_THAT(world_.Do(request),
              AllOf(HasViolation("parent"), HasViolation("page_size"), HasViolation("page_token"),
                    HasViolation("state"), HasViolation("from_time"), HasViolation("external_id.value")));
}

TEST_F(EpisodeIntakeTest, AnUpdateSetsTheNamedFieldsAndMovesTheEtag) {
  const auto created = world_.Do(CreateEpisode());
  v1::UpdateEpisodeRequest request = UpdateOf(created->name(), {"therapists", "population"});
  request.mutable_episode()->add_therapists("t-9");
  request.mutable_episode()->set_population("adults");
  request.mutable_episode()->set_client("somebody else");
  request.mutable_episode()->set_etag(created->etag());
  const auto updated = world_.Do(request);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->client(), "c-1");
  EXPECT_EQ(updated->population(), "adults");
  EXPECT_NE(updated->etag(), created->etag());
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::ListEpisodesRequest moved = ListOf(kNorth);
  moved.set_therapist("t-1");
  EXPECT_THAT(Clients(moved), IsEmpty());
  moved.set_therapist("t-9");
  EXPECT_THAT(Clients(moved), ElementsAre("c-1"));
}

TEST_F(EpisodeIntakeTest, AnUpdateCannotTouchWhatIsFixedOrBreakARule) {
  const std::string name = world_.NewEpisode(AnEpisode());
  EXPECT_THAT(world_.Do(UpdateOf(name, {"client"})), HasViolation("update_mask.paths[0]"));
  EXPECT_THAT(world_.Do(UpdateOf(name, {})), HasViolation("update_mask"));
  EXPECT_THAT(world_.Do(UpdateOf(name, {"therapists"})), HasViolation("episode.therapists"));
  v1::UpdateEpisodeRequest close = UpdateOf(name, {"close_time"});
  *close.mutable_episode()->mutable_close_time() = At(world_.now());
  EXPECT_THAT(world_.Do(close), HasViolation("episode.close_time"));
  EXPECT_EQ(world_.GetEpisode(name)->revision(), 1);
}

TEST_F(EpisodeIntakeTest, ABadUpdateHearsOfEverythingAtOnce) {
  v1::UpdateEpisodeRequest request = UpdateOf(world_.NewEpisode(AnEpisode()), {"therapists"});
  request.set_request_id(std::string(101, 'r'));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("request_id"), HasViolation("episode.therapists")));
  EXPECT_THAT(world_.Do(UpdateOf("practices/north/episodes/nosuch", {"client"})),
              AllOf(HasViolation("episode.name"), HasViolation("update_mask.paths[0]")));
}

TEST_F(EpisodeIntakeTest, ClosingEndsAnEpisodeOnce) {
  const std::string name = world_.NewEpisode(AnEpisode());
  world_.clock().Advance(absl::Hours(1));
  const auto closed = world_.Do(CloseOf(name));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), v1::EPISODE_STATE_CLOSED);
  EXPECT_EQ(closed->ending(), v1::EPISODE_ENDING_PLANNED);
  EXPECT_EQ(closed->close_time().seconds(), absl::ToUnixSeconds(world_.now()));
  EXPECT_THAT(world_.Do(CloseOf(name)), StatusIs(absl::StatusCode::kFailedPrecondition, "EPISODE_CLOSED"));
}

TEST_F(EpisodeIntakeTest, ClosingNeedsAnEndingAndATimeThatFits) {
  const std::string name = world_.NewEpisode(AnEpisode());
  v1::CloseEpisodeRequest request = CloseOf(name);
  request.clear_ending();
  *request.mutable_close_time() = At(world_.now() + absl::Hours(1));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("ending"), HasViolation("close_time")));
  request = CloseOf(name);
  *request.mutable_close_time() = At(world_.now() - absl::Hours(1));
  EXPECT_THAT(world_.Do(request), HasViolation("close_time"));
  request.clear_ending();
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("ending"), HasViolation("close_time")));
  request.set_name("practices/north/episodes/nosuch");
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("ending"), HasViolation("name")));
  request = CloseOf(name);
  request.set_etag("stale");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(EpisodeIntakeTest, ReadingGivesTheSessionsInOrderWithTheActivityRevision) {
  const std::string name = world_.NewEpisode(AnEpisode());
  const std::string second = world_.NewSession(name, absl::Hours(1));
  const std::string first = world_.NewSession(name, absl::Hours(2));
  const auto read = world_.ReadEpisode(name);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->sessions_size(), 2);
  EXPECT_EQ(read->sessions(0).name(), first);
  EXPECT_EQ(read->sessions(0).number(), 1);
  EXPECT_EQ(read->sessions(1).name(), second);
  EXPECT_EQ(read->sessions(1).number(), 2);
  EXPECT_EQ(read->episode().revision(), 1);
  EXPECT_EQ(read->activity_revision(), 3);
  EXPECT_EQ(read->store_epoch(), world_.store().Epoch());
}

TEST_F(EpisodeIntakeTest, ActivityRevisionsFollowTheSessionsAndAreZeroForWhatIsNot) {
  const std::string busy = world_.NewEpisode(AnEpisode());
  const std::string quiet = world_.NewEpisode(AnEpisode());
  world_.NewSession(busy, absl::Hours(1));
  v1::BatchGetActivityRevisionsRequest request;
  request.set_parent(kNorth);
  for (const std::string& name : {busy, quiet, std::string("practices/north/episodes/nosuch")}) {
    request.add_episodes(name);
  }
  const auto response = world_.episodes().ActivityRevisions(request, absl::InfiniteFuture());
  ASSERT_THAT(response, IsOk());
  std::vector<int64_t> revisions;
  for (const auto& entry : response->activity_revisions()) revisions.push_back(entry.activity_revision());
  EXPECT_THAT(revisions, ElementsAre(3, 2, 0));
  EXPECT_EQ(response->revision(), 3);
  EXPECT_EQ(response->store_epoch(), world_.store().Epoch());
}

TEST_F(EpisodeIntakeTest, ActivityRevisionsAreOfOnePracticeAndAThousandEpisodes) {
  v1::BatchGetActivityRevisionsRequest request;
  request.set_parent(kNorth);
  EXPECT_THAT(world_.episodes().ActivityRevisions(request, absl::InfiniteFuture()), IsOk());
  for (int i = 0; i <= 1000; ++i) request.add_episodes("practices/north/episodes/e");
  request.set_episodes(7, "practices/south/episodes/e");
  request.set_episodes(8, "e");
  EXPECT_THAT(world_.episodes().ActivityRevisions(request, absl::InfiniteFuture()),
              AllOf(HasViolation("episodes"), HasViolation("episodes[7]"), HasViolation("episodes[8]")));
}

}  // namespace
}  // namespace rapport::intake
