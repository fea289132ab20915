#include "services/cli/words.h"

#include <google/protobuf/descriptor.h>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"

namespace rapport::cli {
namespace {

using google::protobuf::EnumDescriptor;

// The zero value is `<PREFIX>_UNSPECIFIED` in every enum of the contracts, so it tells the prefix.
std::string Prefix(const EnumDescriptor& type) {
  const std::string& zero = type.FindValueByNumber(0)->name();
  return zero.substr(0, zero.size() - std::string("UNSPECIFIED").size());
}

absl::Status ParseAnswer(absl::string_view text, type::v1::Answer& answer) {
  double value = 0;
  if (text == "na") {
    answer.set_not_applicable(true);
  } else if (absl::SimpleAtod(text, &value)) {
    answer.set_value(value);
  } else if (!text.empty() && text != "_") {
    return absl::InvalidArgumentError(
        absl::StrCat("item ", answer.item(), " is neither a number nor _ (not answered) nor na (not applicable)"));
  }
  return absl::OkStatus();
}

}  // namespace

std::string WordOf(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr || number == 0) return "";
  return absl::StrReplaceAll(absl::AsciiStrToLower(value->name().substr(Prefix(type).size())), {{"_", "-"}});
}

std::string Sign(scoring::v1::ComparisonOperator comparison) {
  switch (comparison) {
    case scoring::v1::COMPARISON_OPERATOR_LT:
      return "<";
    case scoring::v1::COMPARISON_OPERATOR_LE:
      return "<=";
    case scoring::v1::COMPARISON_OPERATOR_GE:
      return ">=";
    case scoring::v1::COMPARISON_OPERATOR_GT:
      return ">";
    default:
      return "=";
  }
}

absl::StatusOr<int> ParseWord(const EnumDescriptor& type, absl::string_view word) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) {
    words.push_back(WordOf(type, type.value(i)->number()));
    if (words.back() == word) return type.value(i)->number();
  }
  return absl::InvalidArgumentError(absl::StrCat("'", word, "' is none of ", absl::StrJoin(words, ", ")));
}

absl::StatusOr<type::v1::Assessment> ParseForm(absl::string_view form) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(form, absl::MaxSplits('=', 1));
  if (parts.first.empty() || parts.second.empty()) {
    return absl::InvalidArgumentError("a form is INSTRUMENT=ANSWER,ANSWER,... such as srs=9,8.5,9,9");
  }
  type::v1::Assessment assessment;
  assessment.set_instrument(std::string(parts.first));
  uint32_t position = 0;
  for (absl::string_view text : absl::StrSplit(parts.second, ',')) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(++position);
    const size_t colon = text.find(':');
    if (colon != absl::string_view::npos) {
      uint32_t item = 0;
      if (!absl::SimpleAtoi(text.substr(0, colon), &item)) {
        return absl::InvalidArgumentError("before ':' stands an item's number, as in 9:0");
      }
      answer.set_item(item);
      text.remove_prefix(colon + 1);
    }
    RETURN_IF_ERROR(ParseAnswer(text, answer));
  }
  return assessment;
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(absl::string_view text) {
  absl::Time time;
  std::string error;
  for (const char* format : {absl::RFC3339_full, "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, text, absl::UTCTimeZone(), &time, &error)) {
      google::protobuf::Timestamp timestamp;
      timestamp.set_seconds(absl::ToUnixSeconds(time));
      return timestamp;
    }
  }
  return absl::InvalidArgumentError("a time is 2026-02-03, 2026-02-03T10:00 or 2026-02-03T10:00:00+01:00");
}

}  // namespace rapport::cli
