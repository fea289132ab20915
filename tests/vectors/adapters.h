#ifndef RAPPORT_TESTS_VECTORS_ADAPTERS_H_
#define RAPPORT_TESTS_VECTORS_ADAPTERS_H_

#include <map>
#include <string>

#include "nlohmann/json.hpp"
#include "tests/vectors/input.h"

namespace rapport::vectors {

// Calls one function of the libraries with a case's input and writes its result in the vectors' words. Results always
// have all their keys, null where there is no value, and a status.
using Adapter = nlohmann::json (*)(const Input&);
using Adapters = std::map<std::string, Adapter>;

// Every function that vectors may name.
const Adapters& AllAdapters();

// By family.
Adapters DistributionAdapters();
Adapters ScaleAdapters();
Adapters ChangeAdapters();
Adapters RuptureAdapters();
Adapters TrendAdapters();
Adapters AgreementAdapters();
Adapters GoalAdapters();
Adapters TrackAdapters();
Adapters CaseloadAdapters();
Adapters ConditionsAdapters();
Adapters ValidityAdapters();

}  // namespace rapport::vectors

#endif  // RAPPORT_TESTS_VECTORS_ADAPTERS_H_
