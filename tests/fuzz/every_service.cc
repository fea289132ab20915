#include "tests/fuzz/every_service.h"

#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/auth/access_policy.h"
#include "common/records/configured_store.h"
#include "common/rpc/authentication.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "rapport/auth/v1/carried_caller.pb.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/goals/rpc/goal_service.h"
#include "services/goals/rpc/intake_directory.h"
#include "services/intake/rpc/caseload.h"
#include "services/intake/rpc/intake_service.h"
#include "services/scoring/alliance_stack.h"
#include "services/scoring/rpc/scoring_service.h"
#include "services/scoring/store/cache_stack.h"
#include "tests/testing/server_fixture.h"
#include "tests/testing/temp_dir.h"

namespace rapport::test {
namespace {

constexpr char kPracticeKey[] = "test-practice";
constexpr absl::Duration kUnaryTime = absl::Seconds(20);
constexpr absl::Duration kStreamTime = absl::Milliseconds(200);

template <class T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) std::abort();
  return *std::move(value);
}

std::optional<std::string> Metadata(const grpc::CallbackServerContext& server, const char* key) {
  const auto found = server.client_metadata().find(key);
  if (found == server.client_metadata().end()) return std::nullopt;
  return std::string(found->second.data(), found->second.size());
}

// Callers of a practice by its name, as a service hands them on, and the services themselves.
absl::StatusOr<auth::CallerPtr> Identify(const grpc::CallbackServerContext& server) {
  auth::Caller caller;
  caller.unrestricted = true;
  caller.principal = "tester";
  if (const auto carried = Metadata(server, rpc::kCarriedCallerKey); carried.has_value()) {
    auth::v1::CarriedCaller read;
    if (!read.ParseFromString(*carried)) std::abort();
    caller.practice = read.practice();
    caller.through = "suite";
  } else if (const auto practice = Metadata(server, kPracticeKey); practice.has_value()) {
    caller.practice = *practice;
  } else {
    caller.every_practice = true;
  }
  return std::make_shared<const auth::Caller>(std::move(caller));
}

std::string ConfigText(const TempDir& dir) {
  return absl::StrCat("listen { address: 'unix:", dir.File("suite"), "' health_address: 'unix:", dir.File("health"),
                      "' } intake { target: 'unix:", dir.File("suite"), "' } goals { target: 'unix:", dir.File("suite"),
                      "' } log { level: LOG_LEVEL_ERROR } instruments { directory: '", RAPPORT_DEFINITIONS, "' }");
}

std::unique_ptr<records::RecordStore> OpenStore(const TempDir& dir, const std::string& name, const Clock& clock,
                                                IdGenerator& ids) {
  config::v1::ServerConfig config;
  config.mutable_store()->mutable_sqlite()->set_path(dir.File(name));
  config::Complete({.name = name, .has_store = true}, config);
  return OrDie(records::OpenRecordStore(OrDie(records::ConfiguredStore(config, ids)), clock, ids));
}

void AddMethods(const google::protobuf::FileDescriptor& file,
                std::vector<const google::protobuf::MethodDescriptor*>& methods) {
  for (int s = 0; s < file.service_count(); ++s)
    for (int m = 0; m < file.service(s)->method_count(); ++m) methods.push_back(file.service(s)->method(m));
}

}  // namespace

// What the mains hold, each on those before it.
struct EveryService::Parts {
  struct Services {
    Services(Parts& parts, rpc::ServerFrame& frame)
        : recorded_counts(parts.definitions, frame.registry()),
          intake_service(frame.CallsOf(intake::v1::IntakeService::service_full_name()), parts.intake_records,
                         recorded_counts),
          upstream(frame, "intake", frame.config().intake(), intake::v1::kServiceConfigJson),
          goal_counts(frame.registry()),
          goal_service(frame.CallsOf(goals::v1::GoalService::service_full_name()), parts.goal_records, goal_counts,
                       goals::Directories(upstream, parts.clock)),
          score_counts(parts.catalog, frame.registry()),
          scoring_service(frame.CallsOf(scoring::v1::ScoringService::service_full_name()), parts.catalog, score_counts),
          caches(OrDie(scoring::CacheStack::Make(frame.config().cache(), parts.clock, frame.registry()))),
          alliance(frame, caches->top(), parts.catalog, parts.versions, parts.clock) {
      frame.SetCaseload(intake::CaseloadOf(parts.intake_records.episodes));
    }
    intake::RecordedCounts recorded_counts;
    intake::IntakeService intake_service;
    goals::IntakeUpstream upstream;
    goals::GoalCounts goal_counts;
    goals::GoalService goal_service;
    scoring::ScoreCounts score_counts;
    scoring::ScoringService scoring_service;
    std::unique_ptr<scoring::CacheStack> caches;
    scoring::AllianceStack alliance;
  };

  Parts()
      : server(
            [this](rpc::ServerFrame& frame) {
              services.emplace(*this, frame);
              return rpc::ServerSpec{.services = {&services->intake_service, &services->goal_service,
                                                  &services->scoring_service, &services->alliance.service}};
            },
            ConfigText(dir),
            {.name = "suite", .has_cache = true, .has_instruments = true, .calls_intake = true, .calls_goals = true},
            nullptr, Identify),
        stub(grpc::CreateChannel(absl::StrCat("unix:", dir.File("suite")), grpc::InsecureChannelCredentials())) {}

  const TempDir dir;
  const SystemClock clock;
  RandomIds ids;
  const instruments::InstrumentCatalog definitions = OrDie(instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS));
  const scoring::ScoringCatalog catalog{definitions, {}};
  const scoring::DefinitionVersions versions = OrDie(scoring::DefinitionVersions::Load(RAPPORT_DEFINITIONS, "", {}));
  const std::unique_ptr<records::RecordStore> intake_store = OpenStore(dir, "intake", clock, ids);
  const std::unique_ptr<records::RecordStore> goals_store = OpenStore(dir, "goals", clock, ids);
  intake::Intake intake_records{*intake_store, definitions, clock, ids};
  goals::Goals goal_records{*goals_store, [](absl::string_view) { return 4; }, clock, ids};
  std::optional<Services> services;
  ServerFixture server;
  grpc::GenericStub stub;
};

EveryService::EveryService() : parts_(*new Parts) {
  AddMethods(*intake::v1::GetEpisodeRequest::descriptor()->file(), methods_);
  AddMethods(*goals::v1::GetGoalRequest::descriptor()->file(), methods_);
  AddMethods(*scoring::v1::ScoreAssessmentRequest::descriptor()->file(), methods_);
  AddMethods(*scoring::v1::GetAllianceProfileRequest::descriptor()->file(), methods_);
  Record("north", "a statement");
  Record("south", kSecret);
}

void EveryService::Record(const char* practice, const std::string& text) {
  const auto make = [&](const google::protobuf::Message& request, const char* method, auto reply) {
    for (const auto* known : methods_) {
      if (known->input_type() != request.GetDescriptor() || known->name() != method) continue;
      const Answer answer = CallAs(practice, *known, request.SerializeAsString());
      if (!answer.status.ok() || !reply.ParseFromString(answer.reply)) std::abort();
    }
    names_.push_back(reply.name());
    return reply;
  };
  intake::v1::CreateEpisodeRequest episode;
  episode.set_parent(absl::StrCat("practices/", practice));
  episode.mutable_episode()->set_client(text);
  episode.mutable_episode()->add_therapists("t1");
  const std::string name = make(episode, "CreateEpisode", intake::v1::Episode()).name();
  intake::v1::CreateSessionRequest session;
  session.set_parent(name);
  session.mutable_session()->mutable_scheduled_time()->set_seconds(absl::ToUnixSeconds(absl::Now()) - 3600);
  make(session, "CreateSession", intake::v1::Session());
  goals::v1::CreateGoalRequest goal;
  goal.set_parent(name);
  goal.mutable_goal()->set_statement(text);
  goal.mutable_goal()->set_proposed_by(type::v1::RATER_CLIENT);
  goal.mutable_goal()->mutable_scale()->mutable_progress();
  make(goal, "CreateGoal", goals::v1::Goal());
}

EveryService::Answer EveryService::Call(const google::protobuf::MethodDescriptor& method, const std::string& request) {
  return CallAs("north", method, request);
}

EveryService::Answer EveryService::CallAs(const char* practice, const google::protobuf::MethodDescriptor& method,
                                          const std::string& request) {
  const bool stream = method.client_streaming() || method.server_streaming();
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + (stream ? kStreamTime : kUnaryTime)));
  context.AddMetadata(kPracticeKey, practice);
  grpc::CompletionQueue queue;
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call =
      parts_.stub.PrepareCall(&context, absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
  call->StartCall(nullptr);
  wait();
  const grpc::Slice slice(request);
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  wait();
  Answer answer;
  grpc::ByteBuffer buffer;
  call->Read(&buffer, nullptr);
  if (wait()) {
    grpc::Slice whole;
    if (buffer.DumpToSingleSlice(&whole).ok())
      answer.reply.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    if (method.server_streaming()) context.TryCancel();
  }
  call->Finish(&answer.status, nullptr);
  wait();
  queue.Shutdown();
  while (wait()) {
  }
  return answer;
}

}  // namespace rapport::test
