#ifndef RAPPORT_TESTS_GOALS_SCRIPTED_INTAKE_H_
#define RAPPORT_TESTS_GOALS_SCRIPTED_INTAKE_H_

#include <atomic>
#include <future>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/errors/errors.h"
#include "common/rpc/calls.h"
#include "rapport/intake/v1/intake_service.grpc.pb.h"

namespace rapport::goals::test {

// Answers what the test sets.
class ScriptedIntake final : public intake::v1::IntakeService::CallbackService {
 public:
  explicit ScriptedIntake(rpc::Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetEpisode(grpc::CallbackServerContext* server,
                                       const intake::v1::GetEpisodeRequest* request,
                                       intake::v1::Episode* reply) override {
    return Answer(server, request, reply, episode);
  }
  grpc::ServerUnaryReactor* GetSession(grpc::CallbackServerContext* server,
                                       const intake::v1::GetSessionRequest* request,
                                       intake::v1::Session* reply) override {
    return Answer(server, request, reply, session);
  }
  grpc::ServerUnaryReactor* ReadEpisode(grpc::CallbackServerContext* server,
                                        const intake::v1::ReadEpisodeRequest* request,
                                        intake::v1::ReadEpisodeResponse* reply) override {
    return Answer(server, request, reply, read);
  }

  // The changes after the revision asked for, each of a revision of its own, and the end; `watched` is what was asked.
  grpc::ServerWriteReactor<type::v1::Change>* WatchChanges(grpc::CallbackServerContext* server,
                                                           const intake::v1::WatchChangesRequest* request) override {
    using Next = rpc::Next<type::v1::Change>;
    using Asking = rpc::Done<std::optional<type::v1::Change>>;
    return calls_.Stream<type::v1::Change>(
        server, request,
        [this](const rpc::CallContext&, const intake::v1::WatchChangesRequest& asked) -> absl::StatusOr<Next> {
          watched = asked;
          if (!feed.ok()) return feed.status();
          if (feed_waits) {
            return Next([this](const Asking& asking) {
              unanswered_.push_back(asking);
              feed_asked.set_value();
            });
          }
          return rpc::NextOf(std::vector<type::v1::Change>(feed->begin() + asked.after_revision(), feed->end()));
        });
  }

  // Set while no call is under way.
  absl::StatusOr<intake::v1::Episode> episode = intake::v1::Episode();
  absl::StatusOr<intake::v1::Session> session = intake::v1::Session();
  absl::StatusOr<intake::v1::ReadEpisodeResponse> read = intake::v1::ReadEpisodeResponse();

  absl::StatusOr<std::vector<type::v1::Change>> feed = std::vector<type::v1::Change>();
  bool feed_waits = false;        // never answers, and ends when the caller goes
  std::promise<void> feed_asked;  // once, when it waits
  intake::v1::WatchChangesRequest watched;

  std::atomic<int> times_asked = 0;
  std::atomic<int> fail_first = 0;  // so many calls answer UNAVAILABLE before the others are answered

 private:
  template <class Request, class Reply>
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* server, const Request* request, Reply* reply,
                                   const absl::StatusOr<Reply>& answer) {
    return calls_.Inline(server, request, reply, [&](const rpc::CallContext&, const auto&, Reply& r) -> absl::Status {
      if (times_asked++ < fail_first) return UnavailableError("DATABASE_UNAVAILABLE", "the database is away");
      if (answer.ok()) r = *answer;
      return answer.status();
    });
  }

  rpc::Calls& calls_;
  std::vector<rpc::Done<std::optional<type::v1::Change>>> unanswered_;  // kept, for one let go is an error
};

}  // namespace rapport::goals::test

#endif  // RAPPORT_TESTS_GOALS_SCRIPTED_INTAKE_H_
