#include "services/cli/table_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "common/errors/errors.h"

namespace rapport::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Answers = std::vector<std::optional<double>>;

// Two scales over three items, the second with bands.
scoring::v1::Instrument TwoScales() {
  scoring::v1::Instrument instrument;
  scoring::v1::Scale& part = *instrument.add_scales();
  part.set_id("part");
  part.add_items(3);
  scoring::v1::Scale& total = *instrument.add_scales();
  total.set_id("total");
  for (uint32_t item = 1; item <= 3; ++item) total.add_items(item);
  for (const char* label : {"low", "high"}) total.add_bands()->set_label(label);
  return instrument;
}

scoring::v1::ScoreTableResponse ThreeRows() {
  scoring::v1::ScoreTableResponse reply;
  for (const double value : {1.0, 6.0, std::nan(""), std::nan(""), std::nan(""), 4.5}) reply.add_values(value);
  reply.set_statuses(std::string{1, 1, 4, 4, 3, 2});
  reply.set_bands(std::string{0, 2, 0, 0, 0, 1});
  reply.set_flag_counts(std::string{2, 0, 1});
  for (const char* code : {"A", "B"}) reply.add_flag_codes(code);
  for (const uint32_t flag : {0, 1, 1}) reply.add_flags(flag);
  scoring::v1::TableFault& fault = *reply.add_faults();
  fault.set_row(1);
  *fault.mutable_error() = ToRpcStatus(absl::InvalidArgumentError("off range"));
  return reply;
}

TEST(TableScoresTest, ReadsEveryRowAsAScore) {
  const scoring::v1::Instrument instrument = TwoScales();
  const scoring::v1::ScoreTableResponse reply = ThreeRows();
  TableScores scores(instrument, {1, 2, 3});
  ASSERT_TRUE(scores.Begin(reply, 3).ok());

  const scoring::v1::Score& first = **scores.Next(Answers{2.0, 3.0, 1.0});
  EXPECT_EQ(first.scales(1).value(), 6);
  EXPECT_EQ(first.scales(1).band().label(), "high");
  EXPECT_FALSE(first.scales(0).has_band());
  EXPECT_THAT(first.scales(1).missing_items(), IsEmpty());
  ASSERT_EQ(first.flags_size(), 2);
  EXPECT_EQ(first.flags(1).code(), "B");

  const auto refused = scores.Next(Answers{9.0, 9.0, 9.0});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused.status().message(), "off range");

  const scoring::v1::Score& third = **scores.Next(Answers{2.0, std::nullopt, std::nullopt});
  EXPECT_EQ(third.scales(0).status(), scoring::v1::SCORE_STATUS_NOT_SCORABLE);
  EXPECT_FALSE(third.scales(0).has_value() || third.scales(0).has_prorated_value());
  EXPECT_EQ(third.scales(1).prorated_value(), 4.5);
  EXPECT_FALSE(third.scales(1).has_value());
  EXPECT_THAT(third.scales(1).missing_items(), ElementsAre(2, 3));
  ASSERT_EQ(third.flags_size(), 1);
  EXPECT_EQ(third.flags(0).code(), "B");
}

TEST(TableScoresTest, RefusesAReplyOfAnotherSize) {
  const scoring::v1::Instrument instrument = TwoScales();
  TableScores scores(instrument, {1, 2, 3});
  EXPECT_EQ(scores.Begin(ThreeRows(), 2).code(), absl::StatusCode::kInternal);
  scoring::v1::ScoreTableResponse fewer = ThreeRows();
  fewer.mutable_flags()->RemoveLast();
  EXPECT_EQ(scores.Begin(fewer, 3).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace rapport::cli
