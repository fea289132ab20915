#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/cli/commands.h"
#include "services/cli/output.h"

namespace rapport::cli {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckResponse;

struct Checked {
  std::string name;
  std::string address;
  std::string service;
};

std::string StatusOf(const Session& session, const Checked& checked) {
  const auto stub = Health::NewStub(grpc::CreateChannel(checked.address, grpc::InsecureChannelCredentials()));
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(checked.service);
  const auto reply =
      session.services.Call(static_cast<Health::StubInterface&>(*stub), &Health::StubInterface::Check, request);
  if (!reply.ok()) return absl::StrCat("away: ", reply.status().message());
  return reply->status() == HealthCheckResponse::SERVING ? "serving" : "not serving";
}

absl::Status Status(const Session& session, const std::string& only) {
  const Checked all[] = {{"intake", session.options.intake, "rapport.intake.v1.IntakeService"},
                         {"goals", session.options.goals, "rapport.goals.v1.GoalService"},
                         {"scoring", session.options.scoring, "rapport.scoring.v1.ScoringService"}};
  std::vector<std::vector<std::string>> rows = {{"service", "address", "status"}};
  bool serving = true;
  for (const Checked& checked : all) {
    if (!only.empty() && checked.name != only) continue;
    rows.push_back({checked.name, checked.address, StatusOf(session, checked)});
    serving = serving && rows.back().back() == "serving";
  }
  PrintTable(rows);
  return serving ? absl::OkStatus() : absl::UnavailableError("not every service takes calls");
}

}  // namespace

void AddStatusCommand(CLI::App& app, Session& session) {
  CLI::App* status = app.add_subcommand("status", "Ask each service whether it takes calls");
  static std::string only;
  status->add_option("--only", only, "intake, goals or scoring; all of them by default")
      ->check(CLI::IsMember({"intake", "goals", "scoring"}));
  status->callback([&session] { session.status = Status(session, only); });
}

}  // namespace rapport::cli
