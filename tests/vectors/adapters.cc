#include "tests/vectors/adapters.h"

namespace rapport::vectors {

const Adapters& AllAdapters() {
  static const Adapters all = [] {
    Adapters merged;
    for (const Adapters& family : {DistributionAdapters(), ScaleAdapters(), ChangeAdapters(), RuptureAdapters(),
                                   TrendAdapters(), AgreementAdapters(), GoalAdapters(), TrackAdapters(),
                                   CaseloadAdapters(), ConditionsAdapters(), ValidityAdapters()}) {
      merged.insert(family.begin(), family.end());
    }
    return merged;
  }();
  return all;
}

}  // namespace rapport::vectors
