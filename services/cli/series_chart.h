#ifndef RAPPORT_SERVICES_CLI_SERIES_CHART_H_
#define RAPPORT_SERVICES_CLI_SERIES_CHART_H_

#include <optional>
#include <string>
#include <vector>

namespace rapport::cli {

// One session's place in a chart.
struct ChartPoint {
  int session = 0;              // its number, shown below
  std::optional<double> value;  // none: the form is missing, shown as a gap and never joined over
  bool flagged = false;         // marked with '!' below
  bool prorated = false;        // drawn as an open circle: an estimate from incomplete answers
};

// A horizontal line, such as a cut-off.
struct ChartLine {
  double value = 0;
  std::string label;
};

// A series over sessions on a scale of known range.
struct Chart {
  double min = 0;
  double max = 1;
  std::vector<ChartPoint> points;
  std::vector<ChartLine> lines;
  int height = 8;  // rows
};

// Draws the chart as lines of text with box characters; the vertical axis is the part of [min, max] that the points and
// lines need. Empty when there is no point.
std::string DrawChart(const Chart& chart);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_SERIES_CHART_H_
