#ifndef RAPPORT_SERVICES_CLI_WORDS_H_
#define RAPPORT_SERVICES_CLI_WORDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/generated_enum_util.h"
#include "google/protobuf/timestamp.pb.h"
#include "rapport/scoring/v1/score.pb.h"
#include "rapport/type/v1/assessment.pb.h"

namespace rapport::cli {

// How enums and answers are typed and shown: the contract's words in lower case without their prefix, `no-show` for
// ATTENDANCE_NO_SHOW.

// The value whose word is `word`. INVALID_ARGUMENT, listing the words there are, when none is.
absl::StatusOr<int> ParseWord(const google::protobuf::EnumDescriptor& type, absl::string_view word);

// The word of a value; empty for the unspecified one.
std::string WordOf(const google::protobuf::EnumDescriptor& type, int number);

template <typename Enum>
absl::StatusOr<Enum> Parse(absl::string_view word) {
  const absl::StatusOr<int> number = ParseWord(*google::protobuf::GetEnumDescriptor<Enum>(), word);
  if (!number.ok()) return number.status();
  return static_cast<Enum>(*number);
}

template <typename Enum>
std::string Word(Enum value) {
  return WordOf(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

// `<=` of an operator.
std::string Sign(scoring::v1::ComparisonOperator comparison);

// A form as it is typed: `phq-9=2,1,0,_,3,0,0,1,0` or, by item number, `phq-9=1:2,9:0`; `_` is an item that was
// presented and not answered, `na` one that does not apply. INVALID_ARGUMENT says what is wrong.
absl::StatusOr<type::v1::Assessment> ParseForm(absl::string_view form);

// `2026-02-03`, `2026-02-03T10:00` or with seconds, read as UTC unless the text ends with an offset.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(absl::string_view text);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_WORDS_H_
