// The command line of a matcher.
#pragma once

#include "runtime/core/json_out.h"

namespace rt {

/// What rt_create takes where rt_options says 0.
constexpr uint64_t kDefaultStateBytes = 64ull << 20;
constexpr uint64_t kDefaultMaxLine = 16ull << 20;
constexpr uint64_t kDefaultIndicatorBytes = 256ull << 20;

/// What is asked for besides matching, or instead of it.
enum Action : uint32_t {
  kStats = 1,
  kListRules = 2,
  kManifest = 4,
  kVersion = 8,
  kHelp = 16,
};

struct CommandLine {
  rt_options options;       // texts point into the arguments
  uint32_t actions;         // of Action
  uint32_t threads;         // 0: as many as there are processors for files, one for standard input
  const char* state;        // the file of --state; null: none
  int fileCount;            // the files are argv[1] to argv[fileCount]
  Buffer<Text> disabled;    // `options.disabled` points into it
  Buffer<Text> indicators;  // files, zero-terminated
};

/// "OPTION: PROBLEM"
struct UsageError {
  Text option;
  Text problem;
};

/// Reads `--name value`, `--name=value` and files, in any order; `--` ends the options. Moves the files to the front.
/// \param line zeroed but for `disabled` and `indicators`, which are empty
/// \returns false and what is wrong with the command line.
[[nodiscard]] bool parseCommandLine(int argc, char** argv, CommandLine& line, UsageError& error);

/// The text of --help.
void putHelp(JsonOut& out);

}  // namespace rt
