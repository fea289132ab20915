#ifndef RAPPORT_SERVICES_CLI_SCORE_STREAMS_H_
#define RAPPORT_SERVICES_CLI_SCORE_STREAMS_H_

#include <functional>

#include "absl/status/status.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "services/cli/answer_rows.h"
#include "services/cli/score_writer.h"
#include "services/cli/services.h"

namespace rapport::cli {

// A file of answers on its way through the service. All references must outlive the call it is given to.
struct ScoreJob {
  Services& services;
  const scoring::v1::Instrument& instrument;
  type::v1::Rater rater;
  AnswerRows& rows;
  ScoreWriter& writer;
  ScoreSummary& summary;
  std::function<void()> progress;  // called after each message
};

// Scores the file by ScoreTable: all a line of CSV shows, without a message for each answer. Ends with the first error
// of the file or the stream; a row that is refused is written with its reason.
absl::Status ScoreAsTable(const ScoreJob& job);

// Scores the file by ScoreAssessments: whole scores with their evidence and sources. Errors as ScoreAsTable.
absl::Status ScoreAsAssessments(const ScoreJob& job);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_SCORE_STREAMS_H_
