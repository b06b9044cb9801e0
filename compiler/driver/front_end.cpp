#include "compiler/driver/front_end.h"

#include "compiler/driver/exit_code.h"
#include "compiler/driver/profile.h"
#include "compiler/driver/rule_sets.h"

namespace rulec::driver {
namespace {

LoadedRules checkAllRules(const CommonOptions& options) {
  LoadedRules loaded = loadRuleFiles(options.rules);
  selectRules(loaded, options);
  addQueries(loaded, options.queries, syntax::QueryLanguage::Eql);
  addQueries(loaded, options.kqlQueries, syntax::QueryLanguage::Kuery);
  checkRules(loaded, options);
  return loaded;
}

std::optional<ir::RuleSet> lowerRules(LoadedRules& loaded, const CommonOptions& options) {
  std::optional<ir::RuleSet> lowered = sema::lower(loaded.rules, loaded.diagnostics);
  if (options.skipUnsupported) skipUnsupported(loaded);
  if (!lowered && !loaded.diagnostics.hasErrors()) lowered = sema::lower(loaded.rules, loaded.diagnostics);
  return lowered;
}

}  // namespace

FrontEnd readRules(const CommonOptions& options, Timings& timings) {
  FrontEnd front;
  front.loaded = checkAllRules(options);
  timings.lap("front end");
  front.lowered = lowerRules(front.loaded, options);
  if (front.lowered) warnOfEqualRules(front.loaded, *front.lowered);
  timings.lap("lower");
  if (options.profile.empty()) return front;
  front.profile = loadProfile(front.loaded, options.profile);
  if (front.profile == nullptr) front.lowered.reset();
  timings.lap("profile");
  return front;
}

FrontEnd runFrontEnd(const CommonOptions& options, Timings& timings) {
  FrontEnd front = readRules(options, timings);
  checkNotEmpty(front.loaded);
  if (front.lowered) lintRules(front.loaded, *front.lowered);
  settleWarnings(front.loaded, options.levels);
  timings.lap("lint");
  printDiagnostics(front.loaded, options);
  front.exitCode = front.loaded.exitCode();
  if (front.exitCode == kDone && !front.lowered) front.exitCode = kInternal;
  return front;
}

}  // namespace rulec::driver
