#include "common/resources/external_ids.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::resources {
namespace {

using testing::ElementsAre;

type::v1::ExternalId Id(const std::string& system, const std::string& value) {
  type::v1::ExternalId id;
  id.set_system(system);
  id.set_value(value);
  return id;
}

std::vector<std::string> Fields(const Violations& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations.bad_request().field_violations()) fields.push_back(violation.field());
  return fields;
}

TEST(ExternalIdsTest, EveryWrongPartIsNamedAtOnce) {
  google::protobuf::RepeatedPtrField<type::v1::ExternalId> ids;
  *ids.Add() = Id("ehr", "1");
  *ids.Add() = Id("", std::string(201, 'x'));
  *ids.Add() = Id("ehr", "1");
  Violations violations;
  CheckExternalIds("episode.external_ids", ids, violations);
  EXPECT_THAT(Fields(violations), ElementsAre("episode.external_ids[1].system", "episode.external_ids[1].value",
                                              "episode.external_ids[2]"));
}

TEST(ExternalIdsTest, SeventeenAreTooMany) {
  google::protobuf::RepeatedPtrField<type::v1::ExternalId> ids;
  for (int i = 0; i < kMaxExternalIds; ++i) *ids.Add() = Id("ehr", std::to_string(i));
  Violations violations;
  CheckExternalIds("ids", ids, violations);
  EXPECT_TRUE(violations.empty());
  *ids.Add() = Id("ehr", "one more");
  CheckExternalIds("ids", ids, violations);
  EXPECT_THAT(Fields(violations), ElementsAre("ids"));
}

TEST(ExternalIdsTest, SystemsDoNotShareValues) {
  EXPECT_NE(ExternalIdKey(Id("ab", "c")).value, ExternalIdKey(Id("a", "bc")).value);
  EXPECT_EQ(ExternalIdKey(Id("a", "b")).value, ExternalIdKey(Id("a", "b")).value);
}

}  // namespace
}  // namespace rapport::resources
