#ifndef RAPPORT_SERVICES_CLI_FLAG_FEED_VIEW_H_
#define RAPPORT_SERVICES_CLI_FLAG_FEED_VIEW_H_

#include <map>
#include <string>

#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::cli {

// Tells a feed of flags to a person: each flag once when it comes and once when it goes, whatever the service repeats
// after a reconnection. Remembers what holds. Not thread-safe.
class FlagFeedView {
 public:
  // Lines for the event; empty when it is no news.
  std::string Tell(const scoring::v1::FlagEvent& event);

 private:
  using Flags = std::map<std::string, scoring::v1::Flag>;  // by id

  std::string TellListed(const scoring::v1::FlagEvent& event);
  std::string TellCaughtUp() const;

  std::map<std::string, Flags> held_;  // by episode
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_FLAG_FEED_VIEW_H_
