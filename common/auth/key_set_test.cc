#include "common/auth/key_set.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/auth/testing/token_signer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::auth {
namespace {

using test::StatusIs;

std::string SetOf(absl::string_view keys) { return absl::StrCat(R"({"keys":[)", keys, "]}"); }

TEST(KeySetTest, WhatIsNoKeySetIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), std::string(R"({"keys":{}})"), SetOf(""),
        SetOf(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})"), SetOf("7"), std::string((1 << 20) + 1, ' ')}) {
    EXPECT_THAT(KeySet::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_KEY_SET"));
  }
}

TEST(KeySetTest, ASecretInAPublicFileIsSaidAndNotUsed) {
  const TokenSigner signer("ES256", "a");
  EXPECT_THAT(KeySet::Parse(SetOf(signer.KeyText(/*with_secret=*/true))),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_KEY_SET"));
  EXPECT_THAT(KeySet::Parse(SetOf(R"({"kty":"oct","k":"c2VjcmV0","kid":"a"})")),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_KEY_SET"));
}

TEST(KeySetTest, KeysOfOtherKindsAreLeftOut) {
  const TokenSigner good("ES256", "good");
  const TokenSigner encrypting("ES256", "b");
  std::string for_encryption = encrypting.KeyText();
  for_encryption.insert(1, R"("use":"enc",)");
  const auto keys = KeySet::Parse(
      SetOf(absl::StrCat(for_encryption, ",", R"({"kty":"RSA","kid":"short","n":"AQAB","e":"AQAB"},)",
                         R"({"kty":"EC","crv":"P-521","kid":"other","x":"AA","y":"AA"},)", good.KeyText())));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->size(), 1U);
  EXPECT_NE(keys->Find("good", "ES256"), nullptr);
  EXPECT_EQ(keys->Find("good", "ES384"), nullptr);
  EXPECT_EQ(keys->Find("b", "ES256"), nullptr);
}

TEST(KeySetTest, TwoKeysOfOneNameAreRefused) {
  const TokenSigner one("ES256", "same");
  const TokenSigner two("ES256", "same");
  EXPECT_THAT(KeySet::Parse(KeySetTextOf({&one, &two})),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_KEY_SET"));
}

TEST(KeySetTest, AnRsaKeyThatNamesNoAlgorithmServesBothOfItsOwn) {
  const TokenSigner signer("RS256", "r");
  std::string key = signer.KeyText();
  const std::string named = R"("alg":"RS256",)";
  key.erase(key.find(named), named.size());
  const auto keys = KeySet::Parse(SetOf(key));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_NE(keys->Find("r", "RS256"), nullptr);
  EXPECT_NE(keys->Find("r", "RS384"), nullptr);
  EXPECT_EQ(keys->Find("r", "ES256"), nullptr);
}

}  // namespace
}  // namespace rapport::auth
