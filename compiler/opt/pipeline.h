// The passes in their order, each with a name and an off switch.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/opt/profile.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rulec::opt {

struct Pass {
  std::string_view name;
  /// The second sort chooses by what events are like.
  std::variant<ir::RuleSet (*)(ir::RuleSet), ir::RuleSet (*)(ir::RuleSet, const Profile*)> run;
  std::string_view claim;  // what it does, in a line
};

/// Every pass in the order it runs.
[[nodiscard]] const std::vector<Pass>& passes();

struct PipelineOptions {
  bool optimize = true;                                            // false: no pass runs (-O0)
  std::set<std::string, std::less<>> disabled;                     // by name
  std::string stopAfter;                                           // empty: run all
  std::function<void(const Pass&, const ir::RuleSet&)> afterPass;  // may be empty
  const Profile* profile = nullptr;                                // null: the shipped estimates
};

/// Runs the passes. In builds with assertions the IR is verified after each one.
[[nodiscard]] ir::RuleSet optimize(ir::RuleSet rules, const PipelineOptions& options);

}  // namespace rulec::opt
