#include "services/scoring/assessment/wire_enums.h"

namespace rapport::scoring {

static_assert(static_cast<int>(ScoreStatus::kComplete) == v1::SCORE_STATUS_COMPLETE);
static_assert(static_cast<int>(ScoreStatus::kProrated) == v1::SCORE_STATUS_PRORATED);
static_assert(static_cast<int>(ScoreStatus::kNotScorable) == v1::SCORE_STATUS_NOT_SCORABLE);
static_assert(static_cast<int>(ScoreStatus::kInvalid) == v1::SCORE_STATUS_INVALID);

v1::Direction ToProto(instruments::Direction direction) {
  return direction == instruments::Direction::kHigherIsBetter ? v1::DIRECTION_HIGHER_BETTER
                                                              : v1::DIRECTION_HIGHER_WORSE;
}

v1::ScoringRule ToProto(instruments::Formula formula) {
  switch (formula) {
    case instruments::Formula::kSum:
      return v1::SCORING_RULE_SUM;
    case instruments::Formula::kMean:
      return v1::SCORING_RULE_MEAN;
    case instruments::Formula::kCount:
      return v1::SCORING_RULE_COUNT;
    case instruments::Formula::kGoals:
      return v1::SCORING_RULE_GOALS;
  }
  return v1::SCORING_RULE_UNSPECIFIED;
}

v1::MissingRule ToProto(instruments::MissingPolicy policy) {
  switch (policy) {
    case instruments::MissingPolicy::kAllNeeded:
      return v1::MISSING_RULE_ALL_NEEDED;
    case instruments::MissingPolicy::kScaleMean:
      return v1::MISSING_RULE_SCALE_MEAN;
    case instruments::MissingPolicy::kSubscaleMeanRounded:
      return v1::MISSING_RULE_SUBSCALE_MEAN_ROUNDED;
  }
  return v1::MISSING_RULE_UNSPECIFIED;
}

v1::ComparisonOperator ToProto(instruments::Comparison comparison) {
  switch (comparison) {
    case instruments::Comparison::kLess:
      return v1::COMPARISON_OPERATOR_LT;
    case instruments::Comparison::kLessOrEqual:
      return v1::COMPARISON_OPERATOR_LE;
    case instruments::Comparison::kGreaterOrEqual:
      return v1::COMPARISON_OPERATOR_GE;
    case instruments::Comparison::kGreater:
      return v1::COMPARISON_OPERATOR_GT;
  }
  return v1::COMPARISON_OPERATOR_UNSPECIFIED;
}

v1::Severity ToProto(instruments::Severity severity) {
  switch (severity) {
    case instruments::Severity::kInfo:
      return v1::SEVERITY_INFO;
    case instruments::Severity::kAttention:
      return v1::SEVERITY_NOTICE;
    case instruments::Severity::kUrgent:
      return v1::SEVERITY_URGENT;
  }
  return v1::SEVERITY_UNSPECIFIED;
}

v1::Confidence ToProto(instruments::Confidence confidence) {
  switch (confidence) {
    case instruments::Confidence::kVerified:
      return v1::CONFIDENCE_VERIFIED;
    case instruments::Confidence::kSecondary:
      return v1::CONFIDENCE_SECONDARY;
    case instruments::Confidence::kDerived:
      return v1::CONFIDENCE_DERIVED;
    case instruments::Confidence::kMemory:
      return v1::CONFIDENCE_UNCONFIRMED;
  }
  return v1::CONFIDENCE_UNSPECIFIED;
}

}  // namespace rapport::scoring
