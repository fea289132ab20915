#include "services/intake/testing/intake_world.h"

#include "common/base/clock.h"
#include "common/instruments/catalog.h"
#include "services/intake/testing/intake_builders.h"

namespace rapport::intake {
namespace {

std::unique_ptr<records::RecordStore> OpenStore(const std::string& path, const Clock& clock, IdGenerator& ids) {
  records::StoreOptions options;
  options.sqlite_path = path;
  options.index_key = "index key of intake's tests";
  return *records::OpenRecordStore(options, clock, ids);
}

// Read once: it is the dearest part of a test.
const instruments::InstrumentCatalog& ShippedCatalog() {
  static const auto* const kCatalog =
      new instruments::InstrumentCatalog(*instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS));
  return *kCatalog;
}

constexpr absl::Time kForEver = absl::InfiniteFuture();

}  // namespace

IntakeWorld::IntakeWorld()
    : store_(OpenStore(dir_.File("intake.db"), clock_, ids_)),
      intake_(*store_, ShippedCatalog(), clock_, ids_, {.poll_interval = absl::Milliseconds(5)}) {}

absl::StatusOr<v1::Episode> IntakeWorld::Do(const v1::CreateEpisodeRequest& request) {
  return Answer<v1::Episode>([&](auto done) { episodes().Create(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Episode> IntakeWorld::Do(const v1::UpdateEpisodeRequest& request) {
  return Answer<v1::Episode>([&](auto done) { episodes().Update(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Episode> IntakeWorld::Do(const v1::CloseEpisodeRequest& request) {
  return Answer<v1::Episode>([&](auto done) { episodes().Close(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Session> IntakeWorld::Do(const v1::CreateSessionRequest& request) {
  return Answer<v1::Session>([&](auto done) { sessions().Create(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Session> IntakeWorld::Do(const v1::UpdateSessionRequest& request) {
  return Answer<v1::Session>([&](auto done) { sessions().Update(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Session> IntakeWorld::Do(const v1::ReassignSessionRequest& request) {
  return Answer<v1::Session>([&](auto done) { sessions().Reassign(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Session> IntakeWorld::Do(const v1::AddAssessmentRequest& request) {
  return Answer<v1::Session>([&](auto done) { assessments().Add(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Session> IntakeWorld::Do(const v1::AmendAssessmentRequest& request) {
  return Answer<v1::Session>([&](auto done) { assessments().Amend(request, kForEver, std::move(done)); });
}

absl::StatusOr<v1::Episode> IntakeWorld::GetEpisode(const std::string& name) {
  v1::GetEpisodeRequest request;
  request.set_name(name);
  return episodes().Get(request, kForEver);
}

absl::StatusOr<v1::Session> IntakeWorld::GetSession(const std::string& name) {
  v1::GetSessionRequest request;
  request.set_name(name);
  return sessions().Get(request, kForEver);
}

absl::StatusOr<v1::ListEpisodesResponse> IntakeWorld::Do(const v1::ListEpisodesRequest& request) {
  return episodes().List(request, kForEver);
}

absl::StatusOr<v1::ListSessionsResponse> IntakeWorld::Do(const v1::ListSessionsRequest& request) {
  return sessions().List(request, kForEver);
}

absl::StatusOr<v1::ReadEpisodeResponse> IntakeWorld::ReadEpisode(const std::string& name) {
  v1::ReadEpisodeRequest request;
  request.set_name(name);
  return episodes().Read(request, kForEver);
}

std::string IntakeWorld::NewEpisode(const v1::Episode& episode, const std::string& parent) {
  return Do(CreateEpisode(episode, parent))->name();
}

std::string IntakeWorld::NewSession(const std::string& episode, absl::Duration ago) {
  return Do(CreateSession(episode, now() - ago))->name();
}

}  // namespace rapport::intake
