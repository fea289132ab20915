#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/config/server_config.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace rapport::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The values that rapport/config/v1/server_config.proto documents.
constexpr char kFrame[] = R"pb(
  listen { address: "127.0.0.1:$0" health_address: "127.0.0.1:$1" metrics_address: "127.0.0.1:$2" }
  admission {
    executor_threads: 16
    executor_queue: 64
    max_calls: 2048
    default_deadline { seconds: 10 }
    max_deadline { seconds: 60 }
  }
  transport {
    max_request_bytes: 1048576
    max_stream_message_bytes: 8388608
    max_concurrent_streams: 256
    max_connection_age { seconds: 1800 }
    max_connection_age_grace { seconds: 60 }
    keepalive_time { seconds: 60 }
    keepalive_timeout { seconds: 20 }
    min_client_ping_interval { seconds: 10 }
    handshake_timeout { seconds: 10 }
    max_connection_idle { seconds: 600 }
    stream_idle_timeout { seconds: 300 }
    max_stream_messages: 100000
    max_metadata_bytes: 16384
    max_buffer_bytes: 536870912
  }
  drain {
    pause { seconds: 3 }
    grace { seconds: 20 }
  }
  log { level: LOG_LEVEL_INFO }
)pb";

constexpr char kTls[] = R"pb(
  tls { refresh_interval { seconds: 60 } }
)pb";

constexpr char kStore[] = R"pb(
  store {
    sqlite { path: "$0.db" }
    commit_queue: 1024
  }
)pb";

constexpr char kPostgres[] = R"pb(
  store { postgres { read_connections: $0 write_connections: 4 } }
)pb";

constexpr char kCache[] = R"pb(
  cache {
    time_to_live { seconds: 86400 }
    local_bytes: 16777216
  }
)pb";

constexpr char kRedis[] = R"pb(
  cache {
    redis {
      connect_timeout { nanos: 100000000 }
      command_timeout { nanos: 50000000 }
      connections: $0
    }
  }
)pb";

constexpr char kUpstream[] = R"pb(
  $0 {
    target: "127.0.0.1:$1"
    balancing: BALANCING_ROUND_ROBIN
    timeout { seconds: 5 }
  }
)pb";

constexpr char kAccess[] = R"pb(
  access { limits { calls_per_second: 500 burst: 1000 max_concurrent_calls: 256 } }
)pb";

constexpr char kIssuer[] = R"pb(
  refresh_interval { seconds: $0 }
  clock_skew { seconds: 30 }
  max_lifetime { seconds: 86400 }
  claims {
    practice: "rapport_practice"
    therapist: "rapport_therapist"
    roles: "rapport_roles"
    viewer: "rapport_viewer"
    purpose: "purpose_of_use"
    on_behalf_of: "fhirUser"
  }
)pb";

constexpr char kPractice[] = R"pb(
  stale_goal_after_sessions: 4
)pb";

// Takes out of `defaults` what merging `config` into it would not replace: durations, whose seconds and nanoseconds
// would be merged one by one, and the branch of a oneof that `config` has not chosen.
void Prune(const Message& config, Message& defaults) {
  const auto& reflection = *defaults.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(defaults, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto* oneof = field->real_containing_oneof();
    if (!reflection.HasField(config, field)) {
      if (oneof != nullptr && reflection.HasOneof(config, oneof)) reflection.ClearField(&defaults, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->message_type()->full_name() == "google.protobuf.Duration") {
        reflection.ClearField(&defaults, field);
      } else {
        Prune(reflection.GetMessage(config, field), *reflection.MutableMessage(&defaults, field));
      }
    }
  }
}

// Gives what `config` leaves open the values of `text`. The texts are the constants above; the tests read each.
template <class Section, class... Args>
void Fill(const char* text, Section& config, const Args&... args) {
  Section defaults;
  GOOGLE_CHECK(google::protobuf::TextFormat::ParseFromString(absl::Substitute(text, args...), &defaults));
  Prune(config, defaults);
  defaults.MergeFrom(config);
  config.Swap(&defaults);
}

std::string DefaultIndexKeyFile(const v1::StoreConfig& store) {
  return store.has_sqlite() ? absl::StrCat(store.sqlite().path(), ".index-key") : "";
}

void CompleteSealing(v1::StoreConfig& store) {
  v1::SealingConfig& sealing = *store.mutable_sealing();
  const std::string& path = store.sqlite().path();
  if (sealing.master_key_file().empty()) sealing.set_master_key_file(absl::StrCat(path, ".master-key"));
  if (sealing.key_store_path().empty() && sealing.key_store_conninfo_file().empty()) {
    sealing.set_key_store_path(absl::StrCat(path, ".keys"));
  }
}

}  // namespace

void Complete(const Program& program, v1::ServerConfig& config) {
  Fill(kFrame, config, program.port, program.health_port, program.metrics_port);
  if (config.has_tls()) Fill(kTls, config);
  const uint32_t threads = config.admission().executor_threads();
  if (program.has_store) {
    Fill(kStore, config, program.name);
    if (config.store().has_postgres()) Fill(kPostgres, config, threads);
    if (config.store().index_key_file().empty()) {
      config.mutable_store()->set_index_key_file(DefaultIndexKeyFile(config.store()));
    }
    if (config.store().has_sealing() && config.store().has_sqlite()) CompleteSealing(*config.mutable_store());
  }
  if (program.has_cache) Fill(kCache, config);
  if (program.has_cache && config.cache().has_redis()) Fill(kRedis, config, threads);
  if (program.calls_intake) Fill(kUpstream, config, "intake", 50051);
  if (program.calls_goals) Fill(kUpstream, config, "goals", 50052);
  if (config.has_access()) {
    Fill(kAccess, config);
    for (v1::TokenIssuer& issuer : *config.mutable_access()->mutable_issuers())
      Fill(kIssuer, issuer, issuer.has_jwks_url() ? 300 : 10);
  }
  for (v1::PracticeConfig& practice : *config.mutable_practices()) Fill(kPractice, practice);
}

v1::PracticeConfig ForPractice(const v1::ServerConfig& config, absl::string_view practice) {
  v1::PracticeConfig found;
  for (const v1::PracticeConfig& entry : config.practices()) {
    if (entry.practice() == practice) return entry;
    if (entry.practice() == "-") found = entry;
  }
  Fill(kPractice, found);
  return found;
}

}  // namespace rapport::config
