#include "compiler/lint/lint.h"

#include "compiler/lint/lints.h"

namespace rulec::lint {

void lintRule(const Subject& subject, Diagnostics& diagnostics) {
  using QueryLint = void (*)(const sema::CheckedQuery&, Diagnostics&);
  constexpr QueryLint kEql[] = {wildcardInEquality,      caseSensitiveMatch, redundantMember,  unexpectedValue,
                                escapeSwallowsBackslash, deprecatedField,    unboundedSequence};
  if (const auto* query = std::get_if<sema::CheckedQuery>(&subject.rule.query))
    for (QueryLint lint : kEql) lint(*query, diagnostics);
  logic(subject, diagnostics);
  missingThreat(subject, diagnostics);
}

}  // namespace rulec::lint
