#include "services/scoring/assessment/instrument_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "common/instruments/sample_definition.h"
#include "services/scoring/assessment/test_catalog.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::StatusIs;
using ::testing::ElementsAre;
using testing::ShippedCatalog;

absl::StatusOr<v1::Instrument> Get(const std::string& name, const std::string& language = "",
                                   const std::string& version = "") {
  v1::GetInstrumentRequest request;
  request.set_name(name);
  request.set_language(language);
  request.set_version(version);
  v1::Instrument instrument;
  const absl::Status status = GetInstrument(ShippedCatalog(), request, instrument);
  if (!status.ok()) return status;
  return instrument;
}

v1::ListInstrumentsResponse List(const v1::ListInstrumentsRequest& request) {
  v1::ListInstrumentsResponse response;
  const absl::Status status = ListInstruments(ShippedCatalog(), request, response);
  EXPECT_TRUE(status.ok()) << status;
  return response;
}

TEST(InstrumentViewTest, PagesHoldEveryInstrumentOnceInOrder) {
  std::vector<std::string> names;
  v1::ListInstrumentsRequest request;
  request.set_page_size(7);
  do {
    const v1::ListInstrumentsResponse page = List(request);
    EXPECT_LE(page.instruments_size(), 7);
    for (const v1::Instrument& instrument : page.instruments()) names.push_back(instrument.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), testing::ShippedDefinitions().current().size());
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

TEST(InstrumentViewTest, UnconfirmedInstrumentsAreListedAsSuch) {
  v1::ListInstrumentsRequest request;
  request.set_page_size(500);
  int unconfirmed = 0;
  const v1::ListInstrumentsResponse list = List(request);
  for (const v1::Instrument& instrument : list.instruments()) {
    EXPECT_FALSE(instrument.licence().holder().empty()) << instrument.name();
    EXPECT_EQ(instrument.items_size(), 0);
    unconfirmed += instrument.state() == v1::INSTRUMENT_STATE_UNCONFIRMED ? 1 : 0;
  }
  EXPECT_EQ(unconfirmed, 8);
}

TEST(InstrumentViewTest, ListsByLanguageOnlyWhatIsServedInIt) {
  v1::ListInstrumentsRequest request;
  request.set_language("en");
  request.set_page_size(1);  // what is not served in a language takes no place on its pages
  std::vector<std::string> served;
  do {
    const v1::ListInstrumentsResponse list = List(request);
    ASSERT_EQ(list.instruments_size(), 1);
    EXPECT_THAT(list.instruments(0).languages(), ::testing::Contains("en"));
    served.push_back(list.instruments(0).name());
    request.set_page_token(list.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(served, ::testing::Contains("instruments/rapport-check-in"));
  EXPECT_THAT(served, ::testing::Not(::testing::Contains("instruments/wai-sr")));
  request.set_language("tlh");
  EXPECT_EQ(List(request).instruments_size(), 0);
}

TEST(InstrumentViewTest, RefusesTokensOfAnotherListAndNegativeSizes) {
  v1::ListInstrumentsRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request).next_page_token());
  request.set_language("de");
  request.set_page_size(-1);
  v1::ListInstrumentsResponse response;
  const absl::Status status = ListInstruments(ShippedCatalog(), request, response);
  EXPECT_THAT(status, HasViolation("page_token"));
  EXPECT_THAT(status, HasViolation("page_size"));
}

TEST(InstrumentViewTest, ShowsItemsScalesKeysAndSources) {
  const absl::StatusOr<v1::Instrument> core = Get("instruments/core-10");
  ASSERT_TRUE(core.ok()) << core.status();
  EXPECT_EQ(core->items_size(), 10);
  EXPECT_EQ(core->state(), v1::INSTRUMENT_STATE_READY);
  ASSERT_EQ(core->scales_size(), 1);
  const v1::Scale& scale = core->scales(0);
  EXPECT_EQ(scale.id(), "clinical_score");
  EXPECT_THAT(scale.reverse_items(), ElementsAre(2, 3));
  EXPECT_EQ(scale.rule(), v1::SCORING_RULE_MEAN);
  EXPECT_EQ(scale.multiplier(), 10);
  EXPECT_EQ(scale.max_missing(), 1);
  EXPECT_GT(scale.bands_size(), 3);
  EXPECT_GT(scale.cutoffs_size(), 0);
  EXPECT_FALSE(scale.source().empty());
  EXPECT_TRUE(core->items(5).risk());
}

TEST(InstrumentViewTest, NoWordingWhereTheLicenceForbidsIt) {
  const absl::StatusOr<v1::Instrument> wai = Get("instruments/wai-sr");
  ASSERT_TRUE(wai.ok());
  EXPECT_EQ(wai->licence().wording(), v1::WORDING_PERMISSION_NEEDED);
  for (const v1::Item& item : wai->items()) {
    EXPECT_EQ(item.text(), "");
    EXPECT_EQ(item.anchors_size(), 0);
  }
}

TEST(InstrumentViewTest, OwnFormComesWithItsWordingAndSaysItIsNotValidated) {
  const absl::StatusOr<v1::Instrument> form = Get("instruments/rapport-check-in", "en");
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_FALSE(form->validated());
  EXPECT_FALSE(form->notice().empty());
  for (const v1::Item& item : form->items()) EXPECT_FALSE(item.text().empty());
}

TEST(InstrumentViewTest, ServesTheWordingThatASiteRecorded) {
  const auto definitions = instruments::InstrumentCatalog::FromFiles(
      {{"sample.textproto", instruments::kSampleDefinition},
       {"sample.wording.textproto",
        "instrument: 'sample' permission: 'the owner, 2026' "
        "items { number: 2 wordings { language: 'de' text: 'Die zweite.' } }"}});
  ASSERT_TRUE(definitions.ok()) << definitions.status();
  v1::GetInstrumentRequest request;
  request.set_name("instruments/sample");
  request.set_language("de");
  v1::Instrument instrument;
  ASSERT_TRUE(GetInstrument(ScoringCatalog(*definitions, {}), request, instrument).ok());
  EXPECT_THAT(instrument.languages(), ElementsAre("de", "en"));
  EXPECT_EQ(instrument.items(1).text(), "Die zweite.");
  EXPECT_EQ(instrument.items(0).text(), "");
}

TEST(InstrumentViewTest, RefusesMalformedNamesAndUnknownOnes) {
  EXPECT_THAT(Get("phq-9"), HasViolation("name"));
  EXPECT_THAT(Get("instruments/"), HasViolation("name"));
  EXPECT_THAT(Get("instruments/a/b"), HasViolation("name"));
  EXPECT_THAT(Get("instruments/none"), StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(Get("instruments/phq-9", "", "9.9.9"),
              StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_VERSION_NOT_FOUND"));
  EXPECT_THAT(Get("instruments/wai-sr", "en"), HasViolation("language"));
}

}  // namespace
}  // namespace rapport::scoring
