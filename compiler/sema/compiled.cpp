#include "compiler/sema/compiled.h"

#include <fmt/format.h>

namespace rulec::sema {
namespace {

class UncompiledParts {
 public:
  UncompiledParts(const CheckedQuery& checked, Diagnostics& diagnostics)
      : checked_(checked), query_(checked.query), diagnostics_(diagnostics) {}

  void refuse() {
    for (const eql::Pipe& pipe : query_.pipes)
      report(DiagnosticCode::unsupported_expression, pipe.span, fmt::format("the pipe `{}`", pipe.name));
    if (std::holds_alternative<eql::SampleQuery>(query_.body))
      return report(DiagnosticCode::unsupported_sample, query_.span);
    const auto* sequence = std::get_if<eql::SequenceQuery>(&query_.body);
    if (sequence == nullptr) return;
    refuseKeys(sequence->keys);
    for (const eql::Term& term : sequence->terms) {
      if (term.missing) report(DiagnosticCode::unsupported_missing_event, term.span);
      refuseKeys(term.keys);
    }
    if (sequence->until) refuseKeys(sequence->until->keys);
  }

 private:
  template <class... Args>
  void report(DiagnosticCode code, Span span, const Args&... args) {
    diagnostics_.report(code, {query_.file, span}, args...);
  }

  void refuseKeys(const std::vector<eql::ExprId>& keys) {
    for (eql::ExprId id : keys) {
      ExprType type = checked_.of(id).type;
      if (type == ExprType::Text || type == ExprType::Null) continue;  // `lower` refuses null
      const eql::Expr& key = query_.exprs[id];
      report(DiagnosticCode::unsupported_key_type, key.span, std::get<eql::FieldRef>(key.node).path, describe(type));
    }
  }

  const CheckedQuery& checked_;
  const eql::Query& query_;
  Diagnostics& diagnostics_;
};

}  // namespace

void refuseUncompiled(std::span<const CheckedRule> rules, Diagnostics& diagnostics) {
  for (const CheckedRule& rule : rules) UncompiledParts(rule.query, diagnostics).refuse();
}

}  // namespace rulec::sema
