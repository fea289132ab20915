#ifndef RAPPORT_SERVICES_SCORING_STATS_SIMPLEX_SEARCH_H_
#define RAPPORT_SERVICES_SCORING_STATS_SIMPLEX_SEARCH_H_

#include <functional>
#include <span>
#include <vector>

namespace rapport::stats {

// A function to be minimised; a value that is not finite counts as infinitely bad.
using Objective = std::function<double(std::span<const double>)>;

// Local minimum of a smooth function of few variables by the downhill simplex (Nelder & Mead 1965, Comput J 7:308-313),
// restarted from its own result until that no longer helps. Deterministic, needs no derivatives; at most a few thousand
// calls of `objective` for three variables. `step` is the size of the first simplex.
std::vector<double> MinimizeBySimplex(const Objective& objective, std::vector<double> start, double step);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SIMPLEX_SEARCH_H_
