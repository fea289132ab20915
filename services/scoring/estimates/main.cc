// rapport-estimate: estimates each configured practice's own parameters from its records and stores them in intake as a
// new version, when they have changed. Runs beside the service, on a schedule, and ends.
#include <iostream>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/config/command_line.h"
#include "common/instruments/catalog.h"
#include "common/rpc/process_limits.h"
#include "services/scoring/estimates/estimate_job.h"
#include "services/scoring/rpc/intake_client.h"

namespace {

using namespace rapport;  // NOLINT: a main

void Report(const std::string& practice, const scoring::EstimateOutcome& outcome) {
  std::cout << practice << ": " << outcome.episodes << " episodes, " << outcome.estimates.set.within_person_sds_size()
            << " within-person SDs, " << outcome.estimates.set.growth_models_size() << " growth models; "
            << (outcome.created.empty() ? "nothing new" : "stored as " + outcome.created) << "\n";
  for (const scoring::LeftOut& left_out : outcome.estimates.left_out) {
    std::cout << "  left out " << std::get<0>(left_out.series) << "/" << std::get<1>(left_out.series) << ", "
              << left_out.reason << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  rpc::ForbidCoreDumps();
  const config::Program program{
      .name = "rapport-estimate", .has_instruments = true, .calls_intake = true, .estimates = true};
  const config::Start start = config::ReadCommandLine(program, argc, argv, std::cout, std::cerr);
  if (!start.config.has_value()) return start.exit_code;
  const SystemClock clock;
  RandomIds ids;
  rpc::ServerFrame frame(program, *start.config, clock);
  const config::v1::InstrumentsConfig& instruments = frame.config().instruments();
  const auto definitions = instruments::InstrumentCatalog::Load(instruments.directory());
  if (!definitions.ok()) {
    std::cerr << definitions.status().message() << "\n";
    return 1;
  }
  const scoring::ScoringCatalog catalog(
      *definitions, {instruments.enabled_unconfirmed().begin(), instruments.enabled_unconfirmed().end()});
  scoring::IntakeClient intake(frame);
  const scoring::EstimateJob job(intake, intake, catalog, ids, absl::StrCat(program.name, " ", config::Version()));
  int exit_code = 0;
  for (const std::string& practice : frame.config().estimates().practices()) {
    const auto outcome = job.Run({}, absl::StrCat("practices/", practice));
    if (outcome.ok()) {
      Report(practice, *outcome);
    } else {
      std::cerr << practice << ": " << outcome.status().message() << "\n";
      exit_code = 1;
    }
  }
  return exit_code;
}
