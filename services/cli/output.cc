#include "services/cli/output.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"

namespace rapport::cli {

void PrintError(const absl::Status& status) {
  std::cerr << "rapport: " << absl::StatusCodeToString(status.code());
  const google::rpc::Status details = ToRpcStatus(status);
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
  for (const auto& detail : details.details()) {
    detail.UnpackTo(&info);
    detail.UnpackTo(&bad_request);
    detail.UnpackTo(&retry);
  }
  if (!info.reason().empty() && info.reason() != absl::StatusCodeToString(status.code())) {
    std::cerr << " (" << info.reason() << ")";
  }
  if (bad_request.field_violations().empty()) {
    std::cerr << ": " << status.message() << "\n";
  } else {
    std::cerr << ":\n";
    for (const auto& violation : bad_request.field_violations()) {
      std::cerr << "  " << violation.field() << ": " << violation.description() << "\n";
    }
  }
  if (retry.has_retry_delay()) {
    std::cerr << "  Try again in " << std::max<int64_t>(retry.retry_delay().seconds(), 1) << " s.\n";
  }
}

namespace {

void PrintAsJson(const google::protobuf::Message& message, bool on_lines) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = on_lines;
  options.preserve_proto_field_names = true;
  std::string json;
  if (const auto status = google::protobuf::util::MessageToJsonString(message, &json, options); !status.ok()) {
    std::cerr << "rapport: the reply cannot be written as JSON: " << status.message() << "\n";
    return;
  }
  std::cout << json;
  if (!on_lines) std::cout << std::endl;
}

}  // namespace

void PrintJson(const google::protobuf::Message& message) { PrintAsJson(message, /*on_lines=*/true); }

void PrintJsonLine(const google::protobuf::Message& message) { PrintAsJson(message, /*on_lines=*/false); }

size_t DisplayWidth(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void PrintTable(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, row[i]);
      if (i + 1 < row.size()) line.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    std::cout << line << "\n";
  }
}

std::string Date(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

std::string Number(double value) {
  std::string text = absl::StrFormat("%.2f", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace rapport::cli
