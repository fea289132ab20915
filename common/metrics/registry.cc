#include "common/metrics/registry.h"

#include <exception>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/errors/errors.h"
#include "prometheus/text_serializer.h"

namespace rapport::metrics {

// Metrics that are computed when they are asked for.
class Registry::Watched final : public prometheus::Collectable {
 public:
  void Add(prometheus::MetricType type, const std::string& name, const std::string& help, const Labels& labels,
           std::function<double()> value) {
    MutexLock lock(mutex_);
    Family& family = families_[name];
    family.type = type;
    family.help = help;
    family.children.emplace_back(labels, std::move(value));
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    MutexLock lock(mutex_);
    std::vector<prometheus::MetricFamily> result;
    for (const auto& [name, family] : families_) {
      prometheus::MetricFamily& out = result.emplace_back();
      out.name = name;
      out.help = family.help;
      out.type = family.type;
      for (const auto& [labels, value] : family.children) {
        prometheus::ClientMetric& metric = out.metric.emplace_back();
        for (const auto& [key, text] : labels) metric.label.push_back({key, text});
        (family.type == prometheus::MetricType::Gauge ? metric.gauge.value : metric.counter.value) = value();
      }
    }
    return result;
  }

 private:
  struct Family {
    prometheus::MetricType type;
    std::string help;
    std::vector<std::pair<Labels, std::function<double()>>> children;
  };
  mutable Mutex mutex_;
  std::map<std::string, Family> families_ ABSL_GUARDED_BY(mutex_);
};

namespace {

// Several collectables as one.
class Joined final : public prometheus::Collectable {
 public:
  explicit Joined(std::vector<std::shared_ptr<prometheus::Collectable>> parts) : parts_(std::move(parts)) {}
  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> all;
    for (const auto& part : parts_) {
      for (auto& family : part->Collect()) all.push_back(std::move(family));
    }
    return all;
  }

 private:
  const std::vector<std::shared_ptr<prometheus::Collectable>> parts_;
};

}  // namespace

const std::vector<double>& DurationBuckets() {
  static const auto& buckets = *new std::vector<double>{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
                                                        0.1,    0.2,    0.5,    1,     2,     5,     10,   30};
  return buckets;
}

Registry::Registry()
    : registry_(std::make_shared<prometheus::Registry>(prometheus::Registry::InsertBehavior::Merge)),
      watched_(std::make_shared<Watched>()),
      all_(std::make_shared<Joined>(std::vector<std::shared_ptr<prometheus::Collectable>>{registry_, watched_})) {}

prometheus::Counter& Registry::Counter(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Gauge& Registry::Gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Histogram& Registry::Histogram(const std::string& name, const std::string& help, const Labels& labels,
                                           const std::vector<double>& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_).Add(labels, buckets);
}

void Registry::WatchGauge(const std::string& name, const std::string& help, const Labels& labels,
                          std::function<double()> value) {
  watched_->Add(prometheus::MetricType::Gauge, name, help, labels, std::move(value));
}

void Registry::WatchCounter(const std::string& name, const std::string& help, const Labels& labels,
                            std::function<double()> value) {
  watched_->Add(prometheus::MetricType::Counter, name, help, labels, std::move(value));
}

std::string Registry::Text() const { return prometheus::TextSerializer().Serialize(all_->Collect()); }

std::weak_ptr<prometheus::Collectable> Registry::collectable() const { return all_; }

}  // namespace rapport::metrics
