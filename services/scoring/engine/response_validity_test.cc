#include "services/scoring/engine/response_validity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MakeInstrument;

std::vector<FlagKind> Flags(const Instrument& instrument, const std::vector<std::optional<double>>& answers) {
  const ScoringKey key(instrument);
  std::vector<FlagKind> kinds;
  for (const RaisedFlag& flag : testing::ScoreAnswers(key, answers).flags) kinds.push_back(flag.kind);
  return kinds;
}

Instrument Alliance(size_t items, double min, double max) {
  Instrument instrument = MakeInstrument(items, min, max, 1);
  instrument.category = instruments::Category::kAlliance;
  return instrument;
}

TEST(ResponseValidityTest, SameAnswerToSixItemsIsAStraightLine) {
  EXPECT_THAT(Flags(MakeInstrument(6, 0, 4, 1), {2, 2, 2, 2, 2, 2}), ElementsAre(FlagKind::kStraightLine));
  EXPECT_THAT(Flags(MakeInstrument(6, 0, 4, 1), {2, 2, 2, 2, 2, 1}), IsEmpty());
}

TEST(ResponseValidityTest, FourLinesAnsweredAlikeAreSincere) {
  EXPECT_THAT(Flags(MakeInstrument(4, 0, 10, 1), {10, 10, 10, 10}), IsEmpty());
}

TEST(ResponseValidityTest, SixTimesNoIsNoPattern) {
  EXPECT_THAT(Flags(MakeInstrument(6, 0, 1, 1), {0, 0, 0, 0, 0, 0}), IsEmpty());
}

TEST(ResponseValidityTest, SameAnswerToItemsThatPointBothWaysContradicts) {
  Instrument instrument = MakeInstrument(10, 0, 4, 1);
  instrument.items[2].reverse = instrument.items[3].reverse = true;
  EXPECT_THAT(Flags(instrument, std::vector<std::optional<double>>(10, 4)),
              ElementsAre(FlagKind::kStraightLine, FlagKind::kReverseInconsistent));
  EXPECT_THAT(Flags(instrument, std::vector<std::optional<double>>(10, 2)), ElementsAre(FlagKind::kStraightLine));
}

TEST(ResponseValidityTest, MoreThanAFifthMissingIsFlagged) {
  const Instrument instrument = MakeInstrument(10, 0, 4, 1);
  const std::optional<double> none;
  EXPECT_THAT(Flags(instrument, {2, none, 1, 2, none, 0, 2, none, 1, 2}), ElementsAre(FlagKind::kExcessMissing));
  EXPECT_THAT(Flags(instrument, {2, none, 1, 2, none, 0, 2, 1, 1, 2}), IsEmpty());
}

TEST(ResponseValidityTest, AllianceAtItsCeilingOrPerfectIsFlagged) {
  EXPECT_THAT(Flags(Alliance(4, 0, 10), {10, 10, 10, 9}), ElementsAre(FlagKind::kCeiling));
  EXPECT_THAT(Flags(Alliance(4, 0, 10), {10, 10, 10, 10}), ElementsAre(FlagKind::kTooPerfect));
  EXPECT_THAT(Flags(Alliance(4, 0, 10), {10, 10, 9, 9}), IsEmpty());
}

TEST(ResponseValidityTest, SymptomsAllAbsentAreNotTooPerfect) {
  Instrument instrument = MakeInstrument(4, 0, 3, 1);
  instrument.scales[0].direction = instruments::Direction::kLowerIsBetter;
  EXPECT_THAT(Flags(instrument, {0, 0, 0, 0}), IsEmpty());
}

}  // namespace
}  // namespace rapport::scoring
