#include "services/scoring/stats/intraclass_correlation.h"
#include "services/scoring/stats/rater_agreement.h"
#include "services/scoring/stats/response_surface.h"
#include "services/scoring/stats/truth_and_bias.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

json IntraclassCorrelation(const Input& in) {
  const auto r = stats::ComputeIntraclassCorrelation(in.Rows("ratings"), in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"k", Word(r.k)},
          {"ms_rows", Word(r.ms_rows)},
          {"ms_cols", Word(r.ms_cols)},
          {"ms_error", Word(r.ms_error)},
          {"ms_within", Word(r.ms_within)},
          {"icc_1_1", Word(r.icc_1_1)},
          {"icc_a_1", Word(r.icc_a_1)},
          {"icc_c_1", Word(r.icc_c_1)},
          {"icc_a_k", Word(r.icc_a_k)},
          {"icc_c_k", Word(r.icc_c_k)},
          {"icc_a_1_lower", Word(r.icc_a_1_lower)},
          {"icc_a_1_upper", Word(r.icc_a_1_upper)},
          {"icc_c_1_lower", Word(r.icc_c_1_lower)},
          {"icc_c_1_upper", Word(r.icc_c_1_upper)}};
}

json Difference(const Input& in) {
  const auto r = stats::CompareRaters(in.Series("client"), in.Series("therapist"));
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"mean_difference", Word(r.mean_difference)},
          {"sd_difference", Word(r.sd_difference)},
          {"loa_lower", Word(r.loa_lower)},
          {"loa_upper", Word(r.loa_upper)},
          {"mean_absolute_difference", Word(r.mean_absolute_difference)}};
}

json Profile(const Input& in) {
  const auto r = stats::CompareProfiles(in.Series("a"), in.Series("b"));
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"r", Word(r.r)},
          {"d2_distance", Word(r.d2_distance)},
          {"double_entry_icc", Word(r.double_entry_icc)}};
}

json TruthAndBias(const Input& in) {
  const auto r = stats::FitTruthAndBias(in.Series("client"), in.Series("therapist"));
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"directional_bias", Word(r.directional_bias)},
          {"truth_force", Word(r.truth_force)},
          {"se_bias", Word(r.se_bias)},
          {"se_truth", Word(r.se_truth)},
          {"r", Word(r.r)}};
}

json ResponseSurface(const Input& in) {
  const auto r = stats::DescribeSurface(in.Series("b"), in.Rows("vcov"));
  return {{"status", Word(r.status)}, {"a1", Word(r.a1)},       {"a2", Word(r.a2)},
          {"a3", Word(r.a3)},         {"a4", Word(r.a4)},       {"se_a1", Word(r.se_a1)},
          {"se_a2", Word(r.se_a2)},   {"se_a3", Word(r.se_a3)}, {"se_a4", Word(r.se_a4)}};
}

}  // namespace

Adapters AgreementAdapters() {
  return {{"agreement.icc", IntraclassCorrelation},
          {"agreement.difference", Difference},
          {"agreement.profile", Profile},
          {"agreement.truth_bias", TruthAndBias},
          {"agreement.response_surface", ResponseSurface}};
}

}  // namespace rapport::vectors
