#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/cli/commands.h"
#include "services/cli/flag_feed_view.h"
#include "services/cli/names.h"
#include "services/cli/output.h"

namespace rapport::cli {
namespace {

using scoring::v1::FlagEvent;

constexpr std::chrono::seconds kFirstPause(1);
constexpr std::chrono::seconds kLongestPause(10);

struct WatchOptions {
  std::string token;
  std::string position_file;
  bool once = false;
};

// The token in a file; empty when there is no file yet.
std::string ReadPosition(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  std::getline(file, token);
  return token;
}

// Replaces the file as a whole, so that a crash leaves the old position or the new one.
absl::Status SavePosition(const std::string& path, const std::string& token) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh);
  file << token << "\n" << std::flush;
  if (!file.good() || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return absl::FailedPreconditionError(absl::StrCat("cannot write the position to ", path));
  }
  return absl::OkStatus();
}

// One watch over as many connections as it takes.
class FlagWatcher {
 public:
  FlagWatcher(Session& session, WatchOptions options) : session_(session), options_(std::move(options)) {}

  absl::Status Run() {
    if (options_.token.empty() && !options_.position_file.empty()) token_ = ReadPosition(options_.position_file);
    if (!options_.token.empty()) token_ = options_.token;
    std::chrono::seconds pause = kFirstPause;
    while (true) {
      events_ = 0;
      const absl::Status ended = Connect();
      if (done_ || !MayComeBack(ended)) return ended;
      if (events_ > 0) pause = kFirstPause;
      std::cerr << "rapport: scoring is away; going on from the last event in " << pause.count() << " s\n";
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, kLongestPause);
    }
  }

 private:
  // Whoever was never connected has most likely the wrong address: that is said at once. A token that has expired
  // meanwhile is read anew.
  bool MayComeBack(const absl::Status& status) const {
    if (events_ > 0 && ErrorReason(status) == "TOKEN_EXPIRED") return true;
    return was_connected_ &&
           (status.ok() || status.code() == absl::StatusCode::kUnavailable ||
            status.code() == absl::StatusCode::kResourceExhausted || status.code() == absl::StatusCode::kCancelled);
  }

  absl::Status Connect() {
    scoring::v1::WatchAllianceFlagsRequest request;
    request.set_parent(PracticeName(session_.options));
    request.set_resume_token(token_);
    grpc::ClientContext context;
    RETURN_IF_ERROR(session_.services.Authorize(context));
    const auto stream = session_.services.alliance().WatchAllianceFlags(&context, request);
    FlagEvent event;
    while (!done_ && stream->Read(&event)) {
      was_connected_ = true;
      ++events_;
      if (absl::Status status = Take(event); !status.ok()) {
        done_ = true;
        context.TryCancel();
        return status;
      }
    }
    if (done_) {
      context.TryCancel();
      return absl::OkStatus();
    }
    return rpc::FromGrpcStatus(stream->Finish());
  }

  absl::Status Take(const FlagEvent& event) {
    if (session_.options.json) {
      PrintJsonLine(event);
    } else {
      std::cout << view_.Tell(event) << std::flush;
    }
    token_ = event.resume_token();
    done_ = options_.once && event.type() == FlagEvent::TYPE_CAUGHT_UP;
    if (!std::cout.good()) return absl::FailedPreconditionError("the output cannot be written");
    // After the event is out: whoever is killed in between is told again and misses nothing.
    if (!options_.position_file.empty()) return SavePosition(options_.position_file, token_);
    return absl::OkStatus();
  }

  Session& session_;
  const WatchOptions options_;
  FlagFeedView view_;
  std::string token_;
  int events_ = 0;  // of the present connection
  bool was_connected_ = false;
  bool done_ = false;
};

}  // namespace

void AddWatchCommand(CLI::App& app, Session& session) {
  static WatchOptions options;
  CLI::App* watch =
      app.add_subcommand("watch", "Tell flags as they come and go, with a way to begin talking about each");
  watch->add_option("--from-token", options.token, "Go on after this event's resume_token");
  watch->add_option("--position", options.position_file,
                    "Go on from the position in this file, and keep it there; begins anew when it does not exist");
  watch->add_flag("--once", options.once, "End when everything that holds now has been told");
  watch->footer("With --json, each event is one line of JSON; its resume_token is where --from-token goes on.");
  watch->callback([&session] { session.status = FlagWatcher(session, options).Run(); });
}

}  // namespace rapport::cli
