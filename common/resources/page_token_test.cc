#include "common/resources/page_token.h"

#include <string>

#include "gtest/gtest.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::resources {
namespace {

intake::v1::ListEpisodesRequest Query() {
  intake::v1::ListEpisodesRequest request;
  request.set_parent("practices/north");
  request.set_therapist("t-1");
  return request;
}

class PageTokenTest : public testing::Test {
 protected:
  const records::ListCursor last_ = {absl::FromUnixMicros(-1'234'567), "episodes/e 1"};
  const std::string digest_ = QueryDigest("ListEpisodes", Query());
  const std::string token_ = MakePageToken(digest_, last_);
  Violations violations_;
};

TEST_F(PageTokenTest, ATokenLeadsBackToItsPlace) {
  const auto cursor = ReadPageToken(digest_, token_, violations_);
  ASSERT_TRUE(cursor.has_value());
  EXPECT_EQ(cursor->order_time, last_.order_time);
  EXPECT_EQ(cursor->name, last_.name);
}

TEST_F(PageTokenTest, NoTokenIsTheFirstPage) {
  EXPECT_FALSE(ReadPageToken(digest_, "", violations_).has_value());
  EXPECT_TRUE(violations_.empty());
}

TEST_F(PageTokenTest, ThePageSizeMayChangeBetweenPages) {
  auto request = Query();
  request.set_page_size(7);
  request.set_page_token(token_);
  EXPECT_EQ(QueryDigest("ListEpisodes", request), digest_);
}

TEST_F(PageTokenTest, AnotherQueryPracticeOrMethodRefusesTheToken) {
  auto filter = Query();
  filter.set_therapist("t-2");
  auto practice = Query();
  practice.set_parent("practices/south");
  for (const std::string& digest : {QueryDigest("ListEpisodes", filter), QueryDigest("ListEpisodes", practice),
                                    QueryDigest("ListSessions", Query())}) {
    Violations violations;
    EXPECT_FALSE(ReadPageToken(digest, token_, violations).has_value());
    EXPECT_EQ(violations.bad_request().field_violations(0).field(), "page_token");
  }
}

TEST_F(PageTokenTest, DamagedTokensAreRefused) {
  std::string changed = token_;
  changed[token_.size() / 2] = changed[token_.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& token : {changed, token_.substr(1), std::string("x"), std::string("%%%"), token_ + token_}) {
    Violations violations;
    EXPECT_FALSE(ReadPageToken(digest_, token, violations).has_value());
    EXPECT_FALSE(violations.empty());
  }
}

TEST_F(PageTokenTest, PageSizesHaveADefaultAndALimit) {
  EXPECT_EQ(PageSize(0, violations_), kDefaultPageSize);
  EXPECT_EQ(PageSize(3, violations_), 3);
  EXPECT_EQ(PageSize(100'000, violations_), kMaxPageSize);
  EXPECT_TRUE(violations_.empty());
  PageSize(-1, violations_);
  EXPECT_FALSE(violations_.empty());
}

}  // namespace
}  // namespace rapport::resources
