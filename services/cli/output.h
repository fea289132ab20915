#ifndef RAPPORT_SERVICES_CLI_OUTPUT_H_
#define RAPPORT_SERVICES_CLI_OUTPUT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace rapport::cli {

// Exit codes of the program.
inline constexpr int kExitFailed = 1;  // a call failed, or rows were rejected
inline constexpr int kExitUsage = 2;   // the command line or an input file is wrong

// Prints an error to standard error for a person: what, why, every violation, and when to try again.
void PrintError(const absl::Status& status);

// Prints a message as JSON, with the field names of the contract.
void PrintJson(const google::protobuf::Message& message);

// The same on one line, at once: for messages of a stream, which come one by one.
void PrintJsonLine(const google::protobuf::Message& message);

// Prints rows in columns as wide as their widest cell; the first row is the heading.
void PrintTable(const std::vector<std::vector<std::string>>& rows);

// How many columns of a terminal the UTF-8 text takes: its code points, as nothing here is wider than one.
size_t DisplayWidth(const std::string& text);

// `2026-02-03` of a time, in UTC; empty when it is not set.
std::string Date(const google::protobuf::Timestamp& time);

// A number without needless digits: 36, 36.5, 12.86.
std::string Number(double value);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_OUTPUT_H_
