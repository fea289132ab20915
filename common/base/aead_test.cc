#include "common/base/aead.h"

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

const std::string& Key() {
  static const std::string& key = *new std::string(RandomBytes(kAeadKeyBytes));
  return key;
}

TEST(AeadTest, OpensThePublishedVector) {
  // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", in our format.
  const std::string key = *AeadKeyFromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string sealed =
      absl::HexStringToBytes(absl::StrCat("01", "cafebabefacedbaddecaf888",
                                          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590d"
                                          "bb3da7b08b1056828838c5f61e6393ba7a0a",
                                          "bcc9f662", "76fc6ece0f4e1768cddf8853bb2d551b"));
  const std::string associated = absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const auto text = AeadOpen(key, sealed, associated);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(absl::BytesToHexString(*text),
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa"
            "0de657ba637b39");
}

TEST(AeadTest, OpensWhatItSealedAndHidesIt) {
  for (const std::string& text : {std::string(), std::string("said so"), std::string(100000, '\0')}) {
    const std::string sealed = *AeadSeal(Key(), text, "here");
    EXPECT_EQ(sealed.size(), text.size() + kAeadOverheadBytes);
    EXPECT_TRUE(text.empty() || sealed.find(text) == std::string::npos);
    EXPECT_EQ(*AeadOpen(Key(), sealed, "here"), text);
  }
}

TEST(AeadTest, EqualTextsLookDifferentEveryTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(*AeadSeal(Key(), "same", ""));
  EXPECT_EQ(seen.size(), 100u);
}

TEST(AeadTest, AnyChangedOrMissingByteIsDataLoss) {
  const std::string sealed = *AeadSeal(Key(), "text", "here");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(AeadOpen(Key(), changed, "here").status().code(), absl::StatusCode::kDataLoss) << "byte " << i;
    EXPECT_EQ(AeadOpen(Key(), sealed.substr(0, i), "here").status().code(), absl::StatusCode::kDataLoss) << i;
  }
}

TEST(AeadTest, OpensNeitherElsewhereNorUnderAnotherKey) {
  const std::string sealed = *AeadSeal(Key(), "text", "here");
  EXPECT_EQ(AeadOpen(Key(), sealed, "there").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(AeadOpen(RandomBytes(kAeadKeyBytes), sealed, "here").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(AeadOpen("short", sealed, "here").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(AeadSeal("short", "text", "here").status().code(), absl::StatusCode::kInternal);
}

TEST(AeadTest, ContextsKeepTheirPartsApart) {
  EXPECT_NE(AeadContext({"ab", "c"}), AeadContext({"a", "bc"}));
  EXPECT_NE(AeadContext({"a", ""}), AeadContext({"a"}));
}

TEST(AeadTest, KeysAreSixtyFourHexadecimalDigits) {
  EXPECT_TRUE(AeadKeyFromHex(std::string(64, 'a') + "\n").ok());
  for (const std::string& digits : {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')}) {
    EXPECT_EQ(AeadKeyFromHex(digits).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace rapport
