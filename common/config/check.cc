#include <filesystem>
#include <set>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/config/certificate_files.h"
#include "common/config/server_config.h"
#include "common/config/values.h"

namespace rapport::config {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

// Collects the faults of one configuration; each check names the field it looks at.
class Checker {
 public:
  Checker(const Program& program, Faults& faults) : program_(program), faults_(faults) {}

  void Listen(const v1::ListenConfig& listen, bool has_tls) {
    Address("listen.address", listen.address());
    Address("listen.health_address", listen.health_address());
    if (listen.metrics_address() != "none") Address("listen.metrics_address", listen.metrics_address());
    if (!has_tls && !listen.insecure_beyond_loopback() && !IsLocal(listen.address())) {
      Fault(
          "listen.address",
          absl::StrCat(listen.address(),
                       " can be reached from other machines, and there are no credentials: set tls, or use 127.0.0.1, "
                       "or set listen.insecure_beyond_loopback where something in front encrypts and authenticates"));
    }
    if (IsUnix(listen.metrics_address())) Fault("listen.metrics_address", "must be host:port");
  }

  void Tls(const v1::TlsConfig& tls) {
    Required("tls.certificate_file", tls.certificate_file());
    Required("tls.key_file", tls.key_file());
    File("tls.certificate_file", tls.certificate_file());
    File("tls.key_file", tls.key_file());
    File("tls.client_ca_file", tls.client_ca_file());
    if (tls.client_certificate_optional()) Required("tls.client_ca_file", tls.client_ca_file());
    Certificates(tls.certificate_file(), tls.key_file(), "tls");
    Authorities("tls.client_ca_file", tls.client_ca_file());
    Between("tls.refresh_interval", tls.refresh_interval(), absl::Seconds(1), absl::Hours(24));
  }

  void Admission(const v1::AdmissionConfig& admission) {
    Between("admission.executor_threads", admission.executor_threads(), 1, 1024);
    Between("admission.executor_queue", admission.executor_queue(), 1, 100000);
    Between("admission.max_calls", admission.max_calls(), 1, 1000000);
    Between("admission.max_deadline", admission.max_deadline(), absl::Milliseconds(10), absl::Hours(1));
    Between("admission.default_deadline", admission.default_deadline(), absl::Milliseconds(10),
            ToDuration(admission.max_deadline()));
  }

  void Transport(const v1::TransportConfig& transport) {
    Between("transport.max_request_bytes", transport.max_request_bytes(), 1024, 64 * kMiB);
    Between("transport.max_stream_message_bytes", transport.max_stream_message_bytes(), transport.max_request_bytes(),
            256 * kMiB);
    Between("transport.max_concurrent_streams", transport.max_concurrent_streams(), 1, 100000);
    AtLeast("transport.max_connection_age", transport.max_connection_age(), absl::Seconds(10));
    AtLeast("transport.max_connection_age_grace", transport.max_connection_age_grace(), absl::Seconds(1));
    AtLeast("transport.keepalive_time", transport.keepalive_time(), absl::Seconds(10));
    AtLeast("transport.keepalive_timeout", transport.keepalive_timeout(), absl::Seconds(1));
    AtLeast("transport.min_client_ping_interval", transport.min_client_ping_interval(), absl::Seconds(1));
    Between("transport.handshake_timeout", transport.handshake_timeout(), absl::Seconds(1), absl::Minutes(2));
    AtLeast("transport.max_connection_idle", transport.max_connection_idle(), absl::Seconds(10));
    Between("transport.stream_idle_timeout", transport.stream_idle_timeout(), absl::Seconds(1), absl::Hours(24));
    Between("transport.max_stream_messages", transport.max_stream_messages(), 1, 1000000000);
    Between("transport.max_metadata_bytes", transport.max_metadata_bytes(), 4096, 65536);
    Between("transport.max_buffer_bytes", transport.max_buffer_bytes(), 16 * kMiB, 65536 * kMiB);
  }

  void Drain(const v1::DrainConfig& drain) {
    Between("drain.pause", drain.pause(), absl::ZeroDuration(), absl::Minutes(5));
    Between("drain.grace", drain.grace(), absl::ZeroDuration(), absl::Hours(1));
  }

  void Store(const v1::StoreConfig& store) {
    Between("store.commit_queue", store.commit_queue(), 1, 100000);
    if (store.has_sealing()) Sealing(store, store.sealing());
    if (store.has_sqlite()) {
      Folder("store.sqlite.path", store.sqlite().path());
      if (Exists(store.index_key_file())) IndexKey(store.index_key_file());  // else it is made with the first start
    }
    if (!store.has_postgres()) return;
    Required("store.postgres.conninfo_file", store.postgres().conninfo_file());
    File("store.postgres.conninfo_file", store.postgres().conninfo_file());
    Between("store.postgres.read_connections", store.postgres().read_connections(), 1, 1024);
    Between("store.postgres.write_connections", store.postgres().write_connections(), 1, 256);
    Required("store.index_key_file", store.index_key_file());
    IndexKey(store.index_key_file());
  }

  void Sealing(const v1::StoreConfig& store, const v1::SealingConfig& sealing) {
    Required("store.sealing.master_key_file", sealing.master_key_file());
    if (store.has_postgres()) File("store.sealing.master_key_file", sealing.master_key_file());
    File("store.sealing.key_store_conninfo_file", sealing.key_store_conninfo_file());
    if (!sealing.key_store_path().empty()) Folder("store.sealing.key_store_path", sealing.key_store_path());
    if (sealing.key_store_path().empty() == sealing.key_store_conninfo_file().empty()) {
      Fault("store.sealing.key_store_path", "either this or key_store_conninfo_file must be set");
    }
    if (!sealing.key_store_path().empty() && sealing.key_store_path() == store.sqlite().path()) {
      Fault("store.sealing.key_store_path", "must be another file than the store's");
    }
  }

  void Cache(const v1::CacheConfig& cache) {
    Between("cache.time_to_live", cache.time_to_live(), absl::Seconds(1), absl::Hours(24 * 30));
    Between("cache.local_bytes", cache.local_bytes(), 0, 4096 * kMiB);
    if (!cache.key_file().empty()) Key("cache.key_file", cache.key_file(), 32, 32);
    if (!cache.has_redis()) return;
    const v1::RedisConfig& redis = cache.redis();
    Required("cache.redis.address", redis.address());
    if (!redis.address().empty()) Address("cache.redis.address", redis.address());
    File("cache.redis.password_file", redis.password_file());
    Between("cache.redis.connect_timeout", redis.connect_timeout(), absl::Milliseconds(1), absl::Seconds(10));
    Between("cache.redis.command_timeout", redis.command_timeout(), absl::Milliseconds(1), absl::Seconds(10));
    Between("cache.redis.connections", redis.connections(), 1, 1024);
  }

  void Upstream(const std::string& name, const v1::UpstreamConfig& upstream, bool has_access) {
    Between(name + ".timeout", upstream.timeout(), absl::Milliseconds(10), absl::Minutes(1));
    File(name + ".ca_file", upstream.ca_file());
    File(name + ".client_certificate_file", upstream.client_certificate_file());
    File(name + ".client_key_file", upstream.client_key_file());
    if (upstream.client_certificate_file().empty() != upstream.client_key_file().empty()) {
      Fault(name + ".client_key_file", "a certificate and its key are needed together");
    }
    Certificates(upstream.client_certificate_file(), upstream.client_key_file(), name + ".client");
    Authorities(name + ".ca_file", upstream.ca_file());
    if (!upstream.client_key_file().empty()) Required(name + ".ca_file", upstream.ca_file());
    // In clear, too: there the other one knows nobody, and so holds nobody to the caseload that is asked for here.
    if (has_access && upstream.client_certificate_file().empty()) {
      Fault(name + ".client_certificate_file",
            "is needed with access: for whom this service asks, and what it asks of its own accord, is believed from "
            "its certificate alone");
    }
    if (upstream.ca_file().empty() && !upstream.insecure_beyond_loopback() && !IsLocal(upstream.target())) {
      Fault(name + ".target",
            absl::StrCat(upstream.target(), " is beyond this machine and would be called in clear: set ", name,
                         ".ca_file, or ", name, ".insecure_beyond_loopback where something in front encrypts"));
    }
  }

  void Access(const v1::AccessConfig& access, bool has_client_ca) {
    if (access.issuers().empty() && access.certificates().empty()) {
      Fault("access", "names neither an issuer of tokens nor a certificate: nobody could call");
    }
    for (int i = 0; i < access.issuers_size(); ++i) Issuer(absl::StrCat("access.issuers[", i, "]"), access.issuers(i));
    Distinct("access.issuers", access.issuers(), [](const auto& issuer) { return issuer.issuer(); });
    Distinct("access.certificates", access.certificates(), [](const auto& known) { return known.subject(); });
    for (const v1::CertificatePrincipal& known : access.certificates())
      Required("access.certificates.subject", known.subject());
    if (!access.certificates().empty() && !has_client_ca)
      Fault("access.certificates", "needs tls.client_ca_file, or no certificate is ever asked for");
    File("access.policy_file", access.policy_file());
    Between("access.limits.calls_per_second", access.limits().calls_per_second(), 1, 1000000);
    Between("access.limits.burst", access.limits().burst(), 1, 1000000);
    Between("access.limits.max_concurrent_calls", access.limits().max_concurrent_calls(), 1, 100000);
  }

  void Instruments(const v1::InstrumentsConfig& instruments) {
    Required("instruments.directory", instruments.directory());
    std::error_code error;
    if (!instruments.directory().empty() && !std::filesystem::is_directory(instruments.directory(), error)) {
      Fault("instruments.directory", absl::StrCat(instruments.directory(), " is not a folder"));
    }
    const std::string& candidates = instruments.candidate_directory();
    if (!candidates.empty() && !std::filesystem::is_directory(candidates, error)) {
      Fault("instruments.candidate_directory", absl::StrCat(candidates, " is not a folder"));
    }
  }

  void Estimates(const v1::EstimatesConfig& estimates) {
    if (estimates.practices().empty()) Fault("estimates.practices", "needed: at least one practice");
    std::set<std::string> seen;
    for (int i = 0; i < estimates.practices_size(); ++i) {
      const std::string path = absl::StrCat("estimates.practices[", i, "]");
      Required(path, estimates.practices(i));
      if (!seen.insert(estimates.practices(i)).second) Fault(path, "stands here a second time");
    }
  }

  void Practices(const google::protobuf::RepeatedPtrField<v1::PracticeConfig>& practices) {
    std::set<std::string> seen;
    for (int i = 0; i < practices.size(); ++i) {
      const std::string path = absl::StrCat("practices[", i, "]");
      Required(path + ".practice", practices[i].practice());
      if (!seen.insert(practices[i].practice()).second) Fault(path + ".practice", "stands here a second time");
      Between(path + ".stale_goal_after_sessions", practices[i].stale_goal_after_sessions(), 1, 100);
    }
  }

 private:
  void Issuer(const std::string& path, const v1::TokenIssuer& issuer) {
    Required(path + ".issuer", issuer.issuer());
    if (issuer.audiences().empty()) Fault(path + ".audiences", "needs at least one");
    if (issuer.keys_case() == v1::TokenIssuer::KEYS_NOT_SET) Fault(path, "needs jwks_file or jwks_url");
    if (issuer.has_jwks_file()) File(path + ".jwks_file", issuer.jwks_file());
    if (issuer.has_jwks_url() && !IsSafeUrl(issuer.jwks_url()))
      Fault(path + ".jwks_url", "must be https, or http on loopback");
    Authorities(path + ".jwks_ca_file", issuer.jwks_ca_file());
    Between(path + ".refresh_interval", issuer.refresh_interval(), absl::Seconds(1), absl::Hours(24));
    Between(path + ".clock_skew", issuer.clock_skew(), absl::ZeroDuration(), absl::Minutes(5));
    Between(path + ".max_lifetime", issuer.max_lifetime(), absl::Minutes(1), absl::Hours(24 * 30));
  }

  // Whether nobody on the way can change what the URL gives.
  static bool IsSafeUrl(absl::string_view url) {
    if (absl::StartsWith(url, "https://")) return true;
    if (!absl::ConsumePrefix(&url, "http://")) return false;
    const absl::string_view host = url.substr(0, url.find('/'));
    return IsLocal(absl::StrContains(host, ':') ? host : absl::StrCat(host, ":80"));
  }

  template <class Entries, class Name>
  void Distinct(const std::string& field, const Entries& entries, const Name& name) {
    std::set<std::string> seen;
    for (const auto& entry : entries) {
      if (!seen.insert(name(entry)).second) Fault(field, absl::StrCat(name(entry), " stands here a second time"));
    }
  }

  void Certificates(const std::string& certificate_file, const std::string& key_file, const std::string& prefix) {
    if (certificate_file.empty() || key_file.empty()) return;
    for (const std::string& fault : FaultsOfKeyPair(certificate_file, key_file)) Fault(prefix, fault);
  }

  void Authorities(const std::string& field, const std::string& path) {
    if (path.empty()) return;
    for (const std::string& fault : FaultsOfAuthorities(path)) Fault(field, fault);
  }

  static bool IsUnix(absl::string_view address) { return address.substr(0, 5) == "unix:"; }

  void Fault(const std::string& field, absl::string_view what) { faults_.push_back(absl::StrCat(field, ": ", what)); }

  void Required(const std::string& field, const std::string& value) {
    if (value.empty()) Fault(field, absl::StrCat("is required by ", program_.name));
  }

  void Between(const std::string& field, uint64_t value, uint64_t least, uint64_t most) {
    if (value < least || value > most) Fault(field, absl::StrCat("must be between ", least, " and ", most));
  }

  void Between(const std::string& field, const google::protobuf::Duration& value, absl::Duration least,
               absl::Duration most) {
    const absl::Duration duration = ToDuration(value);
    if (duration < least || duration > most) {
      Fault(field, absl::StrCat("must be between ", absl::FormatDuration(least), " and ", absl::FormatDuration(most)));
    }
  }

  void AtLeast(const std::string& field, const google::protobuf::Duration& value, absl::Duration least) {
    // gRPC takes milliseconds in an int; longer is as good as never.
    Between(field, value, least, absl::Hours(24 * 20));
  }

  void Address(const std::string& field, const std::string& address) {
    if (IsUnix(address)) {
      if (address.size() == 5) Fault(field, "names no path");
      return;
    }
    const size_t colon = address.rfind(':');
    int port = -1;
    if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 0 ||
        port > 65535) {
      Fault(field, absl::StrCat("must be host:port, [ipv6]:port or unix:/path, and is ", address));
    }
  }

  void File(const std::string& field, const std::string& path) {
    if (path.empty()) return;
    if (const auto bytes = ReadBytes(path); !bytes.ok()) Fault(field, bytes.status().message());
  }

  void Key(const std::string& field, const std::string& path, size_t least, size_t most) {
    if (path.empty()) return;
    const auto bytes = ReadBytes(path);
    if (!bytes.ok()) return Fault(field, bytes.status().message());
    if (bytes->size() < least || bytes->size() > most) {
      Fault(field, least == most ? absl::StrCat(path, " must hold exactly ", least, " bytes")
                                 : absl::StrCat(path, " must hold at least ", least, " bytes"));
    }
  }

  void IndexKey(const std::string& path) { Key("store.index_key_file", path, 32, 4096); }

  static bool Exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
  }

  void Folder(const std::string& field, const std::string& path) {
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) Fault(field, absl::StrCat(folder.string(), " is not a folder"));
  }

  const Program& program_;
  Faults& faults_;
};

}  // namespace

void Check(const Program& program, const v1::ServerConfig& config, Faults& faults) {
  Checker check(program, faults);
  check.Listen(config.listen(), config.has_tls());
  if (config.has_tls()) check.Tls(config.tls());
  check.Admission(config.admission());
  check.Transport(config.transport());
  check.Drain(config.drain());
  if (program.has_store) check.Store(config.store());
  if (program.has_cache) check.Cache(config.cache());
  if (program.calls_intake) check.Upstream("intake", config.intake(), config.has_access());
  if (program.calls_goals) check.Upstream("goals", config.goals(), config.has_access());
  if (program.has_instruments) check.Instruments(config.instruments());
  if (program.estimates) check.Estimates(config.estimates());
  if (config.has_access()) check.Access(config.access(), !config.tls().client_ca_file().empty());
  check.Practices(config.practices());
}

}  // namespace rapport::config
