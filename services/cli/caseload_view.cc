#include "services/cli/caseload_view.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::AllianceProfileSummary;

// One code and the instruments of the flags that have it, one entry a flag; empty where a flag rests on no form.
struct Raised {
  std::string code;
  std::vector<std::string> instruments;
};

void Add(const std::string& code, const std::string& instrument, std::vector<Raised>& all) {
  auto place = std::find_if(all.begin(), all.end(), [&](const Raised& raised) { return raised.code == code; });
  if (place == all.end()) place = all.insert(all.end(), Raised{code, {}});
  place->instruments.push_back(instrument);
}

std::string Text(const Raised& raised) {
  if (raised.instruments.size() == 1) return raised.code;
  const std::set<std::string> distinct(raised.instruments.begin(), raised.instruments.end());
  if (distinct.size() == raised.instruments.size() && distinct.count("") == 0) {
    return absl::StrCat(raised.code, " (", absl::StrJoin(raised.instruments, ", "), ")");
  }
  return absl::StrCat(raised.code, " x", raised.instruments.size());
}

std::string Flags(const AllianceProfileSummary& summary) {
  std::vector<Raised> all;
  for (const scoring::v1::Flag& flag : summary.flags()) {
    Add(flag.code(), flag.evidence().empty() ? "" : flag.evidence(0).instrument(), all);
  }
  return absl::StrJoin(all, ", ", [](std::string* out, const Raised& raised) { out->append(Text(raised)); });
}

std::string Latest(const AllianceProfileSummary& summary) {
  return absl::StrJoin(summary.latest(), ", ", [](std::string* out, const scoring::v1::SeriesSummary& series) {
    absl::StrAppend(out, series.instrument(), " ", Number(series.latest()));
    if (series.has_change()) absl::StrAppend(out, " (", series.change() > 0 ? "+" : "", Number(series.change()), ")");
  });
}

// Empty when nothing changed.
std::string Changes(const AllianceProfileSummary& summary) {
  std::vector<Raised> codes;
  for (const std::string& code : summary.new_flags()) Add("+" + code, "", codes);
  for (const std::string& code : summary.cleared_flags()) Add("-" + code, "", codes);
  std::vector<std::string> changes;
  if (summary.new_sessions() > 0) changes.push_back(absl::StrCat(summary.new_sessions(), " new"));
  for (const Raised& raised : codes) changes.push_back(Text(raised));
  return absl::StrJoin(changes, ", ");
}

}  // namespace

std::vector<std::vector<std::string>> CaseloadRows(const scoring::v1::ListAllianceProfilesResponse& caseload,
                                                   const std::string& since) {
  std::vector<std::vector<std::string>> rows = {
      {"look", "episode", "sessions", "last held", "latest (change)", "flags"}};
  if (!since.empty()) rows.front().push_back("since " + since);
  for (const AllianceProfileSummary& summary : caseload.profiles()) {
    rows.push_back({Word(summary.severity()), summary.name().substr(summary.name().rfind('/') + 1),
                    absl::StrCat(summary.sessions()), Date(summary.last_session_time()), Latest(summary),
                    Flags(summary)});
    if (!since.empty()) rows.back().push_back(Changes(summary));
  }
  return rows;
}

}  // namespace rapport::cli
