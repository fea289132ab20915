#include "services/scoring/report/write_figure.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

using ::testing::HasSubstr;

FigureValues Means(int therapists, int each, double spread = 1, double between = 0) {
  FigureValues figure;
  figure.figure = "improvement";
  figure.min = -100;
  figure.max = 100;
  for (int t = 0; t < therapists; ++t) {
    const std::string name = absl::StrCat("t", t);
    TherapistValues& values = figure.therapists[name];
    for (int i = 0; i < each; ++i) {
      values.clients.insert(absl::StrCat(name, "-", i));
      values.values.emplace_back(5 + between * t + spread * (i % 3 - 1));
    }
  }
  return figure;
}

std::string SourceOf(const v1::Estimate& estimate, const std::string& name) {
  for (const v1::Parameter& parameter : estimate.parameters()) {
    if (parameter.name() == name) return parameter.source();
  }
  return "";
}

TEST(WriteFigureTest, TheEffectSizeAndItsIntervalAreOfOneQuantity) {
  FigureValues figure;
  figure.kind = FigureKind::kEffectSize;
  figure.better = stats::Better::kLower;
  TherapistValues& values = figure.therapists["t"];
  const double latest[] = {9, 4, 12, 7, 5, 11};
  for (int i = 0; i < 6; ++i) {
    values.clients.insert(absl::StrCat(i));
    values.first.emplace_back(12.0 + 2 * i);
    values.latest.emplace_back(latest[i]);
    values.values.emplace_back(12.0 + 2 * i - latest[i]);
  }
  const v1::Estimate observed = WriteFigure(figure, "", {}).observed();
  // d = 9 / sqrt(14), J = 1 - 3 / 19, r = .1326, SE = sqrt(2 (1 - r) / 6 + d^2 / 12).
  EXPECT_NEAR(observed.value(), 2.0256, 1e-3);
  ASSERT_TRUE(observed.has_interval());
  EXPECT_NEAR((observed.interval().lower() + observed.interval().upper()) / 2, observed.value(), 1e-9);
  EXPECT_NEAR(observed.interval().lower(), 0.5761, 1e-3);
}

TEST(WriteFigureTest, OneTherapistIsTooFewToPoolAndWhatDoesNotVaryHasNoPooledValue) {
  EXPECT_EQ(WriteFigure(Means(1, 30), "", {}).pooled().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(WriteFigure(Means(1, 30, 0), "", {}).pooled().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(WriteFigure(Means(1, 30), "t0", {}).pooled().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(WriteFigure(Means(2, 30, 0), "", {}).pooled().status(), v1::ESTIMATE_STATUS_UNDEFINED);
  EXPECT_EQ(WriteFigure(Means(2, 30), "", {}).pooled().status(), v1::ESTIMATE_STATUS_OK);
}

TEST(WriteFigureTest, WhatIsMadeWithThePriorNamesItsSource) {
  const v1::CaseloadFigure few = WriteFigure(Means(3, 30), "t0", {});
  for (const char* name : {"tau2", "sigma2", "lambda"}) {
    EXPECT_THAT(SourceOf(few.pooled(), name), HasSubstr("Wampold")) << name;
  }
  const v1::CaseloadFigure many = WriteFigure(Means(12, 30, 1, 1), "t0", {});
  for (const char* name : {"tau2", "sigma2", "lambda"}) {
    EXPECT_THAT(SourceOf(many.pooled(), name), HasSubstr("this practice")) << name;
  }
}

TEST(WriteFigureTest, WhatIsWithheldHoldsNeitherNumberNorCount) {
  const v1::CaseloadFigure figure = WriteFigure(Means(3, 4), "t0", {});
  EXPECT_EQ(figure.suppression(), v1::SUPPRESSION_SMALL_CELL);
  for (const v1::Estimate* estimate : {&figure.observed(), &figure.pooled()}) {
    EXPECT_EQ(estimate->n(), 0u);
    EXPECT_FALSE(estimate->has_value());
    EXPECT_FALSE(estimate->has_interval());
  }
}

}  // namespace
}  // namespace rapport::scoring
