#include "services/cli/import_rows.h"

#include <google/protobuf/util/json_util.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using intake::v1::ImportRow;

constexpr char kReason[] = "rejected_reason";

class NdjsonRows final : public ImportRows {
 public:
  explicit NdjsonRows(std::istream& input) : input_(input) {}

  absl::StatusOr<std::optional<ImportFileRow>> Next() override {
    ImportFileRow row;
    do {
      if (!std::getline(input_, row.original)) {
        if (input_.bad()) return absl::DataLossError("the file cannot be read");
        return std::nullopt;
      }
    } while (row.original.find_first_not_of(" \t\r") == std::string::npos);
    nlohmann::json json = nlohmann::json::parse(row.original, nullptr, /*allow_exceptions=*/false);
    if (json.is_object()) json.erase(kReason);
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(json.is_object() ? json.dump() : row.original, &row.row);
    if (!parsed.ok())
      row.status = absl::InvalidArgumentError("the line is no JSON object with the fields of ImportRow");
    return row;
  }

  std::string Rejected(const ImportFileRow& row, const std::string& reason) const override {
    nlohmann::json json = nlohmann::json::parse(row.original, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) json = {{"line", row.original}};
    json[kReason] = reason;
    return json.dump();
  }

  std::string RejectedHeading() const override { return ""; }

 private:
  std::istream& input_;
};

// Writes one cell into a row; the error says what the cell should hold.
using Setter = std::function<absl::Status(const std::string& cell, ImportRow& row)>;

absl::Status SetTime(const std::string& cell, google::protobuf::Timestamp& time) {
  ASSIGN_OR_RETURN(time, ParseTime(cell));
  return absl::OkStatus();
}

absl::StatusOr<double> ParseNumber(const std::string& cell) {
  double value = 0;
  if (!absl::SimpleAtod(cell, &value)) return absl::InvalidArgumentError("is no number");
  return value;
}

// The columns that are no form's.
const std::map<std::string, Setter>& Setters() {
  static const auto& setters = *new std::map<std::string, Setter>{
      {"row_key", [](const auto& c, auto& r) { return r.set_row_key(c), absl::OkStatus(); }},
      {"episode_key", [](const auto& c, auto& r) { return r.set_episode_key(c), absl::OkStatus(); }},
      {"client", [](const auto& c, auto& r) { return r.mutable_episode()->set_client(c), absl::OkStatus(); }},
      {"therapists",
       [](const auto& c, auto& r) {
         for (const auto part : absl::StrSplit(c, ';')) r.mutable_episode()->add_therapists(std::string(part));
         return absl::OkStatus();
       }},
      {"population", [](const auto& c, auto& r) { return r.mutable_episode()->set_population(c), absl::OkStatus(); }},
      {"open_time", [](const auto& c, auto& r) { return SetTime(c, *r.mutable_episode()->mutable_open_time()); }},
      {"scheduled_time",
       [](const auto& c, auto& r) { return SetTime(c, *r.mutable_session()->mutable_scheduled_time()); }},
      {"start_time", [](const auto& c, auto& r) { return SetTime(c, *r.mutable_session()->mutable_start_time()); }},
      {"end_time", [](const auto& c, auto& r) { return SetTime(c, *r.mutable_session()->mutable_end_time()); }},
      {"attendance",
       [](const auto& c, auto& r) -> absl::Status {
         ASSIGN_OR_RETURN(const auto attendance, Parse<intake::v1::Attendance>(c));
         r.mutable_session()->set_attendance(attendance);
         return absl::OkStatus();
       }},
      {"client_participation",
       [](const auto& c, auto& r) -> absl::
                                      Status {
                                        ASSIGN_OR_RETURN(const double value, ParseNumber(c));
                                        r.mutable_session()->set_client_participation(value);
                                        return absl::OkStatus();
                                      }},
      {"therapist_participation", [](const auto& c, auto& r) -> absl::Status {
         ASSIGN_OR_RETURN(const double value, ParseNumber(c));
         r.mutable_session()->set_therapist_participation(value);
         return absl::OkStatus();
       }}};
  return setters;
}

// A form's column: `srs.2`, `wai-srt@therapist.1`.
struct FormColumn {
  std::string form;  // everything before the point: cells of one form belong to one assessment
  std::string instrument;
  type::v1::Rater rater = type::v1::RATER_CLIENT;
  uint32_t item = 0;
};

std::optional<FormColumn> ParseFormColumn(const std::string& heading) {
  FormColumn column;
  const size_t point = heading.rfind('.');
  if (point == std::string::npos || !absl::SimpleAtoi(heading.substr(point + 1), &column.item)) return std::nullopt;
  column.form = heading.substr(0, point);
  const std::pair<std::string, std::string> parts = absl::StrSplit(column.form, absl::MaxSplits('@', 1));
  column.instrument = parts.first;
  if (!parts.second.empty()) {
    const auto rater = Parse<type::v1::Rater>(parts.second);
    if (!rater.ok()) return std::nullopt;
    column.rater = *rater;
  }
  return column;
}

class CsvRows final : public ImportRows {
 public:
  explicit CsvRows(std::istream& input) : reader_(std::make_unique<CsvReader>(input)) {}

  absl::Status ReadHeading() {
    ASSIGN_OR_RETURN(const bool any, reader_->Next(heading_));
    if (!any) return absl::InvalidArgumentError("the file is empty; its first line must name the columns");
    if (heading_[0].rfind("\xEF\xBB\xBF", 0) == 0) heading_[0].erase(0, 3);  // spreadsheets write a byte-order mark
    std::vector<std::string> unknown;
    for (const std::string& name : heading_) {
      forms_.push_back(ParseFormColumn(name));
      if (!forms_.back().has_value() && Setters().count(name) == 0 && name != kReason) unknown.push_back(name);
    }
    if (unknown.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("unknown columns: ", absl::StrJoin(unknown, ", "),
                                                   "; `rapport import --help` lists the known ones"));
  }

  absl::StatusOr<std::optional<ImportFileRow>> Next() override {
    std::vector<std::string> cells;
    ASSIGN_OR_RETURN(const bool any, reader_->Next(cells));
    if (!any) return std::nullopt;
    ImportFileRow row;
    row.original = Line(cells);
    if (cells.size() != heading_.size()) {
      row.status =
          absl::InvalidArgumentError(absl::StrCat("has ", cells.size(), " cells, the heading has ", heading_.size()));
      return row;
    }
    row.status = Fill(cells, row.row);
    return row;
  }

  std::string Rejected(const ImportFileRow& row, const std::string& reason) const override {
    return absl::StrCat(row.original, row.original.empty() ? "" : ",", CsvField(reason));
  }

  std::string RejectedHeading() const override {
    std::vector<std::string> names;
    for (const std::string& name : heading_) {
      if (name != kReason) names.push_back(name);
    }
    names.push_back(kReason);
    return absl::StrCat(absl::StrJoin(names, ","), "\n");
  }

 private:
  // The row again, without an earlier reason.
  std::string Line(const std::vector<std::string>& cells) const {
    std::vector<std::string> fields;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i >= heading_.size() || heading_[i] != kReason) fields.push_back(CsvField(cells[i]));
    }
    return absl::StrJoin(fields, ",");
  }

  // Collects what is wrong with all cells, by column.
  absl::Status Fill(const std::vector<std::string>& cells, ImportRow& row) const {
    std::vector<std::string> wrong;
    std::map<std::string, type::v1::Assessment> forms;
    std::map<std::string, bool> given;
    row.mutable_session();
    for (size_t i = 0; i < cells.size(); ++i) {
      if (forms_[i].has_value()) {
        if (!AddAnswer(*forms_[i], cells[i], forms[forms_[i]->form])) {
          wrong.push_back(absl::StrCat(heading_[i], " is neither a number nor empty"));
        }
        given[forms_[i]->form] |= !cells[i].empty();
        continue;
      }
      if (cells[i].empty() || heading_[i] == kReason) continue;
      const absl::Status status = Setters().at(heading_[i])(cells[i], row);
      if (!status.ok()) wrong.push_back(absl::StrCat(heading_[i], ": ", status.message()));
    }
    for (auto& [form, assessment] : forms) {
      if (given[form]) *row.mutable_session()->add_assessments()->mutable_assessment() = std::move(assessment);
    }
    return wrong.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(wrong, "; "));
  }

  static bool AddAnswer(const FormColumn& column, const std::string& cell, type::v1::Assessment& assessment) {
    assessment.set_instrument(column.instrument);
    assessment.set_rater(column.rater);
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(column.item);
    double value = 0;
    if (cell.empty()) return true;
    if (!absl::SimpleAtod(cell, &value)) return false;
    answer.set_value(value);
    return true;
  }

  std::unique_ptr<CsvReader> reader_;
  std::vector<std::string> heading_;
  std::vector<std::optional<FormColumn>> forms_;  // of each column; none for one that is no form's
};

}  // namespace

std::unique_ptr<ImportRows> ReadNdjson(std::istream& input) { return std::make_unique<NdjsonRows>(input); }

absl::StatusOr<std::unique_ptr<ImportRows>> ReadCsv(std::istream& input) {
  auto rows = std::make_unique<CsvRows>(input);
  RETURN_IF_ERROR(rows->ReadHeading());
  return rows;
}

}  // namespace rapport::cli
