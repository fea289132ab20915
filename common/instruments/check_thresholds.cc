#include "absl/container/flat_hash_set.h"
#include "common/instruments/definition_check.h"

namespace rapport::instruments::definition {
namespace {

using instrument::v1::Scale;

// Ids and defaults seen so far in one list of thresholds.
class Seen {
 public:
  explicit Seen(FileErrors& errors) : errors_(errors) {}

  void Id(const std::string& id, const std::string& path) {
    if (!IsId(id, '-')) errors_.Add(path + ".id", "must be lower-case letters, digits and dashes");
    if (!ids_.insert(id).second) errors_.Add(path + ".id", "an earlier entry has the same id");
  }

  // `what` tells apart the uses a default serves.
  void Default(bool is_default, bool disabled, const std::string& what, const std::string& path) {
    if (!is_default) return;
    if (disabled) errors_.Add(path, "what is disabled cannot be the default");
    if (!defaults_.insert(what).second) errors_.Add(path, "an earlier entry is the default already");
  }

 private:
  FileErrors& errors_;
  absl::flat_hash_set<std::string> ids_;
  absl::flat_hash_set<std::string> defaults_;
};

// The scale a threshold is about; an error and nullptr when there is none.
const Scale* Known(const Definition& definition, const std::string& scale, const std::string& path,
                   FileErrors& errors) {
  const Scale* found = FindScale(definition, scale);
  if (found == nullptr) errors.Add(path + ".scale", "is no scale");
  return found;
}

void CheckOnScale(const Scale* scale, double value, const std::string& path, FileErrors& errors) {
  if (scale != nullptr && !(value >= scale->min() && value <= scale->max())) errors.Add(path, "is outside the scale");
}

void CheckBandEdges(const instrument::v1::BandSet& set, const Scale* scale, const std::string& path,
                    FileErrors& errors) {
  if (set.bands().empty()) errors.Add(path + ".bands", "at least one is needed");
  for (int i = 0; i < set.bands_size(); ++i) {
    const std::string at = path + "." + At("bands", i);
    if (set.bands(i).label().empty()) errors.Add(at + ".label", "is needed");
    CheckOnScale(scale, set.bands(i).from(), at + ".from", errors);
    if (i == 0 && scale != nullptr && set.bands(i).from() != scale->min()) {
      errors.Add(at + ".from", "must be the scale's minimum");
    }
    if (i > 0 && !(set.bands(i).from() > set.bands(i - 1).from())) errors.Add(at + ".from", "must rise");
  }
}

void CheckBands(const Definition& definition, FileErrors& errors) {
  Seen seen(errors);
  for (int i = 0; i < definition.band_sets_size(); ++i) {
    const instrument::v1::BandSet& set = definition.band_sets(i);
    const std::string path = At("band_sets", i);
    seen.Id(set.id(), path);
    seen.Default(set.default_set(), set.disabled(), set.scale() + "/" + set.population(), path + ".default_set");
    if (set.name().empty()) errors.Add(path + ".name", "is needed");
    CheckBandEdges(set, Known(definition, set.scale(), path, errors), path, errors);
  }
}

void CheckCutoffs(const Definition& definition, FileErrors& errors) {
  Seen seen(errors);
  for (int i = 0; i < definition.cutoffs_size(); ++i) {
    const instrument::v1::Cutoff& cutoff = definition.cutoffs(i);
    const std::string path = At("cutoffs", i);
    seen.Id(cutoff.id(), path);
    seen.Default(cutoff.default_cutoff(), cutoff.disabled(),
                 absl::StrCat(cutoff.scale(), "/", cutoff.meaning(), "/", cutoff.population()),
                 path + ".default_cutoff");
    if (cutoff.label().empty()) errors.Add(path + ".label", "is needed");
    CheckOnScale(Known(definition, cutoff.scale(), path, errors), cutoff.value(), path + ".value", errors);
  }
}

void CheckChanges(const Definition& definition, FileErrors& errors) {
  Seen seen(errors);
  for (int i = 0; i < definition.reliable_changes_size(); ++i) {
    const instrument::v1::ReliableChange& change = definition.reliable_changes(i);
    const std::string path = At("reliable_changes", i);
    seen.Id(change.id(), path);
    seen.Default(change.default_change(), change.disabled(), change.scale() + "/" + change.population(),
                 path + ".default_change");
    if (change.comparison() != instrument::v1::COMPARISON_GREATER &&
        change.comparison() != instrument::v1::COMPARISON_GREATER_OR_EQUAL) {
      errors.Add(path + ".comparison", "the size of a change is compared with > or >=");
    }
    const Scale* scale = Known(definition, change.scale(), path, errors);
    if (!(change.value() > 0) || (scale != nullptr && change.value() > scale->max() - scale->min())) {
      errors.Add(path + ".value", "must be above 0 and no more than the scale's width");
    }
    if (change.has_confidence_level() && !(change.confidence_level() > 0 && change.confidence_level() < 1)) {
      errors.Add(path + ".confidence_level", "must be between 0 and 1");
    }
  }
}

void CheckNorms(const Definition& definition, FileErrors& errors) {
  Seen seen(errors);
  for (int i = 0; i < definition.norms_size(); ++i) {
    const instrument::v1::Norm& norm = definition.norms(i);
    const std::string path = At("norms", i);
    seen.Id(norm.id(), path);
    const Scale* scale = Known(definition, norm.scale(), path, errors);
    if (norm.population().empty()) errors.Add(path + ".population", "is needed");
    if (!norm.has_mean()) errors.Add(path + ".mean", "is needed; a sample without one belongs in notes");
    if (norm.has_mean()) CheckOnScale(scale, norm.mean(), path + ".mean", errors);
    if (norm.has_sd() && !(norm.sd() > 0)) errors.Add(path + ".sd", "must be above 0");
    if (norm.has_n() && norm.n() == 0) errors.Add(path + ".n", "must be above 0");
  }
}

void CheckReliabilities(const Definition& definition, FileErrors& errors) {
  for (int i = 0; i < definition.reliabilities_size(); ++i) {
    const instrument::v1::Reliability& reliability = definition.reliabilities(i);
    const std::string path = At("reliabilities", i);
    if (!reliability.scale().empty()) Known(definition, reliability.scale(), path, errors);
    if (reliability.finding().empty()) errors.Add(path + ".finding", "is needed");
    if (reliability.has_value() && !(reliability.value() >= 0 && reliability.value() <= 1)) {
      errors.Add(path + ".value", "must be from 0 to 1");
    }
  }
}

}  // namespace

void CheckThresholds(const Definition& definition, FileErrors& errors) {
  CheckBands(definition, errors);
  CheckCutoffs(definition, errors);
  CheckChanges(definition, errors);
  CheckNorms(definition, errors);
  CheckReliabilities(definition, errors);
}

}  // namespace rapport::instruments::definition
