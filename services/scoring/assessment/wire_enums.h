#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_WIRE_ENUMS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_WIRE_ENUMS_H_

#include "common/instruments/instrument.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// The definition's and the engine's words as the contract's.

v1::Direction ToProto(instruments::Direction direction);
v1::ScoringRule ToProto(instruments::Formula formula);
v1::MissingRule ToProto(instruments::MissingPolicy policy);
v1::ComparisonOperator ToProto(instruments::Comparison comparison);
v1::Severity ToProto(instruments::Severity severity);
v1::Confidence ToProto(instruments::Confidence confidence);

inline v1::ScoreStatus ToProto(ScoreStatus status) { return static_cast<v1::ScoreStatus>(status); }

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_WIRE_ENUMS_H_
