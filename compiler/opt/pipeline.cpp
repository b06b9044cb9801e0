#include "compiler/opt/pipeline.h"

#include "compiler/ir/verify.h"
#include "compiler/opt/access.h"
#include "compiler/opt/fold.h"
#include "compiler/opt/normalize.h"
#include "compiler/opt/order.h"
#include "compiler/opt/prefilter.h"
#include "compiler/opt/share.h"

#include <cassert>

namespace rulec::opt {

const std::vector<Pass>& passes() {
  static const std::vector<Pass> kPasses = {
      {"fold", fold, "removes constants"},
      {"normalize", normalize, "merges address blocks, flattens lists"},
      {"share", share, "gives equal expressions one id"},
      {"order", order, "puts first what is cheap and likely to decide"},
      {"access", access, "finds what an event must have for each rule"},
      {"prefilter", prefilter, "finds what a line must have for each rule"},
  };
  return kPasses;
}

namespace {

ir::RuleSet run(const Pass& pass, ir::RuleSet rules, const Profile* profile) {
  return std::visit(Overload{[&](ir::RuleSet (*plain)(ir::RuleSet)) { return plain(std::move(rules)); },
                             [&](ir::RuleSet (*choosing)(ir::RuleSet, const Profile*)) {
                               return choosing(std::move(rules), profile);
                             }},
                    pass.run);
}

}  // namespace

ir::RuleSet optimize(ir::RuleSet rules, const PipelineOptions& options) {
  assert(ir::verify(rules).empty());
  if (!options.optimize) return rules;
  for (const Pass& pass : passes()) {
    if (options.disabled.contains(pass.name)) continue;
    rules = run(pass, std::move(rules), options.profile);
    assert(ir::verify(rules).empty());
    if (options.afterPass) options.afterPass(pass, rules);
    if (pass.name == options.stopAfter) break;
  }
  return rules;
}

}  // namespace rulec::opt
