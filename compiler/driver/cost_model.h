// What rules should cost for each event, from the plan that they are compiled to.
#pragma once

#include "compiler/codegen/prefilter.h"
#include "compiler/ir/ir.h"
#include "compiler/opt/profile.h"

#include <string_view>
#include <vector>

namespace rulec::driver {

/// Instructions on x86-64 for one of each, by callgrind over generated events. `tools/bench --only cost` measures them
/// again and prints what belongs here.
struct CostConstants {
  codegen::SearchCosts line;
  double value = 230;     // a value that some rule reads
  double lookUp = 35;     // a value that is looked up to find candidates
  double candidate = 3;   // a rule that is found by a text, before classes clear it
  double call = 60;       // a rule that is asked
  double comparison = 5;  // about one comparison, the unit of opt/order.h
  double match = 21000;   // a match of one event, without its alert: the line is validated
  double state = 1000;    // a hit that goes into state: its key is made and found, its line kept
};

/// Averages for one event.
struct RuleCost {
  double asked = 1;         // the share of events for which the rule is asked
  double hits = 0;          // the share of events that one of its filters should match
  double comparisons = 0;   // what other rules asked before and is kept counts as one
  double values = 0;        // read for this rule alone
  double lookUps = 0;       // made for this rule alone
  double instructions = 0;  // what all of this costs
};

/// Averages for one event.
struct SetCost {
  bool passesOver = false;      // lines that no rule needs (docs/runtime.md, "Lines that nobody reads")
  double read = 1;              // the share of lines that are read
  double needles = 0;           // that are searched for
  double bytes = 0;             // of a line
  double values = 0;            // read for two rules and more
  double lookUps = 0;           // made for two rules and more
  double base = 0;              // instructions, whatever the rules say
  double total = 0;             // and with the rules
  std::vector<RuleCost> rules;  // in the order of the set
};

/// Predicts averages; estimates throughout, so that rules can be compared, not a measurement.
/// \param rules after the optimiser \param profile null: the shipped estimates
/// Cost: linear in the set, times the depth of its filters.
[[nodiscard]] SetCost predictCost(const ir::RuleSet& rules, const opt::Profile* profile);

}  // namespace rulec::driver
