#include "common/auth/token_verifier.h"

#include <openssl/hmac.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/substitute.h"
#include "common/auth/signed_token.h"
#include "common/auth/testing/token_signer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace rapport::auth {
namespace {

using test::IsOk;
using test::StatusIs;

constexpr absl::StatusCode kRefused = absl::StatusCode::kUnauthenticated;

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest() {
    rules_.set_issuer("https://issuer.example");
    rules_.add_audiences("rapport");
    rules_.mutable_clock_skew()->set_seconds(30);
    rules_.mutable_max_lifetime()->set_seconds(3600);
    config::v1::ClaimNames& names = *rules_.mutable_claims();
    names.set_practice("rapport_practice");
    names.set_therapist("rapport_therapist");
    names.set_roles("rapport_roles");
    names.set_viewer("rapport_viewer");
    names.set_purpose("purpose_of_use");
    names.set_on_behalf_of("fhirUser");
  }

  TokenVerifier& verifier() {
    if (verifier_ == nullptr) {
      auto keys = std::make_unique<KeySource>([this]() -> absl::StatusOr<std::string> { return key_text_; },
                                              absl::Seconds(1), real_clock_, [](const absl::Status&) {});
      EXPECT_THAT(keys->Start(/*may_wait=*/false), IsOk());
      keys_ = keys.get();
      std::vector<TrustedIssuer> issuers;
      issuers.push_back({rules_, std::move(keys)});
      verifier_ = std::make_unique<TokenVerifier>(std::move(issuers), policy_);
    }
    return *verifier_;
  }

  // Claims that are good, with `more` among them.
  std::string Claims(absl::string_view more = "") const {
    return absl::Substitute(
        R"({"iss":"https://issuer.example","aud":"rapport","sub":"ehr","iat":$0,"exp":$1,"rapport_practice":"north")"
        R"(,"scope":"rapport/score rapport/session.read"$2})",
        absl::ToUnixSeconds(now_), absl::ToUnixSeconds(now_) + 300, more.empty() ? "" : absl::StrCat(",", more));
  }

  absl::StatusOr<CallerPtr> Verify(const std::string& token) { return verifier().Verify(token, now_); }

  SystemClock real_clock_;
  absl::Time now_ = absl::FromUnixSeconds(1800000000);
  TokenSigner signer_{"ES256", "one"};
  std::string key_text_ = signer_.KeySetText();
  config::v1::TokenIssuer rules_;
  const AccessPolicy policy_ = *AccessPolicy::Make(AccessPolicy::Default());
  KeySource* keys_ = nullptr;
  std::unique_ptr<TokenVerifier> verifier_;
};

TEST_F(TokenVerifierTest, AGoodTokenSaysWhoCallsAndWhatForWhom) {
  const auto caller = Verify(signer_.Sign(Claims(
      R"("rapport_therapist":"t7","rapport_viewer":"client","purpose_of_use":"TREAT","fhirUser":"Practitioner/7")")));
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ((*caller)->principal, "ehr");
  EXPECT_EQ((*caller)->practice, "north");
  EXPECT_FALSE((*caller)->every_practice);
  EXPECT_EQ((*caller)->therapist, "t7");
  EXPECT_EQ((*caller)->viewer, "client");
  EXPECT_EQ((*caller)->purpose, "TREAT");
  EXPECT_EQ((*caller)->on_behalf_of, "Practitioner/7");
  EXPECT_TRUE((*caller)->HasScope("rapport/score"));
  EXPECT_FALSE((*caller)->HasScope("rapport/erase"));
  EXPECT_FALSE((*caller)->unrestricted);
}

TEST_F(TokenVerifierTest, AnActorIsThePrincipalAndTheSubjectIsActedFor) {
  const auto caller = Verify(signer_.Sign(Claims(R"("act":{"sub":"night-job"})")));
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ((*caller)->principal, "night-job");
  EXPECT_EQ((*caller)->on_behalf_of, "ehr");
}

TEST_F(TokenVerifierTest, TheFourAlgorithmsAreAccepted) {
  for (const char* algorithm : {"RS256", "RS384", "ES256", "ES384"}) {
    const TokenSigner signer(algorithm, "k");
    key_text_ = signer.KeySetText();
    verifier_.reset();
    EXPECT_THAT(Verify(signer.Sign(Claims())), IsOk()) << algorithm;
  }
}

TEST_F(TokenVerifierTest, RolesGiveTheirScopesAndAnUnknownOneGivesNone) {
  const auto caller = Verify(signer_.Sign(Claims(R"("rapport_roles":["records-officer","emperor"])")));
  ASSERT_THAT(caller, IsOk());
  EXPECT_TRUE((*caller)->HasScope("rapport/erase"));
  EXPECT_FALSE((*caller)->HasScope("rapport/session.import"));
}

TEST_F(TokenVerifierTest, AnUnsignedTokenIsRefusedHoweverItIsWritten) {
  for (const char* algorithm : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header = Base64Url(absl::Substitute(R"({"alg":"$0","kid":"one"})", algorithm));
    for (const char* signature : {"", "AAAA"}) {
      EXPECT_THAT(Verify(absl::StrCat(header, ".", Base64Url(Claims()), ".", signature)),
                  StatusIs(kRefused, "TOKEN_ALGORITHM_REFUSED"));
    }
  }
}

TEST_F(TokenVerifierTest, APublicKeyIsNoSecretForASymmetricSignature) {
  const std::string input = absl::StrCat(Base64Url(R"({"alg":"HS256","kid":"one"})"), ".", Base64Url(Claims()));
  const std::string secret = signer_.KeyText();
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int bytes = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &bytes);
  EXPECT_THAT(Verify(absl::StrCat(input, ".", Base64Url({reinterpret_cast<char*>(mac), bytes}))),
              StatusIs(kRefused, "TOKEN_ALGORITHM_REFUSED"));
}

TEST_F(TokenVerifierTest, AKeyIsNotUsedWithAnotherAlgorithmThanItsOwn) {
  const std::string token = signer_.Sign(Claims());
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  for (const char* algorithm : {"RS256", "RS384", "ES384"}) {
    const std::string header = Base64Url(absl::Substitute(R"({"alg":"$0","kid":"one"})", algorithm));
    EXPECT_THAT(Verify(absl::StrCat(header, ".", parts[1], ".", parts[2])), StatusIs(kRefused, "TOKEN_KEY_UNKNOWN"));
  }
}

TEST_F(TokenVerifierTest, AForgedSignatureIsRefused) {
  const TokenSigner forger("ES256", "one");
  EXPECT_THAT(Verify(forger.Sign(Claims())), StatusIs(kRefused, "TOKEN_SIGNATURE_WRONG"));
}

TEST_F(TokenVerifierTest, AKeyThatTheTokenBringsAlongIsNotLookedAt) {
  const TokenSigner forger("ES256", "one");
  const std::string header = absl::Substitute(R"({"alg":"ES256","kid":"one","jwk":$0})", forger.KeyText());
  EXPECT_THAT(Verify(forger.SignWithHeader(header, Claims())), StatusIs(kRefused, "TOKEN_SIGNATURE_WRONG"));
}

TEST_F(TokenVerifierTest, EveryChangedByteIsNoticed) {
  const std::string token = signer_.Sign(Claims());
  ASSERT_THAT(Verify(token), IsOk());
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    // Far enough from the first to differ in more than the padding bits of a last character.
    changed[i] = changed[i] == 'A' ? 'Q' : 'A';
    if (changed == token) continue;
    EXPECT_THAT(Verify(changed), StatusIs(kRefused)) << i;
  }
}

TEST_F(TokenVerifierTest, EveryTruncationIsRefused) {
  const std::string token = signer_.Sign(Claims());
  for (size_t bytes = 0; bytes < token.size(); ++bytes) EXPECT_THAT(Verify(token.substr(0, bytes)), StatusIs(kRefused));
}

TEST_F(TokenVerifierTest, WhatIsNoTokenIsMalformed) {
  const std::string header = Base64Url(R"({"alg":"ES256","kid":"one"})");
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), std::string("a.b"),
        absl::StrCat(header, ".", header), absl::StrCat(header, ".!!.AAAA"), absl::StrCat(header, ".AAAA.AA=="),
        absl::StrCat(Base64Url("[1]"), ".", Base64Url("{}"), ".AAAA"),
        absl::StrCat(header, ".", Base64Url("[]"), ".AAAA"), std::string(kMaxTokenBytes + 1, 'A'),
        absl::StrCat(Base64Url(std::string(8000, '[')), ".AAAA.AAAA"), std::string("\0.\0.\0", 5)}) {
    EXPECT_THAT(Verify(text), StatusIs(kRefused, "TOKEN_MALFORMED")) << text.substr(0, 60);
  }
}

TEST_F(TokenVerifierTest, AHeaderThatNamesAnythingTwiceOrMustBeUnderstoodIsMalformed) {
  for (const char* header :
       {R"({"alg":"ES256","alg":"none","kid":"one"})", R"({"alg":"ES256","kid":"one","crit":["b64"],"b64":false})",
        R"({"alg":"ES256","kid":"one","zip":"DEF"})", R"({"alg":"ES256","kid":"one","typ":"dpop+jwt"})"}) {
    EXPECT_THAT(Verify(absl::StrCat(Base64Url(header), ".", Base64Url(Claims()), ".AAAA")),
                StatusIs(kRefused, "TOKEN_MALFORMED"))
        << header;
  }
}

TEST_F(TokenVerifierTest, IssuerAudienceAndTimesAreHeldAgainstTheRules) {
  const auto with = [this](absl::string_view from, absl::string_view to) {
    std::string claims = Claims();
    const size_t at = claims.find(std::string(from));
    EXPECT_NE(at, std::string::npos);
    return signer_.Sign(claims.replace(at, from.size(), std::string(to)));
  };
  EXPECT_THAT(Verify(with("https://issuer.example", "https://issuer.example/")),
              StatusIs(kRefused, "TOKEN_ISSUER_UNKNOWN"));
  EXPECT_THAT(Verify(with(R"("rapport",)", R"("rapport2",)")), StatusIs(kRefused, "TOKEN_AUDIENCE_WRONG"));
  EXPECT_THAT(Verify(with(R"("aud":"rapport",)", "")), StatusIs(kRefused, "TOKEN_AUDIENCE_WRONG"));
  EXPECT_THAT(Verify(with(R"("aud":"rapport",)", R"("aud":["other","rapport"],)")), IsOk());
  EXPECT_THAT(Verify(with(R"("sub":"ehr",)", "")), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
  EXPECT_THAT(Verify(with(R"("sub":"ehr",)", R"("sub":7,)")), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
  EXPECT_THAT(Verify(with("\"exp\":1800000300", "\"exp\":\"1800000300\"")), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
  EXPECT_THAT(Verify(with("\"exp\":1800000300", "\"exp\":1e300")), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
  EXPECT_THAT(Verify(with(",\"exp\":1800000300", "")), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
  EXPECT_THAT(Verify(with("\"exp\":1800000300", "\"exp\":1799999970")), StatusIs(kRefused, "TOKEN_EXPIRED"));
  EXPECT_THAT(Verify(with("\"exp\":1800000300", "\"exp\":1799999971")), IsOk()) << "the clock may be off";
  EXPECT_THAT(Verify(with("\"iat\":1800000000", "\"iat\":1800000031")), StatusIs(kRefused, "TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(Verify(signer_.Sign(Claims("\"nbf\":1800000031"))), StatusIs(kRefused, "TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(Verify(with("\"exp\":1800000300", "\"exp\":1800009999")), StatusIs(kRefused, "TOKEN_LIFETIME_TOO_LONG"));
}

TEST_F(TokenVerifierTest, ALimitThatCannotBeReadIsNotDropped) {
  for (const char* claim : {R"("rapport_therapist":7)", R"("rapport_therapist":"")", R"("rapport_viewer":["client"])",
                            R"("scope2":1,"rapport_roles":{"a":1})"}) {
    EXPECT_THAT(Verify(signer_.Sign(Claims(claim))), StatusIs(kRefused, "TOKEN_CLAIM_INVALID")) << claim;
  }
  std::string claims = Claims();
  claims.replace(claims.find("\"north\""), 7, "[\"north\"]");
  EXPECT_THAT(Verify(signer_.Sign(claims)), StatusIs(kRefused, "TOKEN_CLAIM_INVALID"));
}

TEST_F(TokenVerifierTest, WithoutAPracticeNoneIsReachedUnlessTheScopeSaysAll) {
  std::string claims = Claims();
  claims.replace(claims.find(R"("rapport_practice":"north")"), 26, R"("x":1)");
  auto caller = Verify(signer_.Sign(claims));
  ASSERT_THAT(caller, IsOk());
  EXPECT_FALSE((*caller)->MayAccess("north"));
  EXPECT_FALSE((*caller)->MayAccess(""));
  claims.replace(claims.find("rapport/score"), 13, "rapport/all-practices");
  caller = Verify(signer_.Sign(claims));
  ASSERT_THAT(caller, IsOk());
  EXPECT_TRUE((*caller)->MayAccess("north"));
}

TEST_F(TokenVerifierTest, ARememberedTokenStillExpires) {
  const std::string token = signer_.Sign(Claims());
  ASSERT_THAT(Verify(token), IsOk());
  now_ += absl::Seconds(329);
  EXPECT_THAT(Verify(token), IsOk());
  now_ += absl::Seconds(1);
  EXPECT_THAT(Verify(token), StatusIs(kRefused, "TOKEN_EXPIRED"));
}

TEST_F(TokenVerifierTest, AnIdStandsForOneToken) {
  const std::string token = signer_.Sign(Claims(R"("jti":"a")"));
  EXPECT_THAT(Verify(token), IsOk());
  EXPECT_THAT(Verify(token), IsOk()) << "a token may be used until it expires";
  EXPECT_THAT(Verify(signer_.Sign(Claims(R"("jti":"a","x":1)"))), StatusIs(kRefused, "TOKEN_REPLAYED"));
  EXPECT_THAT(Verify(signer_.Sign(Claims(R"("jti":"b")"))), IsOk());
}

TEST_F(TokenVerifierTest, ASingleUseTokenIsUsedOnce) {
  rules_.set_single_use(true);
  const std::string token = signer_.Sign(Claims(R"("jti":"a")"));
  EXPECT_THAT(Verify(token), IsOk());
  EXPECT_THAT(Verify(token), StatusIs(kRefused, "TOKEN_REPLAYED"));
}

TEST_F(TokenVerifierTest, ASingleUseTokenThatAServiceHandsOnComesAsOftenAsItsCallTakes) {
  rules_.set_single_use(true);
  const std::string token = signer_.Sign(Claims(R"("jti":"a")"));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(verifier().VerifyHandedOn(token, now_), IsOk());
  EXPECT_THAT(Verify(token), StatusIs(kRefused, "TOKEN_REPLAYED"));
  EXPECT_THAT(verifier().VerifyHandedOn(signer_.Sign(Claims(R"("jti":"a","purpose_of_use":"x")")), now_),
              StatusIs(kRefused, "TOKEN_REPLAYED"))
      << "an id never stands for two tokens";
}

TEST_F(TokenVerifierTest, ATokenSetsNoQuotaAside) {
  const auto caller = Verify(signer_.Sign(Claims(R"("rapport_roles":["scoring-service"])")));
  ASSERT_THAT(caller, IsOk());
  EXPECT_FALSE((*caller)->without_quota);
}

TEST_F(TokenVerifierTest, ATokenThatNamesNoKeyIsCheckedWithTheOnlyOne) {
  const std::string token = signer_.SignWithHeader(R"({"alg":"ES256"})", Claims());
  EXPECT_THAT(Verify(token), IsOk());
  const TokenSigner second("ES256", "two");
  key_text_ = KeySetTextOf({&signer_, &second});
  verifier_.reset();
  EXPECT_THAT(Verify(token), StatusIs(kRefused, "TOKEN_KEY_UNKNOWN"));
}

TEST_F(TokenVerifierTest, ARotatedKeyTakesWhatItSignedWithIt) {
  const std::string old_token = signer_.Sign(Claims());
  ASSERT_THAT(Verify(old_token), IsOk());
  const TokenSigner next("ES256", "two");
  const uint64_t before = keys_->generation();
  key_text_ = next.KeySetText();
  EXPECT_THAT(Verify(next.Sign(Claims())), StatusIs(kRefused, "TOKEN_KEY_UNKNOWN")) << "which makes it look";
  while (keys_->generation() == before) std::this_thread::yield();
  EXPECT_THAT(Verify(next.Sign(Claims())), IsOk());
  EXPECT_THAT(Verify(old_token), StatusIs(kRefused, "TOKEN_KEY_UNKNOWN")) << "though it was remembered";
}

}  // namespace
}  // namespace rapport::auth
