#include "tests/vectors/words.h"

namespace rapport::vectors {

std::string Word(stats::ResultStatus status) {
  switch (status) {
    case stats::ResultStatus::kOk:
      return "OK";
    case stats::ResultStatus::kInsufficientData:
      return "INSUFFICIENT_DATA";
    case stats::ResultStatus::kTooManyMissing:
      return "TOO_MANY_MISSING";
    case stats::ResultStatus::kOutOfRange:
      return "OUT_OF_RANGE";
    case stats::ResultStatus::kInvalidParameter:
      return "INVALID_PARAMETER";
  }
  return "unknown";
}

std::string Word(goals::MeasureStatus status) {
  switch (status) {
    case goals::MeasureStatus::kOk:
      return "OK";
    case goals::MeasureStatus::kInsufficientData:
      return "INSUFFICIENT_DATA";
    case goals::MeasureStatus::kOutOfRange:
      return "OUT_OF_RANGE";
    case goals::MeasureStatus::kInvalidParameter:
      return "INVALID_PARAMETER";
  }
  return "unknown";
}

std::optional<stats::AtCutoff> AtCutoffOf(const Input& input) {
  return OneOf<stats::AtCutoff>(
      input, "at_cutoff", "clinical",
      {{"clinical", stats::AtCutoff::kClinical}, {"functional", stats::AtCutoff::kFunctional}});
}

}  // namespace rapport::vectors
