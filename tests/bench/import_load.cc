#include <future>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/instruments/catalog.h"
#include "services/intake/domain/session_import.h"
#include "tests/bench/store_load.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

using intake::v1::ImportSessionsRequest;
using intake::v1::ImportSessionsResponse;

constexpr int kRows = intake::kMaxImportRows;
constexpr int64_t kFirstSession = 1700000000;  // seconds since 1970

void AddRow(int64_t n, ImportSessionsRequest& request) {
  intake::v1::ImportRow& row = *request.add_rows();
  row.set_row_key(absl::StrCat("row-", n));
  row.set_episode_key(absl::StrCat("episode-", n / kSessionsPerEpisode));
  if (n % kSessionsPerEpisode == 0) {
    row.mutable_episode()->set_client(absl::StrCat("client-", n / kSessionsPerEpisode));
    row.mutable_episode()->add_therapists("a therapist");
  }
  intake::v1::Session& session = *row.mutable_session();
  session.set_attendance(intake::v1::ATTENDANCE_ATTENDED);
  session.mutable_start_time()->set_seconds(kFirstSession + n);
  type::v1::Assessment& assessment = *session.add_assessments()->mutable_assessment();
  assessment.set_instrument("phq-9");
  assessment.set_rater(type::v1::RATER_CLIENT);
  for (uint32_t item = 1; item <= 9; ++item) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(item);
    answer.set_value(item % 4);
  }
}

void ImportOne(intake::SessionImport& import, const ImportSessionsRequest& request) {
  std::promise<absl::StatusOr<ImportSessionsResponse>> promise;
  import.Import(request, absl::InfiniteFuture(), [&promise](absl::StatusOr<ImportSessionsResponse> response) {
    promise.set_value(std::move(response));
});
const auto response = promise.get_future().get();
Check(response.status());
for (const auto& result : response->results()) {
  if (result.outcome() != intake::v1::IMPORT_OUTCOME_IMPORTED) Check(absl::InternalError(result.DebugString()));
}
}  // namespace

}  // namespace rapport::bench

double MeasureImport(records::RecordStore& store, absl::Duration duration) {
  const SystemClock clock;
  RandomIds ids;
  const auto catalog = instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
  Check(catalog.status());
  const intake::AssessmentRules rules(*catalog);
  intake::SessionImport import(store, rules, clock, ids);
  absl::Duration spent;
  int64_t rows = 0;
  while (spent < duration) {
    ImportSessionsRequest request;
    request.set_parent(absl::StrCat("practices/", kPractice));
    for (int i = 0; i < kRows; ++i) AddRow(rows + i, request);
    const absl::Time start = clock.Now();
    ImportOne(import, request);
    spent += clock.Now() - start;
    rows += kRows;
  }
  return static_cast<double>(rows) / absl::ToDoubleSeconds(spent);
}

}  // namespace rapport::bench
