#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/instruments/catalog.h"
#include "common/instruments/instruments_doc.h"
#include "services/cli/commands.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::Instrument;
using Stub = scoring::v1::ScoringService::StubInterface;

std::string Raters(const Instrument& instrument) {
  return absl::StrJoin(instrument.raters(), ", ",
                       [](std::string* out, int rater) { out->append(Word(static_cast<type::v1::Rater>(rater))); });
}

absl::Status List(Session& session) {
  std::vector<std::vector<std::string>> rows = {{"id", "name", "measures", "raters", "version", "state"}};
  scoring::v1::ListInstrumentsRequest request;
  scoring::v1::ListInstrumentsResponse all;
  request.set_page_size(1000);
  do {
    ASSIGN_OR_RETURN(const auto page,
                     session.services.Call(session.services.scoring(), &Stub::ListInstruments, request));
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (session.options.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const Instrument& instrument : all.instruments()) {
    rows.push_back({instrument.name().substr(instrument.name().find('/') + 1), instrument.title(),
                    instrument.category(), Raters(instrument), instrument.version(), Word(instrument.state())});
  }
  PrintTable(rows);
  return absl::OkStatus();
}

std::string ScaleItems(const scoring::v1::Scale& scale) {
  const auto reversed = [&scale](uint32_t item) {
    for (const uint32_t reverse : scale.reverse_items()) {
      if (reverse == item) return true;
    }
    return false;
  };
  return absl::StrJoin(scale.items(), " ",
                       [&](std::string* out, uint32_t item) { absl::StrAppend(out, item, reversed(item) ? "r" : ""); });
}

void PrintScale(const scoring::v1::Scale& scale) {
  std::cout << "\n"
            << scale.id() << ": " << scale.title() << ", " << Number(scale.min()) << "-" << Number(scale.max()) << ", "
            << Word(scale.direction()) << ", " << Word(scale.rule()) << "\n";
  std::cout << "  items (r: reversed): " << ScaleItems(scale) << "\n";
  std::cout << "  missing answers: " << Word(scale.missing_rule()) << ", at most " << scale.max_missing() << " missing";
  if (!scale.missing_rule_source().empty()) std::cout << " (" << scale.missing_rule_source() << ")";
  std::cout << "\n";
  for (const auto& band : scale.bands()) {
    std::cout << "  " << band.label() << ": from " << Number(band.min()) << "\n";
  }
  if (!scale.bands().empty()) std::cout << "    (bands: " << scale.bands(0).source() << ")\n";
  for (const auto& cutoff : scale.cutoffs()) {
    std::cout << "  cut-off " << Sign(cutoff.operator_()) << " " << Number(cutoff.value()) << ": " << cutoff.label()
              << " (" << cutoff.source() << ")\n";
  }
}

absl::Status Show(Session& session, const std::string& id) {
  scoring::v1::GetInstrumentRequest request;
  request.set_name(absl::StrCat("instruments/", id));
  ASSIGN_OR_RETURN(const Instrument instrument,
                   session.services.Call(session.services.scoring(), &Stub::GetInstrument, request));
  if (session.options.json) {
    PrintJson(instrument);
    return absl::OkStatus();
  }
  std::cout << instrument.title() << " (" << instrument.abbreviation() << "), version " << instrument.version() << "\n"
            << "  measures " << instrument.category() << "; answered by " << Raters(instrument) << "; "
            << instrument.items_size() << " items; " << Word(instrument.state()) << "\n"
            << "  " << instrument.citation() << "\n"
            << "  Rights: " << instrument.licence().holder() << ". " << instrument.licence().terms() << "\n";
  if (!instrument.notice().empty()) std::cout << "  " << instrument.notice() << "\n";
  for (const auto& scale : instrument.scales()) PrintScale(scale);
  return absl::OkStatus();
}

absl::Status CheckFolder(const std::string& folder) {
  ASSIGN_OR_RETURN(const auto catalog, instruments::InstrumentCatalog::Load(folder));
  std::cout << "All definitions in " << folder << " are valid.\n";
  return absl::OkStatus();
}

// Reads the folder, so that the page can be made where no service runs.
absl::Status PrintFolder(const std::string& folder, std::string (*render)(const instruments::InstrumentCatalog&)) {
  ASSIGN_OR_RETURN(const auto catalog, instruments::InstrumentCatalog::Load(folder));
  std::cout << render(catalog);
  return absl::OkStatus();
}

}  // namespace

void AddInstrumentsCommands(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("instruments", "List the instruments that can be scored");
  command->require_subcommand(0, 1);
  command->callback([&session, command] {
    if (command->get_subcommands().empty()) session.status = List(session);
  });

  static std::string id, folder;  // CLI11 writes through a reference that must outlive parsing
  CLI::App* show = command->add_subcommand("show", "Show one instrument: items, scales, rules, sources");
  show->add_option("ID", id, "The instrument's id, such as phq-9")->required();
  show->callback([&session] { session.status = Show(session, id); });

  CLI::App* check = command->add_subcommand("check", "Check a folder of definition files, without a service");
  check->add_option("DIR", folder, "The folder")->required()->check(CLI::ExistingDirectory);
  check->callback([&session] { session.status = CheckFolder(folder); });

  CLI::App* doc = command->add_subcommand("doc", "Print the page on a folder's definitions, as docs/instruments.md");
  doc->add_option("DIR", folder, "The folder")->required()->check(CLI::ExistingDirectory);
  doc->callback([&session] { session.status = PrintFolder(folder, instruments::RenderInstrumentsDoc); });

  CLI::App* lock = command->add_subcommand("lock", "Print version and digest of a folder's definitions");
  lock->add_option("DIR", folder, "The folder")->required()->check(CLI::ExistingDirectory);
  lock->callback([&session] { session.status = PrintFolder(folder, instruments::RenderLock); });
}

}  // namespace rapport::cli
