// rulec build: rules into a matcher, or into any form on the way to it.
#include "compiler/driver/exit_code.h"
#include "compiler/driver/failure.h"
#include "compiler/driver/files.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/objects.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/verbs.h"
#include "compiler/ir/printer.h"
#include "compiler/link/lld.h"
#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/eql/printer.h"
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>

namespace rulec::driver {
namespace {

namespace fs = std::filesystem;

int writeForm(const std::string& path, std::string_view text) {
  std::string error = writeFile(path.empty() ? "-" : path, text);
  return error.empty() ? kDone : fail(kUsageError, error);
}

int writeForm(const std::string& path, llvm::Expected<std::string> text) {
  return text ? writeForm(path, std::string_view(*text)) : fail(text.takeError());
}

int writeForm(const std::string& path, llvm::Expected<Bytes> bytes) {
  return bytes ? writeForm(path, std::string_view(bytes->data(), bytes->size())) : fail(bytes.takeError());
}

/// The tokens or the tree of a query.
std::string syntaxOf(auto dumpTokens, auto parse, auto dump, const MappedText& query, Emit emit) {
  Diagnostics ignored;  // the same ones were reported by checkRules
  if (emit == Emit::Tokens) return dumpTokens(query, ignored);
  auto tree = parse(query, ignored);
  return tree ? dump(*tree) : std::string();
}

/// The forms that need no more than the syntax.
int writeSyntax(const LoadedRules& loaded, const BuildOptions& options) {
  std::string text;
  for (const syntax::RuleFile& rule : loaded.ruleFiles) {
    if (!rule.queryKey.present) continue;
    text += fmt::format("# {}\n", loaded.files[rule.file].path);
    text += rule.type.value == "eql" ? syntaxOf(eql::dumpTokens, eql::parse, eql::dump, rule.query, options.emit)
                                     : syntaxOf(kql::dumpTokens, kql::parse, kql::dump, rule.query, options.emit);
  }
  return writeForm(options.output, std::string_view(text));
}

/// Links in a directory of its own and copies: to standard output, a device or a pipe.
int writeMatcherThrough(std::string_view runtime, const Objects& objects, const std::string& to) {
  std::string directory = fs::temp_directory_path() / "rulec-XXXXXX";
  if (::mkdtemp(directory.data()) == nullptr) return fail(kUsageError, fmt::format("cannot make `{}`", directory));
  std::string path = directory + "/matcher";
  std::string error = link::linkMatcher(runtime, objects.input(), path);
  FileText program = error.empty() ? readFile(path, SIZE_MAX) : FileText{{}, error};
  std::error_code ignored;
  fs::remove_all(directory, ignored);
  return program.error.empty() ? writeForm(to, std::string_view(program.text)) : fail(kUsageError, program.error);
}

int writeMatcher(const ir::RuleSet& rules, const link::Target& target, const BuildOptions& options,
                 const std::string& path, Timings& timings) {
  auto objects = makeObjects(rules, target, options.compile, timings);
  if (!objects) return fail(objects.takeError());
  std::string_view runtime = options.small ? target.small : target.runtime;
  if (path == "-" || isWrittenThrough(path)) return writeMatcherThrough(runtime, *objects, path);
  std::string error = link::linkMatcher(runtime, objects->input(), path);
  timings.lap("link");
  return error.empty() ? kDone : fail(kUsageError, error);
}

/// One form of one set of rules.
int writeRules(ir::RuleSet lowered, const link::Target& target, const BuildOptions& options, const std::string& path,
               Timings& timings) {
  ir::RuleSet rules = optimizeRules(std::move(lowered), options.compile);
  timings.lap("optimize");
  switch (options.emit) {
    case Emit::Ir:
      return writeForm(path, std::string_view(ir::print(rules)));
    case Emit::Llvm:
      return writeForm(path, emitLlvm(rules, target, options.compile, timings));
    case Emit::Asm:
      return writeForm(path, emitAssembly(rules, target, options.compile, timings));
    case Emit::Object:
      return writeForm(path, emitObject(rules, target, options.compile, timings));
    default:
      return writeMatcher(rules, target, options, path, timings);
  }
}

std::string_view extension(Emit emit) {
  switch (emit) {
    case Emit::Ir:
      return ".ir";
    case Emit::Llvm:
      return ".ll";
    case Emit::Asm:
      return ".s";
    case Emit::Object:
      return ".o";
    default:
      return "";
  }
}

/// Where each rule of --each goes: the rule file's name without its extension.
std::optional<std::vector<std::string>> eachPaths(const LoadedRules& loaded, const BuildOptions& options) {
  std::map<std::string, std::string> taken;
  std::vector<std::string> paths;
  for (const sema::CheckedRule& rule : loaded.rules) {
    const std::string& source = loaded.files[rule.place.file].path;
    std::string name = fs::path(source).stem().string() + std::string(extension(options.emit));
    auto [other, isNew] = taken.emplace(name, source);
    if (!isNew) {
      fail(kUsageError, fmt::format("`{}` and `{}` would both be written to `{}`", other->second, source, name));
      return std::nullopt;
    }
    paths.push_back(fs::path(options.output) / name);
  }
  return paths;
}

int writeEach(LoadedRules& loaded, const link::Target& target, const BuildOptions& options, Timings& timings) {
  auto paths = eachPaths(loaded, options);
  if (!paths) return kUsageError;
  std::error_code error;
  fs::create_directories(options.output, error);
  if (error) return fail(kUsageError, fmt::format("cannot make `{}`: {}", options.output, error.message()));
  for (size_t i = 0; i < loaded.rules.size(); ++i) {
    auto lowered = sema::lower({&loaded.rules[i], 1}, loaded.diagnostics);
    timings.lap("lower");
    if (!lowered) return kInternal;  // lowering all of them succeeded before
    int code = writeRules(*std::move(lowered), target, options, (*paths)[i], timings);
    if (code != kDone) return code;
  }
  return kDone;
}

bool needsOutput(const BuildOptions& options) { return options.each || options.emit == Emit::Executable; }

}  // namespace

int runBuild(const BuildOptions& given) {
  BuildOptions options = given;
  const link::Target* target = link::findTarget(options.compile.target);
  if (target == nullptr)
    return fail(kUsageError,
                fmt::format("there is no target `{}`; try {}", options.compile.target, link::targetNames()));
  if (needsOutput(options) && options.output.empty())
    return fail(kUsageError,
                options.each ? "--each needs a directory: -o DIR" : "where should the matcher go? Give -o FILE");
  Timings timings;
  FrontEnd front = runFrontEnd(options.common, timings);
  if (front.exitCode != kDone) return front.exitCode;
  options.compile.profile = front.profile;
  bool syntaxOnly = options.emit == Emit::Tokens || options.emit == Emit::Ast;
  int code = syntaxOnly     ? writeSyntax(front.loaded, options)
             : options.each ? writeEach(front.loaded, *target, options, timings)
                            : writeRules(*std::move(front.lowered), *target, options, options.output, timings);
  if (options.compile.timings) timings.print();
  return code;
}

}  // namespace rulec::driver
