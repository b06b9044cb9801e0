// rulec cost: what rules should cost for each event, the dearest first.
#include "compiler/driver/cost_model.h"
#include "compiler/driver/exit_code.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/table.h"
#include "compiler/driver/verbs.h"
#include "compiler/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace rulec::driver {
namespace {

/// Numbers of rules; those that cost the same stay in the order of the set.
std::vector<uint32_t> dearestFirst(const SetCost& cost) {
  std::vector<uint32_t> order(cost.rules.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](uint32_t i) { return std::pair(-cost.rules[i].instructions, i); });
  return order;
}

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }
std::string count(double instructions) { return fmt::format("{:.1f}", instructions); }

std::string asTable(const ir::RuleSet& set, const SetCost& cost) {
  std::vector<std::vector<std::string>> rows{{"INSTRUCTIONS", "ASKED", "ID", "NAME"}};
  for (uint32_t i : dearestFirst(cost)) {
    const ir::Metadata& rule = set.rules[ir::RuleId{i}].metadata;
    rows.push_back({count(cost.rules[i].instructions), percent(cost.rules[i].asked), rule.id, rule.name});
  }
  rows.push_back({count(cost.base), percent(cost.read), "(base)", "reading, and what several rules need"});
  rows.push_back({count(cost.total), "", "(total)", ""});
  return alignColumns(rows);
}

std::string asJson(const ir::RuleSet& set, const SetCost& cost) {
  std::vector<std::string> rules;
  for (uint32_t i : dearestFirst(cost)) {
    const RuleCost& one = cost.rules[i];
    const ir::Metadata& rule = set.rules[ir::RuleId{i}].metadata;
    rules.push_back(fmt::format(
        R"({{"id":{},"name":{},"asked":{:.6g},"hits":{:.6g},"comparisons":{:.6g},"values":{:.6g},"look_ups":{:.6g},"instructions":{:.6g}}})",
        jsonQuote(rule.id), jsonQuote(rule.name), one.asked, one.hits, one.comparisons, one.values, one.lookUps,
        one.instructions));
  }
  return fmt::format(
      R"({{"rules":[{}],"base":{{"passes_over":{},"read":{:.6g},"needles":{:.6g},"bytes":{:.6g},"values":{:.6g},"look_ups":{:.6g},"instructions":{:.6g}}},"total":{:.6g}}})"
      "\n",
      fmt::join(rules, ","), cost.passesOver, cost.read, cost.needles, cost.bytes, cost.values, cost.lookUps, cost.base,
      cost.total);
}

}  // namespace

int runCost(const CostOptions& options) {
  Timings timings;
  FrontEnd front = runFrontEnd(options.common, timings);
  if (front.exitCode != kDone) return front.exitCode;
  CompileOptions compile;
  compile.profile = front.profile;
  ir::RuleSet set = optimizeRules(*std::move(front.lowered), compile);
  SetCost cost = predictCost(set, front.profile.get());
  return printOut(isTable(options.format) ? asTable(set, cost) : asJson(set, cost));
}

}  // namespace rulec::driver
