// eql-suite: runs the queries of a test suite by the matcher and both oracles, and compares what they find.
#include "tools/eql_suite/engines.h"
#include "tools/eql_suite/suite_files.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <map>

namespace {

using namespace rulec::suite;

constexpr std::string_view kUsage =
    "usage: eql-suite DIR [--oracles]\n"
    "\n"
    "Runs every query of every *.toml, *.series-spec and fold_expectations.jsonl below DIR by the oracle on the "
    "syntax\n"
    "tree, the oracle on the IR and the compiled matcher, and compares what each finds with what is expected: ids,\n"
    "their order, join keys. A query passes if all three agree with it. suite.json names the data of a TOML file.\n"
    "  --oracles   without the matcher\n"
    "Exit status: 0 all pass, 1 a query fails, 3 usage.\n";

struct Options {
  std::string directory;
  bool oraclesOnly = false;
};

std::optional<Options> readOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--oracles") {
      options.oraclesOnly = true;
    } else if (!argument.starts_with('-') && options.directory.empty()) {
      options.directory = argument;
    } else {
      return std::nullopt;
    }
  }
  return options.directory.empty() ? std::nullopt : std::optional(options);
}

struct Count {
  size_t passed = 0, failed = 0;
  void add(bool passes) { ++(passes ? passed : failed); }
};

class Runner {
 public:
  explicit Runner(bool oraclesOnly) : oraclesOnly_(oraclesOnly) {}

  void run(const SuiteCase& one) {
    Prepared prepared;
    if (one.problem.empty()) {
      prepared = prepare(one);
      if (!prepared.problem.empty()) fail(one, "front end", prepared.problem);
    } else {
      prepared.problem = one.problem;
      fail(one, "suite", one.problem);
    }
    bool passes = true;
    for (const Engine engine : kEngines) {
      if (oraclesOnly_ && engine == Engine::Matcher) continue;
      const std::string difference = judge(engine, one, prepared);
      if (!difference.empty() && difference != prepared.problem) fail(one, nameOf(engine), difference);
      byEngine_[engine].add(difference.empty());
      passes &= difference.empty();
    }
    all_.add(passes);
  }

  /// \returns whether all passed
  bool summarize() const {
    for (const auto& [engine, count] : byEngine_)
      fmt::print("{}: {} passed, {} failed\n", nameOf(engine), count.passed, count.failed);
    fmt::print("{} passed, {} failed\n", all_.passed, all_.failed);
    return all_.failed == 0;
  }

 private:
  static void fail(const SuiteCase& one, std::string_view who, const std::string& what) {
    fmt::print("{}: {}: {}: {}\n", one.file, one.name, who, what);
  }

  bool oraclesOnly_;
  std::map<Engine, Count> byEngine_;
  Count all_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::optional<Options> options = readOptions(argc, argv);
  if (!options) {
    fmt::print(stderr, "{}", kUsage);
    return 3;
  }
  const Suite suite = readSuite(options->directory);
  if (suite.cases.empty()) {
    fmt::print(stderr, "eql-suite: there are no queries below `{}`\n", options->directory);
    return 3;
  }
  for (const std::string& line : suite.skipped) fmt::print("{}\n", line);
  Runner runner(options->oraclesOnly);
  for (const SuiteCase& one : suite.cases) {
    runner.run(one);
    std::fflush(stdout);
  }
  return runner.summarize() ? 0 : 1;
}
