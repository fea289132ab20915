#include "services/scoring/domain/flag_writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/sha256.h"
#include "common/resources/timestamp.h"

namespace rapport::scoring {
namespace {

constexpr size_t kIdBytes = 16;

bool Before(const v1::Flag& a, const v1::Flag& b) {
  const auto rank = [](const v1::Flag& flag) {
    return std::tuple(-static_cast<int>(flag.severity()), -flag.raised_time().seconds(), flag.code(), flag.id());
  };
  return rank(a) < rank(b);
}

}  // namespace

void FlagWriter::Add(FlagDraft draft) {
  v1::Flag flag;
  flag.set_id(FlagId(episode_, draft.code, draft.subject));
  flag.set_code(std::move(draft.code));
  flag.set_severity(draft.severity);
  flag.set_message(std::move(draft.message));
  flag.set_rule(std::move(draft.rule));
  flag.set_opening(std::move(draft.opening));
  flag.set_source(std::move(draft.source));
  *flag.mutable_raised_time() = resources::ToTimestamp(draft.time);
  for (v1::Evidence& evidence : draft.evidence) *flag.add_evidence() = std::move(evidence);
  flags_.push_back(std::move(flag));
}

std::vector<v1::Flag> FlagWriter::Take() {
  std::sort(flags_.begin(), flags_.end(), Before);
  return std::move(flags_);
}

std::string FlagId(absl::string_view episode, absl::string_view code, absl::string_view subject) {
  const std::string digest = Sha256(absl::StrCat(episode, "\n", code, "\n", subject));
  return absl::BytesToHexString(digest.substr(0, kIdBytes));
}

}  // namespace rapport::scoring
