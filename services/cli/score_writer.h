#ifndef RAPPORT_SERVICES_CLI_SCORE_WRITER_H_
#define RAPPORT_SERVICES_CLI_SCORE_WRITER_H_

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/scoring/v1/score.pb.h"

namespace rapport::cli {

// How scored rows are written.
enum class ScoreFormat { kCsv, kJson };

// Writes scored rows in the order of the file they came from. Not thread-safe.
class ScoreWriter {
 public:
  // `output` must outlive the writer.
  ScoreWriter(std::ostream& output, ScoreFormat format, const scoring::v1::Instrument& instrument,
              std::string id_heading);

  void Write(const std::string& id, const scoring::v1::Score& score);
  void WriteError(const std::string& id, const absl::Status& status);

 private:
  std::ostream& output_;
  const ScoreFormat format_;
  std::vector<std::string> scales_;
};

// Counts what came out, scale by scale. Not thread-safe.
class ScoreSummary {
 public:
  explicit ScoreSummary(const scoring::v1::Instrument& instrument) : instrument_(instrument) {}

  void Add(const scoring::v1::Score& score);
  void AddRejected() { ++rejected_; }

  int64_t rows() const { return rows_ + rejected_; }
  int64_t rejected() const { return rejected_; }

  // The counts for a person: by completeness, by band with percentages, flags by code.
  std::string Text() const;

 private:
  struct ScaleCounts {
    int64_t complete = 0;
    int64_t prorated = 0;
    int64_t not_scorable = 0;
    double sum = 0;                                                   // of complete scores
    std::map<uint32_t, std::pair<scoring::v1::Band, int64_t>> bands;  // by rank
  };

  const scoring::v1::Instrument& instrument_;
  std::map<std::string, ScaleCounts> scales_;
  std::map<std::string, int64_t> flags_;
  int64_t rows_ = 0;
  int64_t rejected_ = 0;
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_SCORE_WRITER_H_
