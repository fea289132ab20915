#include "services/cli/score_writer.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/cli/csv_reader.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::ScaleScore;
using scoring::v1::Score;

// All digits that tell the double from its neighbours: what is written can be read back exactly.
std::string Exact(double value) { return nlohmann::json(value).dump(); }

std::string FlagCodes(const Score& score) {
  std::vector<std::string> codes;
  for (const auto& flag : score.flags()) codes.push_back(flag.code());
  return absl::StrJoin(codes, ";");
}

std::string ScaleCells(const ScaleScore& scale) {
  return absl::StrCat(",", scale.has_value() ? Exact(scale.value()) : "", ",",
                      scale.has_prorated_value() ? Exact(scale.prorated_value()) : "", ",", Word(scale.status()), ",",
                      absl::StrJoin(scale.missing_items(), ";"), ",", CsvField(scale.band().label()));
}

}  // namespace

ScoreWriter::ScoreWriter(std::ostream& output, ScoreFormat format, const scoring::v1::Instrument& instrument,
                         std::string id_heading)
    : output_(output), format_(format) {
  for (const auto& scale : instrument.scales()) scales_.push_back(scale.id());
  if (format_ != ScoreFormat::kCsv) return;
  output_ << CsvField(id_heading);
  for (const std::string& scale : scales_) {
    for (const char* column : {"", "_prorated", "_status", "_missing_items", "_band"})
      output_ << "," << scale << column;
  }
  output_ << ",flags,error\n";
}

void ScoreWriter::Write(const std::string& id, const Score& score) {
  if (format_ == ScoreFormat::kCsv) {
    output_ << CsvField(id);
    for (const auto& scale : score.scales()) output_ << ScaleCells(scale);
    output_ << "," << FlagCodes(score) << ",\n";
    return;
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(score, &json, options).ok()) {
    return WriteError(id, absl::InternalError("the score cannot be written as JSON"));
  }
  output_ << "{\"row\":" << nlohmann::json(id).dump() << ",\"score\":" << json << "}\n";
}

void ScoreWriter::WriteError(const std::string& id, const absl::Status& status) {
  const std::string message(status.message());
  if (format_ == ScoreFormat::kCsv) {
    output_ << CsvField(id) << std::string(5 * scales_.size() + 1, ',') << "," << CsvField(message) << "\n";
  } else {
    output_ << nlohmann::json{{"row", id}, {"error", message}}.dump() << "\n";
  }
}

void ScoreSummary::Add(const Score& score) {
  ++rows_;
  for (const auto& flag : score.flags()) ++flags_[flag.code()];
  for (const auto& scale : score.scales()) {
    ScaleCounts& counts = scales_[scale.scale()];
    if (scale.has_value()) {
      ++counts.complete;
      counts.sum += scale.value();
    } else if (scale.has_prorated_value()) {
      ++counts.prorated;
    } else {
      ++counts.not_scorable;
    }
    if (!scale.band().label().empty()) {
      auto& [band, count] = counts.bands[scale.band().rank()];
      band = scale.band();
      ++count;
    }
  }
}

std::string ScoreSummary::Text() const {
  std::string text = absl::StrCat(instrument_.abbreviation(), " ", instrument_.version(), ": ", rows(), " rows, ",
                                  rejected_, " rejected\n");
  for (const auto& scale : instrument_.scales()) {
    const auto found = scales_.find(scale.id());
    if (found == scales_.end()) continue;
    const ScaleCounts& counts = found->second;
    absl::StrAppend(&text, "\n", scale.id(), ": ", counts.complete, " complete, ", counts.prorated, " prorated, ",
                    counts.not_scorable, " not scorable");
    if (counts.complete > 0) {
      absl::StrAppend(&text, "; mean of the complete ",
                      absl::StrFormat("%.5f", counts.sum / static_cast<double>(counts.complete)));
    }
    absl::StrAppend(&text, "\n");
    const auto scored = static_cast<double>(counts.complete + counts.prorated);
    for (const auto& [rank, entry] : counts.bands) {
      const auto& [band, count] = entry;
      absl::StrAppend(&text, absl::StrFormat("  %-24s from %-5s %9d  %5.1f %%\n", band.label(), Number(band.min()),
                                             count, 100.0 * static_cast<double>(count) / scored));
    }
  }
  if (!flags_.empty()) absl::StrAppend(&text, "\nflags:\n");
  for (const auto& [code, count] : flags_) absl::StrAppend(&text, absl::StrFormat("  %-24s %21d\n", code, count));
  if (!instrument_.notice().empty()) absl::StrAppend(&text, "\n", instrument_.notice(), "\n");
  return text;
}

}  // namespace rapport::cli
