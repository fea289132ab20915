#ifndef RAPPORT_COMMON_AUTH_PRINCIPAL_LIMITS_H_
#define RAPPORT_COMMON_AUTH_PRINCIPAL_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace rapport::auth {

// How much each principal may ask for; meanings and defaults in rapport.config.v1.PrincipalLimits.
struct Quota {
  uint32_t calls_per_second = 500;
  uint32_t burst = 1000;
  uint32_t max_concurrent_calls = 256;
};

// Holds each principal to its quota, so that one cannot take the service from the others. Remembers at most 10,000
// principals, those seen last and those with calls in progress; a forgotten one begins with a full allowance.
// Thread-safe.
class PrincipalLimits {
  struct Account;

 public:
  explicit PrincipalLimits(const Quota& quota) : quota_(quota) {}

  // One call in progress, until this is destroyed. An empty one counts for nobody.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { Return(); }

   private:
    friend class PrincipalLimits;
    explicit Lease(std::shared_ptr<Account> account) : account_(std::move(account)) {}
    void Return();
    std::shared_ptr<Account> account_;
  };

  // Counts a call of the principal. RESOURCE_EXHAUSTED, QUOTA_EXCEEDED with a QuotaFailure that names the limit and a
  // RetryInfo. `elapsed` is Clock::Elapsed() now.
  absl::StatusOr<Lease> Take(const std::string& principal, absl::Duration elapsed);

 private:
  std::shared_ptr<Account> AccountOf(const std::string& principal, absl::Duration elapsed);

  const Quota quota_;
  Mutex mutex_;
  std::list<std::shared_ptr<Account>> accounts_ ABSL_GUARDED_BY(mutex_);  // the one seen last first
  absl::flat_hash_map<std::string, std::list<std::shared_ptr<Account>>::iterator> index_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_PRINCIPAL_LIMITS_H_
