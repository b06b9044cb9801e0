#include "compiler/lint/lint.h"

#include "compiler/lint/lints.h"

namespace rulec::lint {

void lintRule(const Subject& subject, Diagnostics& diagnostics) {
  using QueryLint = void (*)(const sema::CheckedQuery&, Diagnostics&);
  constexpr QueryLint kEql[] = {wildcardInEquality,      caseSensitiveMatch, redundantMember,  unexpectedValue,
                                escapeSwallowsBackslash, deprecatedField,    unboundedSequence};
  using KqlLint = void (*)(const sema::CheckedKql&, Diagnostics&);
  constexpr KqlLint kKql[] = {wildcardInEquality, caseSensitiveMatch, unexpectedValue, deprecatedField};
  if (const auto* query = std::get_if<sema::CheckedQuery>(&subject.rule.query))
    for (QueryLint lint : kEql) lint(*query, diagnostics);
  if (const auto* query = std::get_if<sema::CheckedKql>(&subject.rule.query))
    for (KqlLint lint : kKql) lint(*query, diagnostics);
  logic(subject, diagnostics);
  missingThreat(subject, diagnostics);
}

}  // namespace rulec::lint
