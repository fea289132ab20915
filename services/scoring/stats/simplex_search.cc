#include "services/scoring/stats/simplex_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rapport::stats {
namespace {

using Point = std::vector<double>;

constexpr int kMaxIterations = 1000;
constexpr int kMaxRestarts = 5;
constexpr double kFlat = 1e-12;  // Spread of the objective over the simplex at which a descent ends, relative.

class Simplex {
 public:
  Simplex(const Objective& objective, const Point& start, double step) : objective_(objective) {
    Add(start);
    for (std::size_t i = 0; i < start.size(); ++i) {
      Point corner = start;
      corner[i] += step;
      Add(std::move(corner));
    }
  }

  // Moves downhill until the simplex is flat and returns its best corner.
  const Point& Descend() {
    for (int i = 0; i < kMaxIterations; ++i) {
      std::sort(corners_.begin(), corners_.end(), [](const Corner& a, const Corner& b) { return a.value < b.value; });
      if (corners_.back().value - corners_.front().value <= kFlat * (1.0 + std::abs(corners_.front().value))) break;
      Step();
    }
    return corners_.front().point;
  }

  double best() const { return corners_.front().value; }

 private:
  struct Corner {
    Point point;
    double value;
  };

  Corner Evaluate(Point point) const {
    const double value = objective_(point);
    return {std::move(point), std::isfinite(value) ? value : std::numeric_limits<double>::max()};
  }

  void Add(Point point) { corners_.push_back(Evaluate(std::move(point))); }

  Point Centroid() const {
    Point centroid(corners_.front().point.size(), 0.0);
    for (std::size_t c = 0; c + 1 < corners_.size(); ++c) {
      for (std::size_t i = 0; i < centroid.size(); ++i) centroid[i] += corners_[c].point[i];
    }
    for (double& coordinate : centroid) coordinate /= static_cast<double>(corners_.size() - 1);
    return centroid;
  }

  // The point at `factor` times the way from the centroid to the worst corner.
  Corner Along(const Point& centroid, double factor) const {
    Point point = centroid;
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += factor * (corners_.back().point[i] - centroid[i]);
    return Evaluate(std::move(point));
  }

  void Step() {
    const Point centroid = Centroid();
    Corner reflected = Along(centroid, -1.0);
    if (reflected.value < corners_.front().value) {
      Corner expanded = Along(centroid, -2.0);
      corners_.back() = expanded.value < reflected.value ? std::move(expanded) : std::move(reflected);
    } else if (reflected.value < corners_[corners_.size() - 2].value) {
      corners_.back() = std::move(reflected);
    } else {
      Corner contracted = Along(centroid, reflected.value < corners_.back().value ? -0.5 : 0.5);
      if (contracted.value < std::min(reflected.value, corners_.back().value)) {
        corners_.back() = std::move(contracted);
      } else {
        Shrink();
      }
    }
  }

  void Shrink() {
    const Point best_point = corners_.front().point;
    for (std::size_t c = 1; c < corners_.size(); ++c) {
      Point point = corners_[c].point;
      for (std::size_t i = 0; i < point.size(); ++i) point[i] = (point[i] + best_point[i]) / 2.0;
      corners_[c] = Evaluate(std::move(point));
    }
  }

  const Objective& objective_;
  std::vector<Corner> corners_;
};

}  // namespace

std::vector<double> MinimizeBySimplex(const Objective& objective, std::vector<double> start, double step) {
  double best = std::numeric_limits<double>::max();
  for (int restart = 0; restart < kMaxRestarts; ++restart) {
    Simplex simplex(objective, start, step);
    start = simplex.Descend();
    if (!(simplex.best() < best - 1e-10 * (1.0 + std::abs(best)))) break;
    best = simplex.best();
    step /= 2.0;
  }
  return start;
}

}  // namespace rapport::stats
