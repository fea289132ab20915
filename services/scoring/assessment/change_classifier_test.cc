#include "services/scoring/assessment/change_classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "services/scoring/assessment/test_catalog.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::StatusIs;
using testing::ShippedCatalog;

v1::ClassifyChangeRequest MakeRequest(const std::string& instrument, const std::string& scale, double before,
                                      double after, const std::string& population = "") {
  v1::ClassifyChangeRequest request;
  request.set_instrument(instrument);
  request.set_scale(scale);
  request.set_before(before);
  request.set_after(after);
  request.set_population(population);
  return request;
}

v1::Change ChangeOf(const v1::ClassifyChangeRequest& request) {
  v1::Change change;
  const absl::Status status = ClassifyChange(ShippedCatalog(), request, change);
  EXPECT_TRUE(status.ok()) << status;
  return change;
}

absl::Status ErrorOf(const v1::ClassifyChangeRequest& request) {
  v1::Change change;
  return ClassifyChange(ShippedCatalog(), request, change);
}

TEST(ChangeClassifierTest, ClassifiesByTheInstrumentsPublishedRules) {
  const v1::Change recovered = ChangeOf(MakeRequest("phq-9", "total", 18, 7));
  EXPECT_EQ(recovered.status(), v1::CHANGE_STATUS_OK);
  EXPECT_EQ(recovered.category(), v1::CHANGE_CATEGORY_RECOVERED);
  EXPECT_EQ(recovered.threshold(), 6);
  EXPECT_EQ(recovered.threshold_operator(), v1::COMPARISON_OPERATOR_GE);
  EXPECT_EQ(recovered.cutoff(), 10);
  EXPECT_EQ(recovered.cutoff_operator(), v1::COMPARISON_OPERATOR_GE);
  EXPECT_EQ(recovered.difference(), -11);
  EXPECT_EQ(recovered.improvement(), 11);
  EXPECT_FALSE(recovered.threshold_source().empty());
  EXPECT_FALSE(recovered.cutoff_source().empty());
  EXPECT_EQ(ChangeOf(MakeRequest("phq-9", "total", 22, 14)).category(), v1::CHANGE_CATEGORY_IMPROVED);
  EXPECT_EQ(ChangeOf(MakeRequest("phq-9", "total", 11, 8)).category(), v1::CHANGE_CATEGORY_UNCHANGED);
  EXPECT_EQ(ChangeOf(MakeRequest("phq-9", "total", 9, 15)).category(), v1::CHANGE_CATEGORY_DETERIORATED);
  EXPECT_EQ(ChangeOf(MakeRequest("phq-9", "total", 16, 10)).category(), v1::CHANGE_CATEGORY_IMPROVED);
}

TEST(ChangeClassifierTest, NamedPopulationBringsItsOwnSd) {
  const v1::Change change =
      ChangeOf(MakeRequest("core-10", "clinical_score", 25, 18, "UK primary-care counselling clients"));
  EXPECT_EQ(change.sd(), 7.7);
  EXPECT_EQ(change.reliability(), 0.9);
  EXPECT_NEAR(change.threshold(), 1.96 * 7.7 * std::sqrt(2 * (1 - 0.9)), 1e-9);
  EXPECT_EQ(change.threshold_operator(), v1::COMPARISON_OPERATOR_GT);
  EXPECT_EQ(change.category(), v1::CHANGE_CATEGORY_IMPROVED);
  EXPECT_TRUE(change.has_rci());
}

TEST(ChangeClassifierTest, WithoutASourcedThresholdThereIsInsufficientData) {
  const v1::Change change = ChangeOf(MakeRequest("wai-sr", "total", 40, 50));
  EXPECT_EQ(change.status(), v1::CHANGE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(change.category(), v1::CHANGE_CATEGORY_UNSPECIFIED);
  EXPECT_FALSE(change.has_threshold());
  EXPECT_EQ(change.improvement(), 10);
}

TEST(ChangeClassifierTest, NamesEveryViolation) {
  v1::ClassifyChangeRequest request = MakeRequest("phq-9", "total", 40, std::nan(""), "martians");
  const absl::Status status = ErrorOf(request);
  EXPECT_THAT(status, HasViolation("before"));
  EXPECT_THAT(status, HasViolation("after"));
  EXPECT_THAT(status, HasViolation("population"));
  request.clear_before();
  request.set_scale("bond");
  EXPECT_THAT(ErrorOf(request), HasViolation("scale"));
  EXPECT_THAT(ErrorOf(request), HasViolation("before"));
  EXPECT_THAT(ErrorOf(MakeRequest("none", "total", 1, 2)),
              StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(ErrorOf(MakeRequest("", "total", 1, 2)), HasViolation("instrument"));
}

TEST(ChangeClassifierTest, ZeroIsAScore) {
  const v1::Change change = ChangeOf(MakeRequest("phq-9", "total", 12, 0));
  EXPECT_EQ(change.category(), v1::CHANGE_CATEGORY_RECOVERED);
}

}  // namespace
}  // namespace rapport::scoring
