// What the user asked for on the command line.
#pragma once

#include "compiler/codegen/codegen.h"
#include "compiler/sema/check.h"
#include "compiler/support/levels.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace rulec::opt {
struct Profile;
}

namespace rulec::driver {

enum class Color : uint8_t { Auto, Always, Never };

/// Options of every verb that reads rules.
struct CommonOptions {
  std::vector<std::string> rules;    // files, directories (every *.toml below)
  std::vector<std::string> queries;  // in EQL, given on the command line
  std::vector<std::string> kqlQueries;
  std::vector<std::string> schemas;  // files, over the built-in schema
  bool schemaOnly = false;           // without the built-in schema
  bool allowUnknownField = false;
  std::vector<std::string> selectors;   // of selection.h; none: every rule
  std::vector<std::string> exceptions;  // files
  bool routeByIndex = false;            // rules see events of their indices only
  std::string profile;                  // a file of events, of the verbs that optimise; empty: none
  bool skipUnsupported = false;
  bool includeDeprecated = false;
  Levels levels;  // of warnings
  sema::EventFields fields;
  ErrorFormat errorFormat = ErrorFormat::Human;
  Color color = Color::Auto;
};

/// Options of the verbs that compile.
struct CompileOptions {
  unsigned level = 2;  // -O0, -O1, -O2
  std::string target = "x86_64-linux";
  std::set<std::string, std::less<>> disabledPasses;
  std::string stopAfter;
  std::vector<std::string> printAfter;
  codegen::AlertFormat alertFormat = codegen::AlertFormat::Ecs;
  bool fullAlerts = false, fullManifest = false;
  bool timings = false;
  uint64_t jobs = 0;                            // threads; 0: one for each processor
  std::string cache;                            // the directory of the cache; empty: none
  std::shared_ptr<const opt::Profile> profile;  // what CommonOptions::profile holds; null: the shipped estimates
};

enum class Emit : uint8_t { Tokens, Ast, Ir, Llvm, Asm, Object, Executable };

struct CheckOptions {
  CommonOptions common;
};

struct BuildOptions {
  CommonOptions common;
  CompileOptions compile;
  Emit emit = Emit::Executable;
  std::string output;  // "-": standard output; empty: standard output for texts
  bool each = false;   // one matcher per rule, in the directory `output`
  bool small = false;  // a matcher made for size
};

enum class Engine : uint8_t { Native, AstOracle, IrOracle };

struct RunOptions {
  CommonOptions common;
  CompileOptions compile;
  Engine engine = Engine::Native;
  std::vector<std::string> events;  // files; "-": standard input; none: standard input
  bool matches = false;             // print match records instead of alerts
  bool strict = false, stats = false, embedEvents = false, deterministic = false, noBuildingBlocks = false;
  int64_t latenessNs = 0;  // RT_LATENESS_OF_RULE: each rule's own
  std::optional<uint64_t> size;
  uint64_t maxSamplesPerKey = 1;
  std::optional<uint64_t> maxSignals;   // 0: all; nothing: each rule's own
  std::optional<int64_t> learnNs;       // nothing: each rule's history
  std::vector<std::string> indicators;  // files
  uint64_t stateMb = 64, indicatorMb = 256;
  uint64_t maxLine = 16 << 20;
  std::string idField, sourceName;
  uint32_t simd = 0;                  // an rt_simd
  std::vector<std::string> disabled;  // ids of rules
  std::string state;                  // the file that is taken up and left; empty: none
};

/// How a verb prints what it found: for people on a terminal, else as JSON, unless one is asked for.
enum class Format : uint8_t { Auto, Table, Json };

struct ListOptions {
  CommonOptions common;
  Format format = Format::Auto;
  std::string against;  // a matcher's manifest; empty: none
};

struct CoverageOptions {
  CommonOptions common;
  bool navigator = false;
};

struct FieldsOptions {
  CommonOptions common;
  Format format = Format::Auto;
};

struct ExplainOptions {
  CommonOptions common;
};

struct CostOptions {
  CommonOptions common;
  Format format = Format::Auto;
};

struct VersionOptions {};

/// The command line was answered or refused while parsing it; the text was printed.
struct Finished {
  int exitCode = 0;
};

using Options = std::variant<CheckOptions, BuildOptions, RunOptions, ListOptions, CoverageOptions, FieldsOptions,
                             ExplainOptions, CostOptions, VersionOptions, Finished>;

/// Parses the command line; prints help on standard output and usage errors on standard error.
[[nodiscard]] Options parseCommandLine(int argc, const char* const* argv);

}  // namespace rulec::driver
