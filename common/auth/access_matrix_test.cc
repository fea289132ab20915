// Every RPC of the suite times every role and every kind of limited caller.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/auth/access_policy.h"
#include "common/auth/method_gate.h"
#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapport/goals/v1/goal_service.pb.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/options/v1/field_options.pb.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "tests/testing/status_matchers.h"

namespace rapport::auth {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using test::IsOk;
using test::StatusIs;

std::vector<const MethodDescriptor*> EveryMethod() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* file :
       {intake::v1::GetEpisodeRequest::descriptor()->file(), goals::v1::GetGoalRequest::descriptor()->file(),
        scoring::v1::ScoreAssessmentRequest::descriptor()->file(),
        scoring::v1::GetAllianceProfileRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) methods.push_back(file->service(s)->method(m));
    }
  }
  return methods;
}

const AccessPolicy& Policy() {
  static const AccessPolicy& policy = *new AccessPolicy(*AccessPolicy::Make(AccessPolicy::Default()));
  return policy;
}

Caller OfRole(const std::string& role) {
  Caller caller;
  caller.practice = "north";
  Policy().Grant({}, {role}, caller);
  return caller;
}

// One letter for an RPC: what it does to records.
std::string KindOf(const MethodDescriptor& method) {
  const std::string& name = method.name();
  const std::string service = method.service()->name();
  if (service == "ScoringService") return "score";
  if (service == "AllianceService") return "alliance.read";
  if (name == "ExportClient") return "export";
  if (name == "EraseClient") return "erase";
  if (name == "ImportSessions") return "session.import";
  if (name == "CreateParameterSet") return "parameters.write";
  const bool reads = name.rfind("Get", 0) == 0 || name.rfind("List", 0) == 0 || name.rfind("Read", 0) == 0 ||
                     name.rfind("BatchGet", 0) == 0 || name.rfind("Watch", 0) == 0;
  return absl::StrCat(service == "GoalService" ? "goal." : "session.", reads ? "read" : "write");
}

TEST(AccessMatrixTest, EveryRpcStandsInTheTable) {
  const auto methods = EveryMethod();
  EXPECT_EQ(methods.size(), 52U) << "a new RPC belongs in common/auth/default_policy.textproto, and counts here";
  for (const MethodDescriptor* method : methods) EXPECT_NE(Policy().Find(*method), nullptr) << PathOf(*method);
}

TEST(AccessMatrixTest, EveryRoleOpensItsRpcsAndNoOther) {
  const std::map<std::string, std::set<std::string>> opened = {
      {"clinician", {"session.read", "session.write", "goal.read", "goal.write", "alliance.read", "score"}},
      {"supervisor", {"session.read", "goal.read", "alliance.read", "score"}},
      {"record-system",
       {"session.read", "session.write", "session.import", "goal.read", "goal.write", "alliance.read", "score"}},
      {"records-officer", {"export", "erase"}},
      {"scorer", {"score"}},
      {"goals-service", {"session.read"}},
      {"scoring-service", {"session.read", "goal.read"}},
      {"estimates-job", {"session.read", "parameters.write"}},
      {"nobody", {}},
  };
  EXPECT_EQ(static_cast<size_t>(AccessPolicy::Default().roles_size()) + 1, opened.size());
  for (const auto& [role, kinds] : opened) {
    const Caller caller = OfRole(role);
    for (const MethodDescriptor* method : EveryMethod()) {
      const absl::Status status = MethodGate(*method, Policy()).Admit(caller);
      if (kinds.contains(KindOf(*method))) {
        EXPECT_THAT(status, IsOk()) << role << " " << PathOf(*method);
      } else {
        EXPECT_THAT(status, StatusIs(absl::StatusCode::kPermissionDenied, "SCOPE_MISSING"))
            << role << " " << PathOf(*method);
      }
    }
  }
}

Caller WithEveryScope() {
  Caller caller;
  caller.practice = "north";
  for (const auto& rule : AccessPolicy::Default().rules())
    caller.scopes.insert(rule.scopes().begin(), rule.scopes().end());
  return caller;
}

TEST(AccessMatrixTest, ACallerLimitedToACaseloadReachesNoWholePractice) {
  Caller caller = WithEveryScope();
  caller.therapist = "t1";
  const std::set<std::string> refused = {"WatchChanges",       "ImportSessions",     "ExportClient",      "EraseClient",
                                         "CreateParameterSet", "WatchAllianceFlags", "CompareDefinitions"};
  for (const MethodDescriptor* method : EveryMethod()) {
    const absl::Status status = MethodGate(*method, Policy()).Admit(caller);
    if (refused.contains(method->name())) {
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kPermissionDenied, "CASELOAD_ONLY")) << PathOf(*method);
    } else {
      EXPECT_THAT(status, IsOk()) << PathOf(*method);
    }
  }
}

TEST(AccessMatrixTest, AViewerFromWhomAllianceScoresAreKeptIsShownNoneByAnyRpc) {
  Caller caller = WithEveryScope();
  caller.viewer = "client";
  const std::set<std::string> refused = {"ReadEpisode@IntakeService",          "ExportClient@IntakeService",
                                         "ExportClient@GoalService",           "GetCaseloadReport@AllianceService",
                                         "WatchAllianceFlags@AllianceService", "CompareDefinitions@AllianceService"};
  const std::set<std::string> left_out = {"GetSession",      "ListSessions",       "CreateSession",
                                          "UpdateSession",   "AddAssessment",      "AmendAssessment",
                                          "ReassignSession", "GetAllianceProfile", "ListAllianceProfiles"};
  for (const MethodDescriptor* method : EveryMethod()) {
    const MethodGate gate(*method, Policy());
    const bool is_refused = refused.contains(absl::StrCat(method->name(), "@", method->service()->name()));
    EXPECT_EQ(gate.Admit(caller).ok(), !is_refused) << PathOf(*method);
    EXPECT_EQ(gate.LeavesOutAllianceScores(caller), left_out.contains(method->name())) << PathOf(*method);
  }
  caller.viewer = "nobody-knows";
  EXPECT_TRUE(Policy().HidesAllianceScores(caller)) << "what is not known is not shown";
  caller.viewer = "supervisor";
  EXPECT_FALSE(Policy().HidesAllianceScores(caller));
  caller.viewer = "client";
  caller.through = "rapport-scoring";
  const auto* read = intake::v1::GetEpisodeRequest::descriptor()->file()->service(0)->FindMethodByName("ReadEpisode");
  EXPECT_THAT(MethodGate(*read, Policy()).Admit(caller), IsOk()) << "the service leaves out what it must";
}

// Walks every string field of a request, at any depth.
void ForEachString(const Descriptor& type, std::set<const Descriptor*>& seen,
                   const std::function<void(const FieldDescriptor&)>& use) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.type() == FieldDescriptor::TYPE_STRING) use(field);
    if (field.message_type() != nullptr) ForEachString(*field.message_type(), seen, use);
  }
}

TEST(RequestReachTest, EveryStringOfEveryRequestIsANameOrKnownNotToBeOne) {
  // What no practice owns: ids, etags and tokens are looked up below a name that was checked.
  const std::set<std::string> no_names = {"request_id",
                                          "page_token",
                                          "etag",
                                          "store_epoch",
                                          "assessment_id",
                                          "id",
                                          "superseded_by",
                                          "population",
                                          "language",
                                          "instrument",
                                          "instrument_version",
                                          "scale",
                                          "system",
                                          "value",
                                          "version",
                                          "estimated_by",
                                          "paths",
                                          "resume_token",
                                          "from_definition_digest",
                                          "to_definition_digest",
                                          "rating",
                                          "task",
                                          "recorded_by"};
  for (const MethodDescriptor* method : EveryMethod()) {
    std::set<const Descriptor*> seen;
    ForEachString(*method->input_type(), seen, [&](const FieldDescriptor& field) {
      const bool name = ReachOf(field) == RequestReach::Kind::kResourceName;
      const bool sensitive = field.options().GetExtension(options::v1::sensitive);
      const bool instrument = field.full_name() == "rapport.scoring.v1.GetInstrumentRequest.name";
      EXPECT_TRUE(name || sensitive || instrument || no_names.contains(field.name()))
          << field.full_name() << ": say in ReachOf that it holds names, or add it here";
    });
  }
}

// Sets one field, at the end of a path, to `value`, and tells how many such fields there are below `message`.
void ForEachNameField(Message& message, const std::string& value, int depth,
                      const std::function<void(const std::string&)>& use) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (ReachOf(field) == RequestReach::Kind::kResourceName) {
      if (field.is_repeated()) {
        reflection.AddString(&message, &field, "practices/north/episodes/e1");
        reflection.AddString(&message, &field, value);
      } else {
        reflection.SetString(&message, &field, value);
      }
      use(field.full_name());
      reflection.ClearField(&message, &field);
    } else if (field.message_type() != nullptr && depth < 6 &&
               field.message_type()->file()->package().rfind("rapport", 0) == 0) {
      Message& inner =
          field.is_repeated() ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field);
      ForEachNameField(inner, value, depth + 1, use);
      reflection.ClearField(&message, &field);
    }
  }
}

TEST(RequestReachTest, AnotherPracticesNameIsRefusedInEveryFieldOfEveryRpc) {
  Caller caller = WithEveryScope();
  int fields = 0;
  for (const MethodDescriptor* method : EveryMethod()) {
    const MethodGate gate(*method, Policy());
    std::unique_ptr<Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
    for (const char* other : {"practices/south", "practices/south/episodes/e1", "practices/northern/episodes/e1",
                              "practices/", "practices//north", "practices/-/episodes/e1", "practices/North"}) {
      ForEachNameField(*request, other, 0, [&](const std::string& field) {
        ++fields;
        EXPECT_THAT(gate.CheckRequest(caller, *request), StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"))
            << PathOf(*method) << " " << field << " " << other;
      });
    }
    ForEachNameField(*request, "practices/north/episodes/e1", 0, [&](const std::string& field) {
      EXPECT_THAT(gate.CheckRequest(caller, *request), IsOk()) << PathOf(*method) << " " << field;
    });
  }
  EXPECT_GT(fields, 500);
}

TEST(RequestReachTest, ACallerWithoutAPracticeReachesNone) {
  Caller caller = WithEveryScope();
  caller.practice.clear();
  intake::v1::GetEpisodeRequest request;
  request.set_name("practices/north/episodes/e1");
  const auto* get = request.GetDescriptor()->file()->service(0)->FindMethodByName("GetEpisode");
  EXPECT_THAT(MethodGate(*get, Policy()).CheckRequest(caller, request),
              StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"));
}

class CaseloadTest : public ::testing::Test {
 protected:
  CaseloadTest() {
    caller_ = WithEveryScope();
    caller_.therapist = "t1";
  }
  const MethodGate& GateOf(const Message& request) {
    for (const MethodDescriptor* method : EveryMethod()) {
      if (method->input_type() == request.GetDescriptor()) {
        gate_ = std::make_unique<MethodGate>(*method, Policy());
        break;
      }
    }
    return *gate_;
  }
  absl::Status Check(const Message& request) { return GateOf(request).CheckRequest(caller_, request); }
  std::vector<std::string> Episodes(const Message& request) {
    return GateOf(request).EpisodesOfCaseload(caller_, request);
  }
  Caller caller_;
  std::unique_ptr<MethodGate> gate_;
};

TEST_F(CaseloadTest, AListMustNameItsTherapist) {
  intake::v1::ListEpisodesRequest list;
  list.set_parent("practices/north");
  EXPECT_THAT(Check(list), StatusIs(absl::StatusCode::kPermissionDenied, "CASELOAD_ONLY"));
  list.set_therapist("t2");
  EXPECT_THAT(Check(list), StatusIs(absl::StatusCode::kPermissionDenied, "CASELOAD_ONLY"));
  list.set_therapist("t1");
  EXPECT_THAT(Check(list), IsOk());
  goals::v1::ListGoalsRequest goals;
  goals.set_parent("practices/north/episodes/-");
  EXPECT_THAT(Check(goals), StatusIs(absl::StatusCode::kPermissionDenied, "CASELOAD_ONLY"));
}

TEST_F(CaseloadTest, EveryEpisodeThatIsNamedIsLookedUpOnce) {
  intake::v1::ReassignSessionRequest reassign;
  reassign.set_name("practices/north/episodes/e1/sessions/s1");
  reassign.set_episode("practices/north/episodes/e2");
  EXPECT_THAT(Check(reassign), IsOk());
  EXPECT_THAT(Episodes(reassign),
              ::testing::UnorderedElementsAre("practices/north/episodes/e1", "practices/north/episodes/e2"));
  intake::v1::BatchGetActivityRevisionsRequest batch;
  batch.set_parent("practices/north");
  for (const char* name : {"practices/north/episodes/e1", "practices/north/episodes/e1"}) batch.add_episodes(name);
  EXPECT_THAT(Check(batch), IsOk());
  EXPECT_THAT(Episodes(batch), ::testing::ElementsAre("practices/north/episodes/e1"));
}

TEST_F(CaseloadTest, ANameInAResourceDoesNotStandForTheParent) {
  intake::v1::CreateEpisodeRequest create;
  create.set_parent("practices/north");
  create.mutable_episode()->set_name("practices/north/episodes/e1");
  create.mutable_episode()->add_therapists("t2");
  EXPECT_THAT(Check(create), StatusIs(absl::StatusCode::kPermissionDenied, "CASELOAD_ONLY"));
  create.mutable_episode()->add_therapists("t1");
  EXPECT_THAT(Check(create), IsOk());
  intake::v1::UpdateEpisodeRequest update;
  update.mutable_episode()->set_name("practices/north/episodes/e1");
  EXPECT_THAT(Check(update), IsOk());
  EXPECT_THAT(Episodes(update), ::testing::ElementsAre("practices/north/episodes/e1"));
}

TEST(AccessPolicyTest, AFaultyTableIsRefusedWithEveryFault) {
  config::v1::AccessPolicy table;
  auto& rule = *table.add_rules();
  rule.add_methods("rapport.intake.v1.IntakeService/GetEpisode");
  rule.add_methods("rapport.intake.v1.IntakeService/GetEpisode");
  rule.add_methods("rapport.intake.v1.IntakeService/GetEverything");
  table.add_roles()->set_role("a");
  table.add_roles()->set_role("a");
  const auto made = AccessPolicy::Make(table);
  EXPECT_THAT(made.status(), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_ACCESS_POLICY"));
  for (const char* fault : {"no scope", "GetEpisode stands here twice", "GetEverything is no RPC", "role a"})
    EXPECT_THAT(std::string(made.status().message()), ::testing::HasSubstr(fault));
}

}  // namespace
}  // namespace rapport::auth
