#include "services/cli/score_streams.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/cli/stream_pump.h"
#include "services/cli/table_scores.h"

namespace rapport::cli {
namespace {

using scoring::v1::ScoreAssessmentsRequest;
using scoring::v1::ScoreAssessmentsResponse;
using scoring::v1::ScoreTableRequest;
using scoring::v1::ScoreTableResponse;

// A message's rows: a few hundred are fastest, and an answer to them comes before a person grows impatient.
constexpr size_t kBatch = 500;

using Rows = std::vector<AnswerRow>;  // those that were wrong in the file among them

// The plain id of `instruments/{instrument}`.
std::string IdOf(const scoring::v1::Instrument& instrument) {
  return instrument.name().substr(instrument.name().find('/') + 1);
}

// The next message of rows, each good one added by `append`; none at the file's end.
template <class Request, class Append>
absl::StatusOr<std::optional<Outgoing<Request, Rows>>> NextMessage(AnswerRows& file, Request request,
                                                                   const Append& append) {
  Outgoing<Request, Rows> message{.request = std::move(request)};
  while (message.rows.size() < kBatch) {
    ASSIGN_OR_RETURN(auto row, file.Next());
    if (!row.has_value()) break;
    if (row->status.ok()) append(*row, message.request);
    message.rows.push_back(*std::move(row));
  }
  if (message.rows.empty()) return std::nullopt;
  return message;
}

void Write(const ScoreJob& job, const std::string& id, const absl::StatusOr<const scoring::v1::Score*>& score) {
  if (score.ok()) {
    job.writer.Write(id, **score);
    job.summary.Add(**score);
  } else {
    job.writer.WriteError(id, score.status());
    job.summary.AddRejected();
  }
}

// Writes the rows in the file's order; `next` is the score of the next row that was sent.
void WriteRows(const ScoreJob& job, const Rows& rows,
               const std::function<absl::StatusOr<const scoring::v1::Score*>(const AnswerRow&)>& next) {
  for (const AnswerRow& row : rows) Write(job, row.id, row.status.ok() ? next(row) : row.status);
  job.progress();
}

void AppendCells(const AnswerRow& row, ScoreTableRequest& request) {
  for (const auto& answer : row.answers) {
    request.add_values(answer.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
}

void AppendAssessment(const ScoreJob& job, const AnswerRow& row, ScoreAssessmentsRequest& request) {
  type::v1::Assessment& assessment = *request.add_assessments();
  assessment.set_instrument(IdOf(job.instrument));
  assessment.set_instrument_version(job.instrument.version());
  assessment.set_rater(job.rater);
  for (size_t i = 0; i < job.rows.items().size(); ++i) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(job.rows.items()[i]);
    if (row.answers[i].has_value()) answer.set_value(*row.answers[i]);
  }
}

size_t CountGood(const Rows& rows) {
  size_t good = 0;
  for (const AnswerRow& row : rows) good += row.status.ok() ? 1 : 0;
  return good;
}

}  // namespace

absl::Status ScoreAsTable(const ScoreJob& job) {
  ScoreTableRequest request;  // the first names the columns
  request.set_instrument(IdOf(job.instrument));
  request.set_instrument_version(job.instrument.version());
  request.set_rater(job.rater);
  request.set_with_details(true);
  for (const uint32_t item : job.rows.items()) request.add_items(item);
  TableScores scores(job.instrument, job.rows.items());
  absl::Status read;
  grpc::ClientContext context;
  RETURN_IF_ERROR(job.services.Authorize(context));
  const auto stream = job.services.scoring().ScoreTable(&context);
  const absl::Status status = Pump<ScoreTableRequest, ScoreTableResponse, Rows>(
      *stream, [&] { return NextMessage(job.rows, std::exchange(request, {}), AppendCells); },
      [&](const Rows& rows, const ScoreTableResponse& reply) {
        if (read.ok()) read = scores.Begin(reply, CountGood(rows));
        if (!read.ok()) return context.TryCancel();
        WriteRows(job, rows, [&](const AnswerRow& row) { return scores.Next(row.answers); });
      });
  return read.ok() ? status : read;
}

absl::Status ScoreAsAssessments(const ScoreJob& job) {
  grpc::ClientContext context;
  RETURN_IF_ERROR(job.services.Authorize(context));
  const auto stream = job.services.scoring().ScoreAssessments(&context);
  return Pump<ScoreAssessmentsRequest, ScoreAssessmentsResponse, Rows>(
      *stream,
      [&] {
        return NextMessage(job.rows, ScoreAssessmentsRequest(),
                           [&](const AnswerRow& row, auto& message) { AppendAssessment(job, row, message); });
      },
      [&](const Rows& rows, const ScoreAssessmentsResponse& reply) {
        int next = 0;
        WriteRows(job, rows, [&](const AnswerRow&) -> absl::StatusOr<const scoring::v1::Score*> {
          if (next >= reply.results_size()) return absl::InternalError("the service answered too few rows");
          const auto& result = reply.results(next++);
          if (result.has_score()) return &result.score();
          return FromRpcStatus(result.error());
        });
      });
}

}  // namespace rapport::cli
