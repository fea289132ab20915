#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "common/instruments/loinc.h"
#include "services/scoring/engine/scoring_key.h"
#include "tests/vectors/instrument_case.h"
#include "tests/vectors/shipped_instruments.h"

// Errors found in public code, forms and guides about these instruments, and that Rapport does not repeat them.
namespace rapport {
namespace {

using instruments::Instrument;
using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();

std::vector<double> Same(size_t items, double value) { return std::vector<double>(items, value); }

std::vector<uint32_t> ReversedItems(const Instrument& instrument) {
  std::vector<uint32_t> reversed;
  for (const instruments::Item& item : instrument.items) {
    if (item.reverse) reversed.push_back(item.number);
  }
  return reversed;
}

std::string BandOf(absl::string_view instrument, absl::string_view scale, const std::vector<double>& values) {
  const scoring::ScoringKey key(ShippedInstrument(instrument));
  const scoring::ScaleKey* scale_key = key.FindScale(scale);
  const int band = Score(key, AnswersInOrder(values)).scales[scale_key->index].band;
  return band < 0 ? "" : scale_key->bands->bands[static_cast<size_t>(band)].label;
}

// All LOINC codes that the definition gives to its items, scores and panel.
std::vector<std::string> CodesInUse(const Instrument& instrument) {
  std::vector<std::string> codes = {instrument.loinc.panel};
  for (const instruments::Item& item : instrument.items) codes.push_back(item.loinc);
  for (const instruments::Scale& scale : instrument.scales) codes.push_back(scale.loinc);
  return codes;
}

// The HL7 SDC guide prints 13 for these answers; with the weights of its own code system they come to 10.
TEST(KnownBadTest, Phq9TotalIsTheSumOfItsAnswers) {
  EXPECT_EQ(ScaleValue("phq-9", "total", {0, 0, 0, 1, 2, 1, 3, 2, 1}), 10);
}

// The adaptive example of the same guide gives "Nearly every day" the weight 4.
TEST(KnownBadTest, Phq9RefusesTheWeight4) {
  const auto problems = instruments::CheckAnswers(ShippedInstrument("phq-9"), instruments::Rater::kClient,
                                                  AnswersInOrder({0, 0, 4, 0, 0, 0, 0, 0, 0}));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(instruments::ProblemField(problems[0], "assessment"), "assessment.answers[2].value");
}

// A published example observation carries a total under the code of the panel.
TEST(KnownBadTest, TotalsNeverCarryThePanelsCode) {
  EXPECT_EQ(ShippedInstrument("phq-9").FindScale("total")->loinc, "44261-6");
  EXPECT_EQ(ShippedInstrument("phq-9").loinc.panel, "44249-1");
  for (const Instrument* instrument : Shipped().current()) {
    for (const instruments::Scale& scale : instrument->scales) {
      EXPECT_TRUE(scale.loinc.empty() || scale.loinc != instrument->loinc.panel) << instrument->id;
    }
  }
}

// A record system's tests take the code of the form for teens for the PHQ-9's.
TEST(KnownBadTest, Phq9IsNotTheFormForTeens) {
  EXPECT_THAT(CodesInUse(ShippedInstrument("phq-9")), Not(Contains("89204-2")));
}

// The same tests raise no alert once the total has improved.
TEST(KnownBadTest, Phq9SelfHarmIsFlaggedHoweverLowTheTotal) {
  const scoring::ScoringKey key(ShippedInstrument("phq-9"));
  const auto result = Score(key, AnswersInOrder({0, 0, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(result.scales[0].value, 1);
  ASSERT_FALSE(result.flags.empty());
  EXPECT_EQ(result.flags[0].rule->code, "SELF_HARM_ITEM");
}

// A trust's page calls 9 a case; the national rule begins at 10.
TEST(KnownBadTest, Phq9CasenessBeginsAtTen) {
  for (const instruments::Cutoff& cutoff : ShippedInstrument("phq-9").cutoffs) {
    EXPECT_FALSE(scoring::Holds(9, cutoff.comparison, cutoff.value)) << cutoff.id;
    EXPECT_TRUE(scoring::Holds(10, cutoff.comparison, cutoff.value)) << cutoff.id;
  }
}

// The comment of a published example calls 15 medium.
TEST(KnownBadTest, Phq15CallsFifteenHigh) { EXPECT_EQ(BandOf("phq-15", "total", Same(15, 1)), "high"); }

// An open library turns item 30, which is about blaming oneself.
TEST(KnownBadTest, CoreOmTurnsItsEightPositiveItemsAndNotItem30) {
  EXPECT_THAT(ReversedItems(ShippedInstrument("core-om")), ElementsAre(3, 4, 7, 12, 19, 21, 31, 32));
}

// The same library names the score after another questionnaire and divides by the number of keys it was handed.
TEST(KnownBadTest, CoreOmMeanIsOverItsAnsweredItems) {
  EXPECT_EQ(ShippedInstrument("core-om").FindScale("mean")->name, "Mean of all items");
  std::vector<double> values = Same(34, 2);
  values[0] = kBlank;
  EXPECT_DOUBLE_EQ(ScaleValue("core-om", "mean", values), 2);
}

// A resource hub says items 3 and 4.
TEST(KnownBadTest, Core10TurnsItems2And3) {
  EXPECT_THAT(ReversedItems(ShippedInstrument("core-10")), ElementsAre(2, 3));
}

// A record system's tests turn 24 items and get 96, 84 and 87.
TEST(KnownBadTest, Oq45TurnsNineItems) {
  EXPECT_EQ(ReversedItems(ShippedInstrument("oq-45")).size(), 9U);
  EXPECT_EQ(ScaleValue("oq-45", "total", Same(45, 0)), 36);
  EXPECT_EQ(ScaleValue("oq-45", "total", Same(45, 4)), 144);
  EXPECT_EQ(ScaleValue("oq-45", "total", Same(45, 3)), 117);
}

// A transcription numbers six items by their place on the page, which turns them.
TEST(KnownBadTest, WaiSrTurnsNoItem) {
  EXPECT_THAT(ReversedItems(ShippedInstrument("wai-sr")), ElementsAre());
  EXPECT_EQ(ScaleValue("wai-sr", "total", Same(12, 5)), 60);
}

// A transcription of the observer form puts several items into the wrong scale.
TEST(KnownBadTest, Wai36KeepsItsItemsInTheStandardScales) {
  const Instrument& wai = ShippedInstrument("wai-36-client");
  EXPECT_EQ(wai.key_status, instruments::KeyStatus::kConfirmFirst);
  EXPECT_THAT(wai.FindScale("task")->items, IsSupersetOf({16, 18, 24, 35}));
  EXPECT_THAT(wai.FindScale("goal")->items, IsSupersetOf({9, 25, 34}));
  EXPECT_THAT(wai.FindScale("bond")->items, IsSupersetOf({21}));
}

// A FHIR form gives item 6 a code whose check digit is wrong.
TEST(KnownBadTest, Gad7Item6HasAValidCode) {
  EXPECT_FALSE(instruments::IsLoincCode("69689-6"));
  EXPECT_EQ(ShippedInstrument("gad-7").FindItem(6)->loinc, "69689-8");
}

// Two projects use a code of the PROMIS-10, and one with a wrong check digit, for the WHO-5.
TEST(KnownBadTest, Who5HasNoBorrowedCode) {
  EXPECT_FALSE(instruments::IsLoincCode("89708-7"));
  for (const std::string& code : CodesInUse(ShippedInstrument("who-5"))) EXPECT_EQ(code, "");
}

// A care-plan code base takes the total of the PHQ-4 for that of the GAD-2.
TEST(KnownBadTest, Gad2DoesNotTakeThePhq4Total) {
  EXPECT_THAT(CodesInUse(ShippedInstrument("gad-2")), Not(Contains("70272-0")));
  EXPECT_EQ(ShippedInstrument("phq-4").FindScale("total")->loinc, "70272-0");
}

// An HL7 example has another question's code for item 1 and the HARK's total for the AUDIT-C's.
TEST(KnownBadTest, AuditCHasItsOwnCodes) {
  const Instrument& audit = ShippedInstrument("audit-c");
  EXPECT_EQ(audit.FindItem(1)->loinc, "68518-0");
  EXPECT_EQ(audit.FindScale("total")->loinc, "75626-2");
  EXPECT_THAT(CodesInUse(audit), Not(Contains("68517-2")));
  EXPECT_THAT(CodesInUse(audit), Not(Contains("76504-0")));
}

}  // namespace
}  // namespace rapport
