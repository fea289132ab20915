#ifndef RAPPORT_COMMON_METRICS_REGISTRY_H_
#define RAPPORT_COMMON_METRICS_REGISTRY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "prometheus/collectable.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rapport::metrics {

using Labels = std::map<std::string, std::string>;

// Upper bounds in seconds, from a cached answer (100 us) to a call that reached its deadline.
const std::vector<double>& DurationBuckets();

// Owns every metric of the process. Names are `rapport_<service>_<noun>_<unit>`; no label ever holds the id of a
// person, session, goal or practice. Thread-safe; but look a metric up once and keep the reference, which stays valid
// as long as this lives.
class Registry {
 public:
  Registry();

  // The metric of that name and labels, made on the first request.
  prometheus::Counter& Counter(const std::string& name, const std::string& help, const Labels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  prometheus::Histogram& Histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                                   const std::vector<double>& buckets = DurationBuckets());

  // A metric whose value is asked for at each scrape, from the scraping thread, until the registry is gone: what
  // `value` reads must live as long.
  void WatchGauge(const std::string& name, const std::string& help, const Labels& labels,
                  std::function<double()> value);
  void WatchCounter(const std::string& name, const std::string& help, const Labels& labels,
                    std::function<double()> value);

  // Everything in Prometheus's text format, as a scrape gets it.
  std::string Text() const;

  // What a scrape collects from; lives as long as the registry.
  std::weak_ptr<prometheus::Collectable> collectable() const;

 private:
  class Watched;

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::shared_ptr<Watched> watched_;
  const std::shared_ptr<prometheus::Collectable> all_;
};

// Serves a registry over HTTP at /metrics.
class Exposer {
 public:
  // Listens on `address` (`host:port`, port 0 lets the system choose). UNAVAILABLE when it cannot.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const std::string& address, const Registry& registry);

  ~Exposer();

  int port() const { return port_; }

 private:
  explicit Exposer(const std::string& address)
      : address_(address), exposer_(std::make_unique<prometheus::Exposer>(address, /*num_threads=*/2)) {}

  const std::string address_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  int port_ = 0;
};

}  // namespace rapport::metrics

#endif  // RAPPORT_COMMON_METRICS_REGISTRY_H_
