#ifndef RAPPORT_TESTS_BENCH_SAMPLE_REQUESTS_H_
#define RAPPORT_TESTS_BENCH_SAMPLE_REQUESTS_H_

#include "rapport/scoring/v1/scoring_service.pb.h"
#include "rapport/type/v1/assessment.pb.h"

namespace rapport::bench {

// What is measured with: the 12-item WAI-SR by the client, complete, answers that differ from row to row.

type::v1::Assessment SampleAssessment(int row);
scoring::v1::ScoreAssessmentsRequest SampleAssessments(int rows);
scoring::v1::ScoreTableRequest SampleTable(int rows);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_SAMPLE_REQUESTS_H_
