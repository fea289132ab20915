// The engine alone, and messages parsed and serialized with and without scoring between.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/instruments/catalog.h"
#include "common/instruments/sample_definition.h"
#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/table_scorer.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/row_scorer.h"
#include "services/scoring/engine/score_assessment.h"
#include "tests/bench/sample_requests.h"

namespace rapport::bench {
namespace {

using scoring::AnswerSheet;
using scoring::AssessmentResult;
using scoring::ScoringCatalog;

constexpr int kRows = 500;  // of one message

const ScoringCatalog& Catalog() {
  static const auto* const catalog = [] {
    auto loaded = instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
    if (!loaded.ok()) std::abort();
    return new ScoringCatalog(*new instruments::InstrumentCatalog(*std::move(loaded)), {});
  }();
  return *catalog;
}

// Answers to all items of an instrument, drawn from its range in turn.
std::vector<double> AnswersTo(const scoring::ScoringKey& key) {
  std::vector<double> answers;
  for (const scoring::ItemKey& item : key.items()) {
    const auto choices = static_cast<size_t>((item.max - item.min) / item.step) + 1;
    answers.push_back(item.min + item.step * static_cast<double>((answers.size() * 5 + 1) % choices));
  }
  return answers;
}

void Engine(benchmark::State& state, const char* id) {
  const scoring::ScoringKey& key = (*Catalog().Find(id, ""))->key;
  const std::vector<double> answers = AnswersTo(key);
  AnswerSheet sheet;
  AssessmentResult result;
  for (auto _ : state) {
    sheet.Start(key);
    for (size_t i = 0; i < answers.size(); ++i) sheet.EnterValue(static_cast<uint32_t>(i + 1), answers[i]);
    sheet.Finish();
    ScoreAssessment(sheet, result);
    benchmark::DoNotOptimize(result.scales.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(Engine, wai_sr_12_items, "wai-sr");
BENCHMARK_CAPTURE(Engine, phq_9, "phq-9");
BENCHMARK_CAPTURE(Engine, srs_4_items, "srs");
BENCHMARK_CAPTURE(Engine, core_om_34_items, "core-om");

// One assessment among `n` instruments loaded: its cost must not grow with them.
void AmongInstruments(benchmark::State& state) {
  std::vector<instruments::DefinitionFile> files;
  for (int64_t i = 0; i < state.range(0); ++i) {
    const std::string id = absl::StrCat("sample-", i);
    files.push_back(
        {absl::StrCat(id, ".textproto"),
         absl::StrReplaceAll(instruments::kSampleDefinition, {{"\"sample\"", absl::StrCat("\"", id, "\"")}})});
  }
  const auto loaded = instruments::InstrumentCatalog::FromFiles(files);
  if (!loaded.ok()) return state.SkipWithError(std::string(loaded.status().message()).c_str());
  const ScoringCatalog catalog(*loaded, {});
  const scoring::AssessmentScorer scorer(catalog);
  std::vector<type::v1::Assessment> assessments;
  for (int64_t i = 0; i < std::min<int64_t>(state.range(0), 8); ++i) {
    type::v1::Assessment& assessment = assessments.emplace_back();
    assessment.set_instrument(absl::StrCat("sample-", i * state.range(0) / 8));
    assessment.set_rater(type::v1::RATER_CLIENT);
    for (uint32_t item : {1, 2}) {
      assessment.add_answers()->set_item(item);
      assessment.mutable_answers(static_cast<int>(item) - 1)->set_value(1);
    }
  }
  std::vector<scoring::v1::Score> scores(assessments.size());
  size_t next = 0;
  for (auto _ : state) {
    const absl::Status status = scorer.Score(assessments[next], scores[next]);
    if (!status.ok()) return state.SkipWithError(std::string(status.message()).c_str());
    next = next + 1 == assessments.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(AmongInstruments)->Arg(8)->Arg(1000);

void EngineRows(benchmark::State& state) {
  const scoring::ScoringKey& key = (*Catalog().Find("wai-sr", ""))->key;
  const auto request = SampleTable(kRows);
  scoring::RowScorer scorer(key, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  std::vector<double> scores(kRows * key.scales().size());
  std::string statuses(scores.size(), '\0');
  for (auto _ : state) {
    scorer.Score(request.values(), scores.data(), statuses.data());
    benchmark::DoNotOptimize(scores.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(EngineRows);

// Parses `bytes`, lets `fill` answer into a kept reply and serializes it, over and over.
template <class Request, class Reply, class Fill>
void Wire(benchmark::State& state, const std::string& bytes, Fill fill) {
  Request request;
  Reply reply;
  std::string out;
  request.ParseFromString(bytes);
  fill(request, reply, true);
  for (auto _ : state) {
    request.ParseFromString(bytes);
    fill(request, reply, false);
    reply.SerializeToString(&out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}

template <bool kScore>
void Assessments(benchmark::State& state) {
  const scoring::AssessmentScorer scorer(Catalog());
  Wire<scoring::v1::ScoreAssessmentsRequest, scoring::v1::ScoreAssessmentsResponse>(
      state, SampleAssessments(kRows).SerializeAsString(), [&](const auto& request, auto& reply, bool first) {
        if (kScore || first) scorer.ScoreEach(request, reply);
      });
}
BENCHMARK_TEMPLATE(Assessments, false)->Name("Wire/assessments/floor");
BENCHMARK_TEMPLATE(Assessments, true)->Name("Wire/assessments/scored");

template <bool kScore>
void Table(benchmark::State& state) {
  scoring::TableScorer table(Catalog());
  Wire<scoring::v1::ScoreTableRequest, scoring::v1::ScoreTableResponse>(
      state, SampleTable(kRows).SerializeAsString(), [&](const auto& request, auto& reply, bool first) {
        if (kScore || first) (void)table.Score(request, reply);
      });
}
BENCHMARK_TEMPLATE(Table, false)->Name("Wire/table/floor");
BENCHMARK_TEMPLATE(Table, true)->Name("Wire/table/scored");

}  // namespace
}  // namespace rapport::bench

BENCHMARK_MAIN();
