#include "services/cli/series_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rapport::cli {
namespace {

constexpr int kLabelWidth = 7;
constexpr int kColumn = 4;  // characters a session takes

struct Axis {
  double low;
  double high;
  int rows;
  int RowOf(double value) const {  // 0 is the top
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    return static_cast<int>(std::lround((1 - std::clamp(share, 0.0, 1.0)) * (rows - 1)));
  }
};

Axis AxisOf(const Chart& chart) {
  double low = chart.max, high = chart.min;
  const auto widen = [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const auto& point : chart.points) {
    if (point.value.has_value()) widen(*point.value);
  }
  for (const auto& line : chart.lines) widen(line.value);
  const double margin = (chart.max - chart.min) * 0.05;
  return {std::max(chart.min, low - margin), std::min(chart.max, high + margin), std::max(chart.height, 3)};
}

std::string RowLabel(const Axis& axis, int row) {
  const double value = axis.high - (axis.high - axis.low) * row / (axis.rows - 1);
  return absl::StrFormat("%*.1f", kLabelWidth, value);
}

}  // namespace

std::string DrawChart(const Chart& chart) {
  if (chart.points.empty()) return "";
  const Axis axis = AxisOf(chart);
  std::string text;
  for (int row = 0; row < axis.rows; ++row) {
    const auto line = std::find_if(chart.lines.begin(), chart.lines.end(),
                                   [&](const ChartLine& l) { return axis.RowOf(l.value) == row; });
    const bool ruled = line != chart.lines.end();
    absl::StrAppend(&text, RowLabel(axis, row), " ┤");
    for (const auto& point : chart.points) {
      const bool here = point.value.has_value() && axis.RowOf(*point.value) == row;
      absl::StrAppend(&text, ruled ? "┄┄" : "  ", here ? (point.prorated ? "○" : "●") : (ruled ? "┄" : " "),
                      ruled ? "┄" : " ");
    }
    if (ruled) absl::StrAppend(&text, " ", line->label);
    absl::StrAppend(&text, "\n");
  }
  std::string numbers(kLabelWidth + 2, ' '), marks(kLabelWidth + 2, ' ');
  bool any_flag = false, any_gap = false, any_prorated = false;
  for (const auto& point : chart.points) {
    absl::StrAppend(&numbers, absl::StrFormat("%*d ", kColumn - 1, point.session));
    absl::StrAppend(&marks, "  ", point.flagged ? "!" : (point.value.has_value() ? " " : "–"), " ");
    any_flag = any_flag || point.flagged;
    any_gap = any_gap || (!point.flagged && !point.value.has_value());
    any_prorated = any_prorated || point.prorated;
  }
  absl::StrAppend(&text, numbers, " session\n");
  if (any_flag || any_gap) {
    absl::StrAppend(&text, marks, any_flag ? " ! flagged" : "", any_gap ? " – no score" : "", "\n");
  }
  if (any_prorated) absl::StrAppend(&text, std::string(kLabelWidth + 2, ' '), " ○ estimated from incomplete answers\n");
  return text;
}

}  // namespace rapport::cli
