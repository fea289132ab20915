#include "services/goals/domain/goal_writer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/typed_write.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/update_mask.h"
#include "services/goals/domain/goal_checks.h"
#include "services/goals/domain/goal_edit.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/goal_records.h"

namespace rapport::goals {
namespace {

using resources::EpisodeName;
using resources::ReadName;

constexpr int kMinParts = 2;
constexpr int kMaxParts = 10;

// A goal to insert, and after the commit its revision.
struct NewRecord {
  GoalName name;
  v1::Goal goal;

  v1::Goal At(const records::Revisions& revisions) const {
    v1::Goal at = goal;
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), at);
    return at;
  }
};

NewRecord MakeRecord(const v1::Goal& input, const EpisodeName& episode, absl::Time now, IdGenerator& ids) {
  GoalName name{episode.practice, episode.episode, ids.NewId()};
  v1::Goal goal = NewGoal(input, name, now);
  return {std::move(name), std::move(goal)};
}

absl::Status CheckSplit(const v1::SplitGoalRequest& request, GoalName& name) {
  Violations violations;
  name = ReadName<GoalName>("name", request.name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  CheckText("reason", request.reason(), Text::kRequired, violations);
  if (request.parts_size() < kMinParts || request.parts_size() > kMaxParts) {
    violations.Add("parts", absl::StrCat("must be ", kMinParts, " to ", kMaxParts, " goals"));
  }
  for (int i = 0; i < request.parts_size(); ++i) {
    CheckNewGoal(absl::StrCat("parts[", i, "]"), request.parts(i), violations);
  }
  return violations.ToStatus();
}

// What the request alone tells about an update.
GoalUpdate ReadUpdate(const v1::UpdateGoalRequest& request, Violations& violations) {
  GoalUpdate update;
  update.fields = resources::ReadUpdateMask(request.update_mask(), UpdatableFields(), violations);
  update.worded_by = request.worded_by();
  update.values = request.goal();
  resources::CheckRequestId(request.request_id(), violations);
  if (request.worded_by() != type::v1::RATER_UNSPECIFIED) CheckParty("worded_by", request.worded_by(), violations);
  return update;
}

}  // namespace

absl::StatusOr<v1::Goal> GoalWriter::Read(const GoalName& name, absl::Time deadline) {
  return resources::ReadSnapshot(store_, deadline,
                                 [&](records::Snapshot& snapshot) { return FindGoal(snapshot, name); });
}

void GoalWriter::Create(const v1::CreateGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline,
                        Done done) {
  Violations violations;
  const auto parent = ReadName<EpisodeName>("parent", request.parent(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  CheckNewGoal("goal", request.goal(), violations);
  if (!violations.empty()) return done(violations.ToStatus());
  absl::StatusOr<std::string> client = directory.ClientOf(request.parent());
  if (!client.ok()) return done(client.status());

  const auto created = std::make_shared<const NewRecord>(MakeRecord(request.goal(), parent, clock_.Now(), ids_));
  auto write = resources::WriteFor<v1::Goal>("CreateGoal", parent.practice, request, deadline, std::move(done));
  write.apply = [created, client = *std::move(client)](records::Transaction& transaction) {
    return transaction.Insert(created->name.practice, ToRecord(created->goal, created->name, client));
  };
  write.reply = [created](const records::Revisions& revisions) { return created->At(revisions); };
  records::SubmitTyped(store_, std::move(write));
}

void GoalWriter::Split(const v1::SplitGoalRequest& request, EpisodeDirectory& directory, absl::Time deadline,
                       SplitDone done) {
  GoalName name;
  if (absl::Status status = CheckSplit(request, name); !status.ok()) return done(status);
  if (absl::Status status = Read(name, deadline).status(); !status.ok()) return done(status);
  absl::StatusOr<std::string> client = directory.ClientOf(name.Parent().ToString());
  if (!client.ok()) return done(client.status());

  const absl::Time now = clock_.Now();
  const auto parts = std::make_shared<std::vector<NewRecord>>();
  for (const v1::Goal& part : request.parts()) {
    parts->push_back(MakeRecord(part, name.Parent(), now, ids_));
    parts->back().goal.set_split_from(request.name());
  }
  const GoalEdit split = [parts, now, reason = request.reason()](v1::Goal& goal) {
    for (const NewRecord& part : *parts) goal.add_split_into(part.goal.name());
    return EnterState(v1::GOAL_STATE_SPLIT, reason, now, goal);
  };
  const auto whole = std::make_shared<NewRecord>(NewRecord{name, {}});
  auto write =
      resources::WriteFor<v1::SplitGoalResponse>("SplitGoal", name.practice, request, deadline, std::move(done));
  write.apply = [=, etag = request.etag(), client = *client](records::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(whole->goal, EditInTransaction(name, etag, now, split, transaction));
    for (const NewRecord& part : *parts) {
      RETURN_IF_ERROR(transaction.Insert(name.practice, ToRecord(part.goal, part.name, client)));
    }
    return absl::OkStatus();
  };
  write.reply = [whole, parts](const records::Revisions& revisions) {
    v1::SplitGoalResponse reply;
    *reply.mutable_goal() = whole->At(revisions);
    for (const NewRecord& part : *parts) *reply.add_parts() = part.At(revisions);
    return reply;
  };
  records::SubmitTyped(store_, std::move(write));
}

void GoalWriter::Update(const v1::UpdateGoalRequest& request, absl::Time deadline, Done done) {
  Violations violations;
  const auto name = ReadName<GoalName>("goal.name", request.goal().name(), violations);
  GoalUpdate update = ReadUpdate(request, violations);
  absl::StatusOr<v1::Goal> present = name.goal.empty() ? v1::Goal() : Read(name, deadline);
  CheckGoalFields("goal", update.values, update.fields, present.ok() ? present->scale() : v1::GoalScale(), violations);
  if (!violations.empty()) return done(violations.ToStatus());
  if (!present.ok()) return done(present.status());
  const absl::Time now = clock_.Now();
  SubmitEdit(
      "UpdateGoal", request, name, request.goal().etag(), deadline, now,
      [update = std::move(update), now](v1::Goal& goal) { return ApplyUpdate(update, now, goal); }, std::move(done),
      store_);
}

}  // namespace rapport::goals
