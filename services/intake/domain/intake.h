#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_H_

#include <memory>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/instruments/catalog.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"
#include "common/resources/change_watch.h"
#include "services/intake/domain/assessment_intake.h"
#include "services/intake/domain/assessment_rules.h"
#include "services/intake/domain/client_export.h"
#include "services/intake/domain/episode_intake.h"
#include "services/intake/domain/parameter_sets.h"
#include "services/intake/domain/session_import.h"
#include "services/intake/domain/session_intake.h"

namespace rapport::intake {

// All of intake's use cases over one store. Thread-safe; its parts outlive it, and it every call and watcher.
class Intake {
 public:
  Intake(records::RecordStore& store, const instruments::InstrumentCatalog& catalog, const Clock& clock,
         IdGenerator& ids, const records::FeedOptions& feed = {})
      : store_(store),
        clock_(clock),
        ids_(ids),
        rules_(catalog),
        feed_(store, clock, feed),
        episodes(store, clock, ids),
        sessions(store, rules_, clock, ids),
        assessments(store, rules_, clock, ids),
        changes(store, feed_, clock),
        parameter_sets(store, clock),
        exports(store) {}

  records::RecordStore& store() { return store_; }
  const records::ChangeFeed& feed() const { return feed_; }

  // For one ImportSessions stream.
  std::unique_ptr<SessionImport> NewImport() { return std::make_unique<SessionImport>(store_, rules_, clock_, ids_); }

  const AssessmentRules& rules() const { return rules_; }

 private:
  records::RecordStore& store_;
  const Clock& clock_;
  IdGenerator& ids_;
  const AssessmentRules rules_;
  records::ChangeFeed feed_;

 public:
  EpisodeIntake episodes;
  SessionIntake sessions;
  AssessmentIntake assessments;
  resources::ChangeWatch changes;
  ParameterSets parameter_sets;
  ClientExport exports;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_H_
