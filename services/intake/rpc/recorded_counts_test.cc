#include "services/intake/rpc/recorded_counts.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::intake {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RecordedCountsTest : public testing::Test {
 protected:
  static void Add(v1::Session& session, const std::string& instrument, int items, int answered) {
    type::v1::Assessment& assessment = *session.add_assessments()->mutable_assessment();
    assessment.set_instrument(instrument);
    for (int i = 1; i <= items; ++i) {
      type::v1::Answer& answer = *assessment.add_answers();
      answer.set_item(i);
      if (i <= answered) answer.set_value(1);
    }
  }

  instruments::InstrumentCatalog catalog_ = *instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
  metrics::Registry registry_;
  RecordedCounts counts_{catalog_, registry_};
};

TEST_F(RecordedCountsTest, EverySeriesIsThereBeforeAnythingIsRecorded) {
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("rapport_intake_sessions_recorded_total{way=\"import\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("rapport_intake_attendance_recorded_total{attendance=\"no_show\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("{completeness=\"partial\",instrument=\"srs\"} 0\n"));
}

TEST_F(RecordedCountsTest, ASessionCountsWithItsAttendanceAndItsAssessments) {
  v1::Session session;
  session.set_attendance(v1::ATTENDANCE_LATE);
  Add(session, "srs", 4, 4);
  Add(session, "phq-9", 9, 7);
  counts_.Created(session);
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("rapport_intake_sessions_recorded_total{way=\"call\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rapport_intake_attendance_recorded_total{attendance=\"late\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("{completeness=\"complete\",instrument=\"srs\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("{completeness=\"partial\",instrument=\"phq-9\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rapport_intake_alliance_sessions_total 1\n"));
}

TEST_F(RecordedCountsTest, AnUnspecifiedAttendanceIsNoAttendance) {
  const std::string before = registry_.Text();
  counts_.AttendanceSet(v1::Session());
  EXPECT_EQ(registry_.Text(), before);
  EXPECT_THAT(before, Not(HasSubstr("attendance=\"unspecified\"")));
}

TEST_F(RecordedCountsTest, ASessionIsCoveredOnceHoweverManyAllianceMeasuresFollow) {
  v1::Session session;
  Add(session, "phq-9", 9, 9);
  counts_.Created(session);
  EXPECT_THAT(registry_.Text(), HasSubstr("rapport_intake_alliance_sessions_total 0\n"));
  Add(session, "srs", 4, 4);
  counts_.AssessmentAdded(session);
  Add(session, "srs", 4, 4);
  counts_.AssessmentAdded(session);
  EXPECT_THAT(registry_.Text(), HasSubstr("rapport_intake_alliance_sessions_total 1\n"));
  EXPECT_THAT(registry_.Text(), HasSubstr("{completeness=\"complete\",instrument=\"srs\"} 2\n"));
}

TEST_F(RecordedCountsTest, OnlyImportedRowsCountAsImported) {
  v1::ImportSessionsResponse response;
  response.add_results()->set_outcome(v1::IMPORT_OUTCOME_IMPORTED);
  response.add_results()->set_outcome(v1::IMPORT_OUTCOME_REJECTED);
  response.add_results()->set_outcome(v1::IMPORT_OUTCOME_ALREADY_PRESENT);
  counts_.Imported(response);
  EXPECT_THAT(registry_.Text(), HasSubstr("rapport_intake_sessions_recorded_total{way=\"import\"} 1\n"));
}

TEST_F(RecordedCountsTest, AnUnknownInstrumentMakesNoSeries) {
  v1::Session session;
  Add(session, "somebody@example.org", 1, 1);
  counts_.Created(session);
  EXPECT_THAT(registry_.Text(), Not(HasSubstr("somebody")));
}

}  // namespace
}  // namespace rapport::intake
