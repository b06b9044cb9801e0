// The engines that a query is run by.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/rule.h"
#include "tools/eql_suite/suite_case.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace rulec::suite {

enum class Engine : uint8_t { AstOracle, IrOracle, Matcher };
inline constexpr std::array kEngines{Engine::AstOracle, Engine::IrOracle, Engine::Matcher};
[[nodiscard]] std::string_view nameOf(Engine engine);

/// A query in the forms that engines read.
struct Prepared {
  std::vector<sema::CheckedRule> rules;  // one, or none
  std::optional<ir::RuleSet> lowered;
  std::string problem;  // what the front end has to say against the form that is not there
};

[[nodiscard]] Prepared prepare(const SuiteCase& one);

/// Runs one engine over the events of the case.
/// \returns how what it finds differs from what is expected, or why it finds nothing; empty: it agrees
[[nodiscard]] std::string judge(Engine engine, const SuiteCase& one, const Prepared& prepared);

}  // namespace rulec::suite
