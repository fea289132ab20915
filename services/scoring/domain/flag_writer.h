#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_FLAG_WRITER_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_FLAG_WRITER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapport/scoring/v1/score.pb.h"

namespace rapport::scoring {

// What one flag says; the rules hand it over, FlagWriter makes it whole. All texts can be read to a client: they say
// what was seen and leave judgement out.
struct FlagDraft {
  std::string code;
  v1::Severity severity = v1::SEVERITY_INFO;
  std::string message;  // what was seen
  std::string rule;     // the rule with its numbers
  std::string opening;  // a way to begin talking about it
  std::string source;
  absl::Time time;      // when what it rests on happened
  std::string subject;  // with the code, what makes it this flag and no other: a series, a goal, a session
  std::vector<v1::Evidence> evidence;
};

// Collects an episode's flags. Not thread-safe.
class FlagWriter {
 public:
  explicit FlagWriter(std::string episode) : episode_(std::move(episode)) {}

  void Add(FlagDraft draft);

  // What was collected: most severe first, then latest first, then by code.
  std::vector<v1::Flag> Take();

 private:
  const std::string episode_;
  std::vector<v1::Flag> flags_;
};

// The id of a flag: equal wherever and whenever the same rule fires on the same subject. A digest: holds no readable
// part of anything.
std::string FlagId(absl::string_view episode, absl::string_view code, absl::string_view subject);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_FLAG_WRITER_H_
