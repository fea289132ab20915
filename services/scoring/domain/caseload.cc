#include "services/scoring/domain/caseload.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/page_token.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/episode_as_of.h"
#include "services/scoring/domain/missing_profiles.h"
#include "services/scoring/domain/viewer_profile.h"

namespace rapport::scoring {
namespace {

constexpr int kEpisodesPerPage = 500;
constexpr int kMaxSummaries = 200;

// A worse episode has a smaller rank.
auto Rank(const v1::AllianceProfile& profile) {
  int severity = 0;
  int count = 0;
  int64_t latest = 0;
  for (const v1::Flag& flag : profile.flags()) {
    if (severity != 0 && flag.severity() != severity) break;  // flags come most severe first
    severity = flag.severity();
    ++count;
    latest = std::max(latest, flag.raised_time().seconds());
  }
  return std::tuple(-severity, -count, -latest, profile.name());
}

// Where the page after `cursor` begins: after the episode it names, or, when that has gone, at the place it had.
size_t PageBegin(const std::vector<ProfilePtr>& sorted, const std::optional<records::ListCursor>& cursor) {
  if (!cursor.has_value()) return 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i]->name() == cursor->name) return i + 1;
  }
  return std::min(sorted.size(), static_cast<size_t>(std::max<int64_t>(0, absl::ToUnixSeconds(cursor->order_time))));
}

// Latest score of a series and its change from the score before.
std::optional<v1::SeriesSummary> SummaryOf(const v1::AllianceProfile& profile, const std::string& instrument,
                                           const std::string& scale, type::v1::Rater rater) {
  for (const v1::Series& series : profile.series()) {
    if (series.instrument() != instrument || series.scale() != scale || series.rater() != rater) continue;
    std::optional<double> latest, before;
    for (const v1::SeriesPoint& point : series.points()) {
      if (!point.has_value()) continue;
      before = latest;
      latest = point.value();
    }
    if (!latest.has_value()) return std::nullopt;
    v1::SeriesSummary summary;
    summary.set_instrument(instrument);
    summary.set_scale(scale);
    summary.set_rater(rater);
    summary.set_latest(*latest);
    if (before.has_value()) summary.set_change(*latest - *before);
    summary.set_max(series.max());
    return summary;
  }
  return std::nullopt;
}

}  // namespace

v1::AllianceProfileSummary Summarize(const v1::AllianceProfile& profile) {
  v1::AllianceProfileSummary summary;
  summary.set_name(profile.name());
  if (!profile.flags().empty()) summary.set_severity(profile.flags(0).severity());
  *summary.mutable_flags() = profile.flags();
  for (const v1::RuptureAnalysis& searched : profile.ruptures()) {
    if (searched.method() != v1::RUPTURE_METHOD_PREDICTION_LIMIT) continue;
    const auto latest = SummaryOf(profile, searched.instrument(), searched.scale(), searched.rater());
    if (latest.has_value()) *summary.add_latest() = *latest;
  }
  for (const v1::Outcome& outcome : profile.outcomes()) {
    const auto latest = SummaryOf(profile, outcome.instrument(), outcome.scale(), outcome.rater());
    if (latest.has_value()) *summary.add_latest() = *latest;
  }
  summary.set_sessions(profile.sessions());
  if (profile.has_last_session_time()) *summary.mutable_last_session_time() = profile.last_session_time();
  *summary.mutable_unavailable_parts() = profile.unavailable_parts();
  return summary;
}

absl::StatusOr<v1::ListAllianceProfilesResponse> Caseload::List(const rpc::CallContext& call,
                                                                const v1::ListAllianceProfilesRequest& request) const {
  Violations violations;
  (void)resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  const int size = std::min(resources::PageSize(request.page_size(), violations), kMaxSummaries);
  const std::string digest = resources::QueryDigest("ListAllianceProfiles", request);
  const auto cursor = resources::ReadPageToken(digest, request.page_token(), violations);
  if (request.has_changed_since()) (void)resources::ReadTime("changed_since", request.changed_since(), violations);
  RETURN_IF_ERROR(violations.ToStatus());

  ASSIGN_OR_RETURN(const std::vector<std::string> episodes, OpenEpisodes(call, request.parent(), request.therapist()));
  ASSIGN_OR_RETURN(std::vector<ProfilePtr> profiles, Read(call, request.parent(), episodes));
  if (call.hide_alliance_scores) {  // before they are put in order, which would tell
    for (ProfilePtr& profile : profiles)
      profile = std::make_shared<const v1::AllianceProfile>(WithoutAllianceScores(*profile));
  }
  std::sort(profiles.begin(), profiles.end(),
            [](const ProfilePtr& a, const ProfilePtr& b) { return Rank(*a) < Rank(*b); });
  const size_t begin = PageBegin(profiles, cursor);
  const size_t end = std::min(profiles.size(), begin + static_cast<size_t>(size));
  v1::ListAllianceProfilesResponse response;
  response.set_total_size(static_cast<int32_t>(profiles.size()));
  for (size_t i = begin; i < end; ++i) *response.add_profiles() = Summarize(*profiles[i]);
  if (request.has_changed_since()) {
    const absl::Span<const ProfilePtr> shown = absl::MakeConstSpan(profiles).subspan(begin, end - begin);
    RETURN_IF_ERROR(SayChanges(call, shown, resources::ToTime(request.changed_since()), response));
  }
  if (end < profiles.size() && end > begin) {
    const records::ListCursor last{absl::FromUnixSeconds(static_cast<int64_t>(end)), profiles[end - 1]->name()};
    response.set_next_page_token(resources::MakePageToken(digest, last));
  }
  return response;
}

absl::Status Caseload::SayChanges(const rpc::CallContext& call, absl::Span<const ProfilePtr> shown, absl::Time since,
                                  v1::ListAllianceProfilesResponse& response) const {
  std::vector<size_t> changed;  // in intake; what of goals has changed, its flags' own times tell
  for (size_t i = 0; i < shown.size(); ++i) {
    if (resources::ToTime(shown[i]->last_recorded_time()) > since) {
      changed.push_back(i);
    } else {
      SayWhatChanged(*shown[i], *shown[i], since, *response.mutable_profiles(static_cast<int>(i)));
    }
  }
  std::deque<std::pair<size_t, ProfileReader::Begun>> begun;
  absl::Status failed;
  for (size_t next = 0; next < changed.size() || !begun.empty();) {
    for (; next < changed.size() && begun.size() < MissingProfiles::kReadsAtOnce && failed.ok(); ++next) {
      const auto name = *resources::EpisodeName::Parse(shown[changed[next]]->name());
      begun.emplace_back(changed[next], reader_.Begin(call, {name, {}}, /*with_goals=*/true));
    }
    if (begun.empty()) break;
    const size_t i = begun.front().first;
    const absl::Status said = reader_.SayChanges(call, std::move(begun.front().second), *shown[i], since,
                                                 *response.mutable_profiles(static_cast<int>(i)));
    begun.pop_front();
    if (!absl::IsNotFound(said)) failed.Update(said);
  }
  return failed;
}

absl::StatusOr<std::vector<std::string>> Caseload::OpenEpisodes(const rpc::CallContext& call,
                                                                const std::string& practice,
                                                                const std::string& therapist) const {
  intake::v1::ListEpisodesRequest request;
  request.set_parent(practice);
  request.set_therapist(therapist);
  request.set_state(intake::v1::EPISODE_STATE_OPEN);
  request.set_page_size(kEpisodesPerPage);
  std::vector<std::string> names;
  do {
    ASSIGN_OR_RETURN(const intake::v1::ListEpisodesResponse page,
                     reader_.parts().episodes.ListEpisodes(call, request).get());
    for (const intake::v1::Episode& episode : page.episodes()) names.push_back(episode.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

absl::StatusOr<std::vector<ProfilePtr>> Caseload::Read(const rpc::CallContext& call, const std::string& practice,
                                                       const std::vector<std::string>& episodes) const {
  std::vector<ProfilePtr> profiles;
  for (size_t begin = 0; begin < episodes.size(); begin += kMaxRevisions) {
    const size_t end = std::min(episodes.size(), begin + kMaxRevisions);
    const std::vector<std::string> some(episodes.begin() + static_cast<std::ptrdiff_t>(begin),
                                        episodes.begin() + static_cast<std::ptrdiff_t>(end));
    ASSIGN_OR_RETURN(std::vector<ProfilePtr> read, ReadSome(call, practice, some));
    profiles.insert(profiles.end(), read.begin(), read.end());
  }
  return profiles;
}

absl::StatusOr<std::vector<ProfilePtr>> Caseload::ReadSome(const rpc::CallContext& call, const std::string& practice,
                                                           const std::vector<std::string>& episodes) const {
  Pending<ActivityRevisions> pending_intake = reader_.parts().episodes.Revisions(call, practice, episodes);
  Pending<ActivityRevisions> pending_goals =
      reader_.parts().goals.Revisions(reader_.GoalCall(call), practice, episodes);
  const absl::StatusOr<ActivityRevisions> intake = pending_intake.get();
  const absl::StatusOr<ActivityRevisions> goals = pending_goals.get();
  if (!intake.ok()) return intake.status();
  std::vector<ProfileQuery> queries;
  std::vector<ProfileKey> keys;  // empty when goals is away: nothing can be looked up then
  for (size_t i = 0; i < episodes.size(); ++i) {
    const auto name = resources::EpisodeName::Parse(episodes[i]);
    if (!name.has_value()) return MakeError(absl::StatusCode::kInternal, "BAD_EPISODE_NAME", "intake sent no name");
    queries.push_back({*name, {}});
    if (goals.ok()) keys.push_back(reader_.KeyAt(queries.back(), *intake, *goals, i));
  }
  std::vector<ProfilePtr> profiles(episodes.size());
  if (goals.ok()) profiles = reader_.parts().cache.FindAll(keys);
  ASSIGN_OR_RETURN(const ProfileBasis basis, reader_.BasisAt(call, *intake));
  RETURN_IF_ERROR(MissingProfiles(reader_, call, basis, queries, keys, profiles).Compute());
  profiles.erase(std::remove(profiles.begin(), profiles.end(), nullptr), profiles.end());
  return profiles;
}

}  // namespace rapport::scoring
