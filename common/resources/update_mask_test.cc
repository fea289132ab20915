#include "common/resources/update_mask.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::resources {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

const std::vector<std::string> kUpdatable = {"attendance", "client_participation", "external_ids"};

TEST(UpdateMaskTest, AStarMeansEveryFieldThatCanBeUpdated) {
  Violations violations;
  EXPECT_EQ(ReadUpdateMask(Mask({"*"}), kUpdatable, violations), kUpdatable);
  EXPECT_TRUE(violations.empty());
}

TEST(UpdateMaskTest, EveryWrongPathIsNamed) {
  Violations violations;
  EXPECT_THAT(ReadUpdateMask(Mask({"attendance", "name", "*", "attendance"}), kUpdatable, violations),
              ElementsAre("attendance"));
  EXPECT_EQ(violations.bad_request().field_violations_size(), 3);
  EXPECT_EQ(violations.bad_request().field_violations(0).field(), "update_mask.paths[1]");
}

TEST(UpdateMaskTest, AnEmptyMaskIsAViolation) {
  Violations violations;
  EXPECT_THAT(ReadUpdateMask(Mask({}), kUpdatable, violations), IsEmpty());
  EXPECT_FALSE(violations.empty());
}

TEST(UpdateMaskTest, NamedFieldsAreReplacedAndClearedAndOthersLeft) {
  intake::v1::Session stored;
  stored.set_client_participation(3);
  stored.set_attendance(intake::v1::ATTENDANCE_LATE);
  stored.add_external_ids()->set_value("old");
  intake::v1::Session change;
  change.set_format(intake::v1::SESSION_FORMAT_VIDEO);
  change.add_external_ids()->set_value("new");
  CopyFields({"client_participation", "external_ids"}, change, stored);
  EXPECT_FALSE(stored.has_client_participation());
  EXPECT_EQ(stored.attendance(), intake::v1::ATTENDANCE_LATE);
  EXPECT_EQ(stored.format(), intake::v1::SESSION_FORMAT_UNSPECIFIED);
  ASSERT_EQ(stored.external_ids_size(), 1);
  EXPECT_EQ(stored.external_ids(0).value(), "new");
}

TEST(UpdateMaskTest, AParticipationOfZeroIsCopiedAsZero) {
  intake::v1::Session stored;
  intake::v1::Session change;
  change.set_client_participation(0);
  CopyFields({"client_participation"}, change, stored);
  EXPECT_TRUE(stored.has_client_participation());
}

}  // namespace
}  // namespace rapport::resources
