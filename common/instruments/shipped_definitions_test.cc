#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/instruments/catalog.h"
#include "common/instruments/instruments_doc.h"

// What every shipped definition must keep beyond the loader's rules.
namespace rapport::instruments {
namespace {

const InstrumentCatalog& Shipped() {
  static const auto* catalog = new auto(InstrumentCatalog::Load(RAPPORT_DEFINITIONS));
  EXPECT_TRUE(catalog->ok()) << catalog->status().message();
  return **catalog;
}

std::string ReadText(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream) << path;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

TEST(ShippedDefinitionsTest, AllLoadAndCurrentOnesAreFoundById) {
  for (const Instrument* instrument : Shipped().current()) {
    EXPECT_EQ(Shipped().Find(instrument->id), instrument);
    EXPECT_EQ(Shipped().Find(instrument->id, instrument->version), instrument);
  }
}

TEST(ShippedDefinitionsTest, NothingFromMemoryIsInUse) {
  for (const auto& instrument : Shipped().all()) {
    SCOPED_TRACE(instrument->id);
    const auto check = [](const auto& facts) {
      for (const auto& fact : facts) EXPECT_TRUE(!fact.enabled || fact.basis.confidence != Confidence::kMemory);
    };
    check(instrument->item_rules);
    check(instrument->classifications);
    check(instrument->band_sets);
    check(instrument->cutoffs);
    check(instrument->reliable_changes);
    check(instrument->norms);
    check(instrument->reliabilities);
  }
}

TEST(ShippedDefinitionsTest, EveryThresholdInUseNamesASource) {
  for (const auto& instrument : Shipped().all()) {
    SCOPED_TRACE(instrument->id);
    for (const Cutoff& cutoff : instrument->cutoffs) EXPECT_TRUE(!cutoff.enabled || !cutoff.basis.source.empty());
    for (const BandSet& set : instrument->band_sets) EXPECT_TRUE(!set.enabled || !set.basis.source.empty());
    for (const ReliableChange& change : instrument->reliable_changes) {
      EXPECT_TRUE(!change.enabled || !change.basis.source.empty());
    }
    for (const ItemRule& rule : instrument->item_rules) EXPECT_TRUE(!rule.enabled || !rule.basis.source.empty());
  }
}

TEST(ShippedDefinitionsTest, WordingIsShippedOnlyWhereEverybodyMayShowIt) {
  for (const auto& instrument : Shipped().all()) {
    const bool open = instrument->licence.reproduce_wording && !instrument->licence.non_commercial;
    EXPECT_TRUE(open || instrument->response.anchors.empty()) << instrument->id;
    for (const Item& item : instrument->items) EXPECT_TRUE(open || item.wordings.empty()) << instrument->id;
  }
}

// A published version never changes: a correction is a new version in a new file. A new definition adds its line with
// `rapport instruments lock common/instruments/definitions`.
TEST(ShippedDefinitionsTest, PublishedVersionsAreAsPublished) {
  const std::vector<std::string> published = absl::StrSplit(ReadText(RAPPORT_DEFINITIONS "/published.lock"), '\n');
  const std::vector<std::string> shipped = absl::StrSplit(RenderLock(Shipped()), '\n');
  EXPECT_THAT(shipped, testing::ElementsAreArray(published));
}

// If this fails: `rapport instruments doc common/instruments/definitions > docs/instruments.md`.
TEST(ShippedDefinitionsTest, ThePageOnThemIsUpToDate) {
  const std::vector<std::string> written = absl::StrSplit(ReadText(RAPPORT_INSTRUMENTS_DOC), '\n');
  const std::vector<std::string> rendered = absl::StrSplit(RenderInstrumentsDoc(Shipped()), '\n');
  EXPECT_THAT(written, testing::ElementsAreArray(rendered));
}

}  // namespace
}  // namespace rapport::instruments
