#include "common/auth/principal_limits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/quota_error.h"

namespace rapport::auth {
namespace {

constexpr size_t kMaxPrincipals = 10000;

}  // namespace

// A bucket that fills with time, and the calls in progress.
struct PrincipalLimits::Account {
  std::string principal;
  Mutex mutex;
  double allowance ABSL_GUARDED_BY(mutex) = 0;  // calls that may be made at once
  absl::Duration filled ABSL_GUARDED_BY(mutex);
  uint32_t in_progress ABSL_GUARDED_BY(mutex) = 0;
};

PrincipalLimits::Lease& PrincipalLimits::Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    Return();
    account_ = std::move(other.account_);
  }
  return *this;
}

void PrincipalLimits::Lease::Return() {
  if (account_ == nullptr) return;
  {
    MutexLock lock(account_->mutex);
    --account_->in_progress;
  }
  account_.reset();
}

std::shared_ptr<PrincipalLimits::Account> PrincipalLimits::AccountOf(const std::string& principal,
                                                                     absl::Duration elapsed) {
  MutexLock lock(mutex_);
  if (const auto found = index_.find(principal); found != index_.end()) {
    accounts_.splice(accounts_.begin(), accounts_, found->second);
    return accounts_.front();
  }
  auto account = std::make_shared<Account>();
  account->principal = principal;
  {
    MutexLock own(account->mutex);
    account->allowance = quota_.burst;
    account->filled = elapsed;
  }
  accounts_.push_front(account);
  index_[principal] = accounts_.begin();
  // One with calls in progress is held by their leases, and forgotten only when it comes to the end again without any.
  if (accounts_.size() > kMaxPrincipals) {
    if (accounts_.back().use_count() > 1) {
      accounts_.splice(accounts_.begin(), accounts_, std::prev(accounts_.end()));
    } else {
      index_.erase(accounts_.back()->principal);
      accounts_.pop_back();
    }
  }
  return account;
}

absl::StatusOr<PrincipalLimits::Lease> PrincipalLimits::Take(const std::string& principal, absl::Duration elapsed) {
  std::shared_ptr<Account> account = AccountOf(principal, elapsed);
  MutexLock lock(account->mutex);
  const double rate = quota_.calls_per_second;
  const double earned = absl::ToDoubleSeconds(elapsed - account->filled) * rate;
  account->allowance = std::min<double>(quota_.burst, account->allowance + std::max(0.0, earned));
  account->filled = elapsed;
  if (account->in_progress >= quota_.max_concurrent_calls) {
    return QuotaError("max_concurrent_calls",
                      absl::StrCat("at most ", quota_.max_concurrent_calls, " calls of one principal at once"),
                      absl::Seconds(1));
  }
  if (account->allowance < 1) {
    return QuotaError("calls_per_second",
                      absl::StrCat("at most ", quota_.calls_per_second, " calls of one principal a second"),
                      absl::Seconds((1 - account->allowance) / rate));
  }
  account->allowance -= 1;
  ++account->in_progress;
  return Lease(account);
}

}  // namespace rapport::auth
