// Stateless scoring over a real socket: what the messages hold is tested beside the code; here is what calls do.
#include <cmath>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/rpc/status_mapping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/rpc/scoring_service.h"
#include "tests/testing/server_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::HasSubstr;
using testing::MakeAssessment;
using ::testing::Not;

class ScoringServiceTest : public ::testing::Test {
 protected:
  ScoringServiceTest()
      : server_([this](rpc::ServerFrame& frame) {
          counts_ = std::make_unique<ScoreCounts>(testing::ShippedCatalog(), frame.registry());
          service_ = std::make_unique<ScoringService>(frame.CallsOf(v1::ScoringService::service_full_name()),
                                                      testing::ShippedCatalog(), *counts_);
          rpc::ServerSpec spec;
          spec.services = {service_.get()};
          return spec;
        }),
        stub_(v1::ScoringService::NewStub(server_.NewChannel())) {}

  absl::Status Score(const type::v1::Assessment& assessment, v1::Score& score) {
    v1::ScoreAssessmentRequest request;
    *request.mutable_assessment() = assessment;
    grpc::ClientContext context;
    return rpc::FromGrpcStatus(stub_->ScoreAssessment(&context, request, &score));
  }

  // How many assessments of the instrument were scored so far.
  std::string Scored(const std::string& instrument, const std::string& completeness) {
    const std::string metrics = server_.Metrics();
    const std::string series = absl::StrCat("rapport_scoring_assessments_scored_total{completeness=\"", completeness,
                                            "\",instrument=\"", instrument, "\"} ");
    const size_t place = metrics.find(series);
    if (place == std::string::npos) return "no such series";
    return metrics.substr(place + series.size(), metrics.find('\n', place) - place - series.size());
  }

  std::unique_ptr<ScoreCounts> counts_;
  std::unique_ptr<ScoringService> service_;
  test::ServerFixture server_;
  std::unique_ptr<v1::ScoringService::Stub> stub_;
};

TEST_F(ScoringServiceTest, ScoresOneAssessment) {
  v1::Score score;
  ASSERT_THAT(Score(MakeAssessment("phq-9", {1, 2, 1, 3, 0, 1, 2, 1, 0}), score), IsOk());
  EXPECT_EQ(score.scales(0).value(), 11);
}

TEST_F(ScoringServiceTest, AnEarlierCallLeavesNoTraceInALaterAnswer) {
  const std::vector<std::pair<std::string, std::vector<double>>> forms = {
      {"phq-9", {3, 3, 3, 3, 3, 3, 3, 3, 3}}, {"phq-9", {0, 0, 0, 0, 0, 0, 0, 0}},    {"phq-9", {9}},
      {"wai-sr", std::vector<double>(12, 5)}, {"phq-9", {0, 1, 0, 1, 0, 1, 0, 1, 0}}, {"wai-sr", {1, 2, 3}}};
  const AssessmentScorer alone(testing::ShippedCatalog());
  for (const auto& [instrument, answers] : forms) {
    v1::Score expected;
    v1::Score score;
    const bool valid = alone.Score(MakeAssessment(instrument, answers), expected).ok();
    EXPECT_EQ(Score(MakeAssessment(instrument, answers), score).ok(), valid);
    if (valid) {
      EXPECT_EQ(score.SerializeAsString(), expected.SerializeAsString());
    }
  }
}

TEST_F(ScoringServiceTest, CountsWhatWasScoredByInstrumentAndCompleteness) {
  EXPECT_EQ(Scored("phq-9", "complete"), "0");
  v1::Score score;
  ASSERT_THAT(Score(MakeAssessment("phq-9", {1, 2, 1, 3, 0, 1, 2, 1, 0}), score), IsOk());
  EXPECT_THAT(Score(MakeAssessment("phq-9", {1, 2, 1, 9}), score), Not(IsOk()));
  EXPECT_EQ(Scored("phq-9", "complete"), "1");

  grpc::ClientContext rows_context;
  const auto rows = stub_->ScoreAssessments(&rows_context);
  v1::ScoreAssessmentsRequest batch;
  *batch.add_assessments() = MakeAssessment("phq-9", {1, 2, 1, 3, 0, 1, 2, 1, 0});
  *batch.add_assessments() = MakeAssessment("srs", {8, 9, 9, 8});
  *batch.add_assessments() = MakeAssessment("phq-9", {1});
  *batch.add_assessments() = MakeAssessment("nothing", {1});
  v1::ScoreAssessmentsResponse results;
  ASSERT_TRUE(rows->Write(batch) && rows->Read(&results));
  EXPECT_EQ(Scored("phq-9", "complete"), "2");
  EXPECT_EQ(Scored("srs", "complete"), "1");
  EXPECT_EQ(Scored("phq-9", "not_scorable"), "1");
  rows->WritesDone();
  EXPECT_TRUE(rows->Finish().ok());

  grpc::ClientContext table_context;
  const auto table = stub_->ScoreTable(&table_context);
  v1::ScoreTableRequest request;
  request.set_instrument("srs");
  request.set_rater(type::v1::RATER_CLIENT);
  for (int item = 1; item <= 4; ++item) request.add_items(item);
  for (const double value : {8.0, 9.0, 9.0, 8.0, 8.0, 9.0, 9.0, 11.0}) request.add_values(value);
  v1::ScoreTableResponse reply;
  ASSERT_TRUE(table->Write(request) && table->Read(&reply));
  EXPECT_EQ(Scored("srs", "complete"), "2");
  EXPECT_EQ(Scored("srs", "invalid"), "1");
  table->WritesDone();
  EXPECT_TRUE(table->Finish().ok());
}

TEST_F(ScoringServiceTest, BadInputKeepsItsDetailsAndTheServerLives) {
  v1::Score score;
  EXPECT_THAT(Score(MakeAssessment("phq-9", {1, 2, 1, 9}), score), HasViolation("assessment.answers[3].value"));
  EXPECT_THAT(Score(MakeAssessment("nothing", {1}), score),
              StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(Score(MakeAssessment("sai", {1}), score),
              StatusIs(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_UNCONFIRMED"));
  EXPECT_THAT(Score(MakeAssessment("gad-2", {1, 1}), score), IsOk());
}

TEST_F(ScoringServiceTest, NothingOfAPersonIsLogged) {
  type::v1::Assessment assessment = MakeAssessment("maria-lopez", {2.71828});
  v1::Score score;
  EXPECT_THAT(Score(assessment, score), Not(IsOk()));
  assessment.set_instrument("phq-9");
  EXPECT_THAT(Score(assessment, score), Not(IsOk()));
  EXPECT_THAT(server_.Log(), HasSubstr("ScoreAssessment"));
  EXPECT_THAT(server_.Log(), Not(HasSubstr("maria")));
  EXPECT_THAT(server_.Log(), Not(HasSubstr("2.718")));
  EXPECT_THAT(server_.Metrics(), Not(HasSubstr("maria")));
}

TEST_F(ScoringServiceTest, StreamAnswersInOrderAndABadRowNeverEndsIt) {
  grpc::ClientContext context;
  auto stream = stub_->ScoreAssessments(&context);
  constexpr int kMessages = 50;
  std::thread writer([&] {
    for (int message = 0; message < kMessages; ++message) {
      v1::ScoreAssessmentsRequest request;
      for (int row = 0; row < 20; ++row) {
        const double answer = row == 7 ? 99 : (message + row) % 4;
        *request.add_assessments() = MakeAssessment("gad-2", {answer, 0});
      }
      ASSERT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  v1::ScoreAssessmentsResponse response;
  int messages = 0;
  for (; stream->Read(&response); ++messages) {
    ASSERT_EQ(response.results_size(), 20);
    for (int row = 0; row < 20; ++row) {
      if (row == 7) {
        EXPECT_THAT(response.results(row).error(), HasViolation("assessment.answers[0].value"));
      } else {
        EXPECT_EQ(response.results(row).score().scales(0).value(), (messages + row) % 4);
      }
    }
  }
  writer.join();
  EXPECT_EQ(messages, kMessages);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ScoringServiceTest, TableStreamScoresRowsAndEndsOnAFault) {
  grpc::ClientContext context;
  auto stream = stub_->ScoreTable(&context);
  v1::ScoreTableRequest request;
  request.set_instrument("gad-2");
  request.set_rater(type::v1::RATER_CLIENT);
  request.add_items(1);
  request.add_items(2);
  for (double value : {1.0, 2.0, 3.0, std::nan("")}) request.add_values(value);
  ASSERT_TRUE(stream->Write(request));
  v1::ScoreTableResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.values(0), 3);
  EXPECT_TRUE(std::isnan(response.values(1)));
  EXPECT_EQ(response.statuses(), std::string({1, 3}));
  request.add_values(1);
  ASSERT_TRUE(stream->Write(request));
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(rpc::FromGrpcStatus(stream->Finish()), HasViolation("values"));
}

TEST_F(ScoringServiceTest, ListsGetsAndClassifies) {
  v1::ListInstrumentsResponse list;
  grpc::ClientContext list_context;
  ASSERT_TRUE(stub_->ListInstruments(&list_context, v1::ListInstrumentsRequest(), &list).ok());
  EXPECT_GT(list.instruments_size(), 20);
  v1::GetInstrumentRequest get;
  get.set_name("instruments/phq-9");
  v1::Instrument instrument;
  grpc::ClientContext get_context;
  ASSERT_TRUE(stub_->GetInstrument(&get_context, get, &instrument).ok());
  EXPECT_EQ(instrument.items_size(), 9);
  v1::ClassifyChangeRequest change_request;
  change_request.set_instrument("phq-9");
  change_request.set_scale("total");
  change_request.set_before(18);
  change_request.set_after(7);
  v1::Change change;
  grpc::ClientContext change_context;
  ASSERT_TRUE(stub_->ClassifyChange(&change_context, change_request, &change).ok());
  EXPECT_EQ(change.category(), v1::CHANGE_CATEGORY_RECOVERED);
}

}  // namespace
}  // namespace rapport::scoring
