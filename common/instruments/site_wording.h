#ifndef RAPPORT_COMMON_INSTRUMENTS_SITE_WORDING_H_
#define RAPPORT_COMMON_INSTRUMENTS_SITE_WORDING_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/instruments/definition_text.h"
#include "common/instruments/instrument.h"
#include "rapport/instrument/v1/site_wording.pb.h"

namespace rapport::instruments {

// The wording that a site's own licences let it show, by instrument. Not part of a definition and of no digest: it
// changes what is shown and never what is scored.
class SiteWordings {
 public:
  static constexpr absl::string_view kSuffix = ".wording.textproto";

  // Reads one file; what is wrong with it goes to `errors`, each as `file: field: what`.
  void Read(const DefinitionFile& file, std::vector<std::string>& errors);

  // Adds the wording recorded for `instrument`, if any, to its items.
  void AddTo(Instrument& instrument, std::vector<std::string>& errors);

  // Names the files whose instrument no AddTo was for.
  void RequireAllUsed(std::vector<std::string>& errors) const;

 private:
  struct Recorded {
    std::string file;
    instrument::v1::SiteWording wording;
    bool used = false;
  };

  absl::flat_hash_map<std::string, Recorded> by_instrument_;
};

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_SITE_WORDING_H_
