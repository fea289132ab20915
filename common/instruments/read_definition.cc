#include "common/instruments/read_definition.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/instruments/definition_digest.h"

namespace rapport::instruments {
namespace {

namespace pb = instrument::v1;

// The plain enums lack the schema's UNSPECIFIED and are otherwise in its order.
template <typename Plain>
Plain Read(int schema_value) {
  return static_cast<Plain>(schema_value - 1);
}
static_assert(pb::CATEGORY_GOAL - 1 == static_cast<int>(Category::kGoal));
static_assert(pb::KEY_STATUS_CONFIRM_FIRST - 1 == static_cast<int>(KeyStatus::kConfirmFirst));
static_assert(pb::CONFIDENCE_MEMORY - 1 == static_cast<int>(Confidence::kMemory));
static_assert(pb::COMPARISON_GREATER - 1 == static_cast<int>(Comparison::kGreater));
static_assert(pb::FORMULA_GOALS - 1 == static_cast<int>(Formula::kGoals));
static_assert(pb::DIRECTION_LOWER_IS_BETTER - 1 == static_cast<int>(Direction::kLowerIsBetter));
static_assert(pb::MISSING_POLICY_SUBSCALE_MEAN_ROUNDED - 1 == static_cast<int>(MissingPolicy::kSubscaleMeanRounded));
static_assert(pb::SEVERITY_URGENT - 1 == static_cast<int>(Severity::kUrgent));
static_assert(pb::CUTOFF_MEANING_RECOVERED - 1 == static_cast<int>(CutoffMeaning::kRecovered));
static_assert(pb::CHANGE_CRITERION_MINIMAL_IMPORTANT_DIFFERENCE - 1 ==
              static_cast<int>(ChangeCriterion::kMinimalImportantDifference));
static_assert(pb::RELIABILITY_KIND_OTHER - 1 == static_cast<int>(ReliabilityKind::kOther));
static_assert(pb::NORM_GROUP_FUNCTIONAL == static_cast<int>(NormGroup::kFunctional));
static_assert(pb::DIMENSION_UNCONDITIONALITY == static_cast<int>(Dimension::kUnconditionality));
static_assert(type::v1::RATER_OBSERVER == static_cast<int>(Rater::kObserver));

// Reads one definition; keeps it at hand for the citations and defaults its parts refer to.
class DefinitionReader {
 public:
  explicit DefinitionReader(const pb::InstrumentDefinition& definition) : in_(definition) {}

  Instrument Run() {
    ReadIdentity();
    ReadItems();
    ReadScales();
    ReadRules();
    ReadThresholds();
    ReadChanges();
    ReadMeasurement();
    return std::move(out_);
  }

 private:
  Basis ReadBasis(const pb::Basis& in) const {
    Basis basis;
    basis.confidence = Read<Confidence>(in.confidence());
    basis.note = in.note();
    for (const std::string& id : in.sources()) {
      basis.source_ids.push_back(id);
      const auto source = std::find_if(in_.sources().begin(), in_.sources().end(),
                                       [&](const pb::Source& candidate) { return candidate.id() == id; });
      absl::StrAppend(&basis.source, basis.source.empty() ? "" : "; ", source->citation());
    }
    return basis;
  }

  ResponseScale ReadResponse(const pb::ResponseScale& in) const {
    ResponseScale response;
    response.min = in.min();
    response.max = in.max();
    response.step = in.step();
    response.no_zero = in.no_zero();
    response.low_end = in.low_end();
    response.high_end = in.high_end();
    for (const pb::Anchor& anchor : in.anchors()) {
      response.anchors.push_back({anchor.value(), anchor.label(), anchor.loinc_answer()});
    }
    response.basis = ReadBasis(in.basis());
    return response;
  }

  static Condition ReadCondition(const pb::Condition& in) {
    Condition condition{in.item(), Read<Comparison>(in.comparison()), in.value(), std::nullopt};
    if (in.has_if_unanswered()) condition.if_unanswered = in.if_unanswered();
    return condition;
  }

  MissingRule ReadMissing(const pb::MissingRule& in) const {
    MissingRule rule;
    rule.policy = Read<MissingPolicy>(in.policy());
    rule.max_missing = in.max_missing();
    rule.max_missing_in_form = in.max_missing_in_form();
    rule.subscales.assign(in.subscales().begin(), in.subscales().end());
    rule.published = in.published();
    rule.basis = ReadBasis(in.basis());
    return rule;
  }

  void ReadIdentity() {
    out_.id = in_.id();
    out_.version = in_.version();
    out_.digest = DefinitionDigest(in_);
    out_.name = in_.name();
    out_.abbreviation = in_.abbreviation();
    out_.edition = in_.edition();
    out_.category = Read<Category>(in_.category());
    out_.key_status = Read<KeyStatus>(in_.key_status());
    out_.reference = in_.reference();
    out_.period = in_.period();
    for (const pb::AllowedRater& rater : in_.raters()) {
      out_.raters.push_back({static_cast<Rater>(rater.rater()), rater.note()});
    }
    out_.goal_based = in_.goal_based();
    out_.validated = in_.validated();
    out_.notice = in_.notice();
    const pb::Licence& licence = in_.licence();
    out_.licence = {licence.holder(),          licence.reproduce_wording(), licence.non_commercial(),
                    licence.terms(),           licence.attribution(),       licence.spdx(),
                    ReadBasis(licence.basis())};
    out_.notes.assign(in_.notes().begin(), in_.notes().end());
    for (const pb::Source& source : in_.sources()) {
      out_.sources.push_back({source.id(), source.citation(), source.address()});
    }
  }

  void ReadItems() {
    out_.response = ReadResponse(in_.response());
    out_.keying_basis = ReadBasis(in_.keying().basis());
    for (const pb::Item& in : in_.items()) {
      Item& item = out_.items.emplace_back();
      item.number = in.number();
      item.topic = in.topic();
      for (const pb::Wording& wording : in.wordings()) item.wordings.push_back({wording.language(), wording.text()});
      item.response = in.has_response() ? ReadResponse(in.response()) : out_.response;
      item.not_applicable_allowed = in.not_applicable_allowed();
      if (in.has_not_applicable_keyed_value()) item.not_applicable_keyed_value = in.not_applicable_keyed_value();
      if (in.has_asked_if()) item.asked_if = ReadCondition(in.asked_if());
      item.loinc = in.loinc();
    }
    for (const std::uint32_t number : in_.keying().reverse_items()) out_.items[number - 1].reverse = true;
  }

  void ReadScales() {
    out_.missing = ReadMissing(in_.missing());
    for (const pb::Scale& in : in_.scales()) {
      Scale& scale = out_.scales.emplace_back();
      scale.id = in.id();
      scale.name = in.name();
      scale.items.assign(in.items().begin(), in.items().end());
      if (scale.items.empty()) {
        for (const Item& item : out_.items) scale.items.push_back(item.number);
      }
      scale.formula = Read<Formula>(in.formula());
      if (in.has_multiplier()) scale.multiplier = in.multiplier();
      scale.count_from = in.count_from();
      scale.direction = Read<Direction>(in.direction());
      scale.min = in.min();
      scale.max = in.max();
      scale.derived = in.derived();
      scale.dimension = static_cast<Dimension>(in.dimension());
      scale.missing = in.has_missing() ? ReadMissing(in.missing()) : out_.missing;
      scale.loinc = in.loinc();
      scale.basis = ReadBasis(in.basis());
    }
  }

  void ReadRules() {
    for (const pb::ItemRule& in : in_.item_rules()) {
      ItemRule& rule = out_.item_rules.emplace_back();
      rule.code = in.code();
      rule.items.assign(in.items().begin(), in.items().end());
      rule.comparison = Read<Comparison>(in.comparison());
      rule.value = in.value();
      rule.risk = in.risk();
      rule.severity = Read<Severity>(in.severity());
      rule.message = in.message();
      rule.enabled = !in.disabled();
      rule.basis = ReadBasis(in.basis());
    }
    for (const pb::Classification& in : in_.classifications()) {
      Classification& classification = out_.classifications.emplace_back();
      classification.id = in.id();
      classification.name = in.name();
      for (const pb::Level& level : in.levels()) classification.levels.push_back(ReadLevel(level));
      classification.risk = in.risk();
      classification.loinc = in.loinc();
      classification.enabled = !in.disabled();
      classification.basis = ReadBasis(in.basis());
    }
  }

  static Level ReadLevel(const pb::Level& in) {
    Level level{in.id(), in.label(), {}, Read<Severity>(in.severity())};
    for (const pb::Clause& clause_in : in.all_of()) {
      Clause& clause = level.all_of.emplace_back();
      for (const pb::Condition& condition : clause_in.conditions()) {
        clause.conditions.push_back(ReadCondition(condition));
      }
      if (clause_in.has_at_least()) clause.at_least = clause_in.at_least();
      if (clause_in.has_at_most()) clause.at_most = clause_in.at_most();
    }
    return level;
  }

  void ReadThresholds() {
    for (const pb::BandSet& in : in_.band_sets()) {
      BandSet& set = out_.band_sets.emplace_back();
      set.id = in.id();
      set.name = in.name();
      set.scale = in.scale();
      for (const pb::Band& band : in.bands()) set.bands.push_back({band.from(), band.label()});
      set.population = in.population();
      set.default_set = in.default_set();
      set.enabled = !in.disabled();
      set.basis = ReadBasis(in.basis());
    }
    for (const pb::Cutoff& in : in_.cutoffs()) {
      Cutoff& cutoff = out_.cutoffs.emplace_back();
      cutoff.id = in.id();
      cutoff.scale = in.scale();
      cutoff.comparison = Read<Comparison>(in.comparison());
      cutoff.value = in.value();
      cutoff.meaning = Read<CutoffMeaning>(in.meaning());
      cutoff.label = in.label();
      cutoff.population = in.population();
      cutoff.default_cutoff = in.default_cutoff();
      cutoff.enabled = !in.disabled();
      cutoff.basis = ReadBasis(in.basis());
    }
  }

  void ReadChanges() {
    for (const pb::ReliableChange& in : in_.reliable_changes()) {
      ReliableChange& change = out_.reliable_changes.emplace_back();
      change.id = in.id();
      change.scale = in.scale();
      change.comparison = Read<Comparison>(in.comparison());
      change.value = in.value();
      change.criterion = Read<ChangeCriterion>(in.criterion());
      if (in.has_confidence_level()) change.confidence_level = in.confidence_level();
      change.population = in.population();
      change.default_change = in.default_change();
      change.enabled = !in.disabled();
      change.basis = ReadBasis(in.basis());
    }
  }

  void ReadMeasurement() {
    for (const pb::Norm& in : in_.norms()) {
      Norm& norm = out_.norms.emplace_back();
      norm.id = in.id();
      norm.scale = in.scale();
      norm.population = in.population();
      norm.group = static_cast<NormGroup>(in.group());
      if (in.has_n()) norm.n = in.n();
      if (in.has_mean()) norm.mean = in.mean();
      if (in.has_sd()) norm.sd = in.sd();
      norm.enabled = !in.disabled();
      norm.basis = ReadBasis(in.basis());
    }
    for (const pb::Reliability& in : in_.reliabilities()) {
      Reliability& reliability = out_.reliabilities.emplace_back();
      reliability.scale = in.scale();
      reliability.kind = Read<ReliabilityKind>(in.kind());
      if (in.has_value()) reliability.value = in.value();
      reliability.finding = in.finding();
      reliability.sample = in.sample();
      reliability.enabled = !in.disabled();
      reliability.basis = ReadBasis(in.basis());
    }
    out_.loinc.panel = in_.loinc().panel();
    for (const pb::RelatedCode& code : in_.loinc().related())
      out_.loinc.related.push_back({code.code(), code.meaning()});
    if (in_.has_loinc()) out_.loinc.basis = ReadBasis(in_.loinc().basis());
  }

  const pb::InstrumentDefinition& in_;
  Instrument out_;
};

}  // namespace

Instrument ReadDefinition(const instrument::v1::InstrumentDefinition& definition) {
  return DefinitionReader(definition).Run();
}

}  // namespace rapport::instruments
