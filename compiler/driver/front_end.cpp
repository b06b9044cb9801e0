#include "compiler/driver/front_end.h"

#include "compiler/driver/exit_code.h"

namespace rulec::driver {

FrontEnd runFrontEnd(const CommonOptions& options, Timings& timings) {
  FrontEnd front;
  front.loaded = loadRuleFiles(options.rules);
  addQueries(front.loaded, options.queries, syntax::QueryLanguage::Eql);
  addQueries(front.loaded, options.kqlQueries, syntax::QueryLanguage::Kuery);
  checkRules(front.loaded, options);
  timings.lap("front end");
  front.lowered = sema::lower(front.loaded.rules, front.loaded.diagnostics);
  timings.lap("lower");
  printDiagnostics(front.loaded, options);
  front.exitCode = front.loaded.exitCode();
  if (front.exitCode == kDone && !front.lowered) front.exitCode = kInternal;
  return front;
}

}  // namespace rulec::driver
