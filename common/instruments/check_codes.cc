#include "absl/container/flat_hash_map.h"
#include "common/instruments/definition_check.h"
#include "common/instruments/loinc.h"

namespace rapport::instruments::definition {
namespace {

// Every code used so far, with the field that used it first.
class Codes {
 public:
  explicit Codes(FileErrors& errors) : errors_(errors) {}

  void Add(const std::string& code, const std::string& path) {
    if (code.empty()) return;
    if (!IsLoincCode(code)) errors_.Add(path, "is no LOINC code, or its check digit is wrong");
    const auto [first, inserted] = used_.emplace(code, path);
    if (!inserted) errors_.Add(path, absl::StrCat("is the code of ", first->second));
  }

  bool empty() const { return used_.empty(); }

 private:
  FileErrors& errors_;
  absl::flat_hash_map<std::string, std::string> used_;
};

}  // namespace

void CheckCodes(const Definition& definition, FileErrors& errors) {
  Codes codes(errors);
  codes.Add(definition.loinc().panel(), "loinc.panel");
  for (int i = 0; i < definition.scales_size(); ++i)
    codes.Add(definition.scales(i).loinc(), At("scales", i) + ".loinc");
  for (int i = 0; i < definition.items_size(); ++i) codes.Add(definition.items(i).loinc(), At("items", i) + ".loinc");
  for (int i = 0; i < definition.classifications_size(); ++i) {
    codes.Add(definition.classifications(i).loinc(), At("classifications", i) + ".loinc");
  }
  for (int i = 0; i < definition.loinc().related_size(); ++i) {
    const std::string path = At("loinc.related", i);
    codes.Add(definition.loinc().related(i).code(), path + ".code");
    if (definition.loinc().related(i).meaning().empty()) errors.Add(path + ".meaning", "is needed");
  }
  if (!codes.empty() && !definition.has_loinc()) errors.Add("loinc", "is needed: it says where the codes come from");
}

}  // namespace rapport::instruments::definition
