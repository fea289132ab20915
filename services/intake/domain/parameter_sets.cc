#include "services/intake/domain/parameter_sets.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/typed_write.h"
#include "common/resources/list_page.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/resource_name.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/intake_errors.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/parameter_set_rules.h"

namespace rapport::intake {
namespace {

using resources::PracticeName;

constexpr char kLatest[] = "latest";

struct ParameterSetName {
  static constexpr char kPattern[] = "practices/{practice}/parameterSets/{parameter_set}";
  std::string practice;
  std::string parameter_set;

  static std::optional<ParameterSetName> Parse(absl::string_view name) {
    auto ids = resources::MatchResourceName(kPattern, name);
    if (!ids.has_value()) return std::nullopt;
    return ParameterSetName{std::move((*ids)[0]), std::move((*ids)[1])};
  }
};

std::string RecordName(absl::string_view parameter_set) { return absl::StrCat("parameterSets/", parameter_set); }

records::ListQuery AllSets(const std::string& practice) {
  records::ListQuery query;
  query.practice = practice;
  query.kind = kParameterSetKind;
  return query;
}

// One or none.
absl::StatusOr<std::vector<records::Record>> NewestRecord(records::Snapshot& snapshot, const std::string& practice) {
  records::ListQuery query = AllSets(practice);
  query.limit = 1;
  return snapshot.List(query);
}

// NOT_FOUND, PARAMETER_SET_NOT_FOUND before the first version.
absl::StatusOr<v1::ParameterSet> FindLatest(records::Snapshot& snapshot, const std::string& practice) {
  ASSIGN_OR_RETURN(const std::vector<records::Record> latest, NewestRecord(snapshot, practice));
  if (latest.empty()) return ParameterSetNotFound();
  return resources::FromRecord<v1::ParameterSet>(latest.front());
}

absl::StatusOr<v1::ParameterSet> FindSet(records::Snapshot& snapshot, const ParameterSetName& name) {
  if (name.parameter_set == kLatest) return FindLatest(snapshot, name.practice);
  const auto record = snapshot.Get(name.practice, RecordName(name.parameter_set));
  if (absl::IsNotFound(record.status())) return ParameterSetNotFound();
  RETURN_IF_ERROR(record.status());
  return resources::FromRecord<v1::ParameterSet>(*record);
}

// Gives the set the next version and stores it.
absl::Status InsertNext(records::Transaction& transaction, const std::string& practice, v1::ParameterSet& set) {
  const auto latest = FindLatest(transaction, practice);
  if (!latest.ok() && !absl::IsNotFound(latest.status())) return latest.status();
  set.set_version(latest.ok() ? latest->version() + 1 : 1);
  records::Record record;
  record.name = RecordName(absl::StrCat("v", set.version()));
  record.kind = kParameterSetKind;
  record.order_time = absl::FromUnixSeconds(-int64_t{set.version()});  // so that lists begin with the newest
  set.set_name(resources::FullName(practice, record.name));
  record.body = resources::ToBody(set);
  return transaction.Insert(practice, std::move(record));
}

}  // namespace

absl::StatusOr<std::string> NewestParameterSet(records::Snapshot& snapshot, const std::string& practice) {
  ASSIGN_OR_RETURN(const std::vector<records::Record> newest, NewestRecord(snapshot, practice));
  return newest.empty() ? std::string() : resources::FullName(practice, newest.front().name);
}

void ParameterSets::Create(const v1::CreateParameterSetRequest& request, absl::Time deadline,
                           resources::Done<v1::ParameterSet> done) {
  Violations violations;
  const auto parent = resources::ReadName<PracticeName>("parent", request.parent(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  CheckParameterSet("parameter_set", request.parameter_set(), violations);
  if (!violations.empty()) return done(violations.ToStatus());

  v1::ParameterSet set = request.parameter_set();
  *set.mutable_recorded_time() = resources::ToTimestamp(clock_.Now());
  auto outcome = std::make_shared<v1::ParameterSet>();
  auto write =
      resources::WriteFor<v1::ParameterSet>("CreateParameterSet", parent.practice, request, deadline, std::move(done));
  write.apply = [=](records::Transaction& transaction) {
    *outcome = set;
    return InsertNext(transaction, parent.practice, *outcome);
  };
  write.reply = [outcome](const records::Revisions& revisions) {
    outcome->clear_revision();
    outcome->clear_etag();
    resources::SetRevision(resources::RevisionOf(revisions, RecordName(absl::StrCat("v", outcome->version()))),
                           *outcome);
    return *outcome;
  };
  records::SubmitTyped(store_, std::move(write));
}

absl::StatusOr<v1::ParameterSet> ParameterSets::Get(const v1::GetParameterSetRequest& request,
                                                    absl::Time deadline) const {
  Violations violations;
  const auto name = resources::ReadName<ParameterSetName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store_, deadline,
                                 [&](records::Snapshot& snapshot) { return FindSet(snapshot, name); });
}

absl::StatusOr<v1::ListParameterSetsResponse> ParameterSets::List(const v1::ListParameterSetsRequest& request,
                                                                  absl::Time deadline) const {
  Violations violations;
  const auto parent = resources::ReadName<PracticeName>("parent", request.parent(), violations);
  const auto page_request = resources::ReadPageRequest("ListParameterSets", request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(
      store_, deadline, [&](records::Snapshot& snapshot) -> absl::StatusOr<v1::ListParameterSetsResponse> {
        ASSIGN_OR_RETURN(const resources::RecordPage page,
                         resources::ReadPage(snapshot, AllSets(parent.practice), page_request));
        v1::ListParameterSetsResponse response;
        for (const records::Record& record : page.records) {
          ASSIGN_OR_RETURN(*response.add_parameter_sets(), resources::FromRecord<v1::ParameterSet>(record));
        }
        response.set_next_page_token(page.next_page_token);
        return response;
      });
}

}  // namespace rapport::intake
