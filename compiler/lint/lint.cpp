#include "compiler/lint/lint.h"

#include "compiler/lint/lints.h"

namespace rulec::lint {

void lintRule(const Subject& subject, Diagnostics& diagnostics) {
  using Lint = void (*)(const Subject&, Diagnostics&);
  constexpr Lint kLints[] = {wildcardInEquality,
                             caseSensitiveMatch,
                             redundantMember,
                             unexpectedValue,
                             escapeSwallowsBackslash,
                             deprecatedField,
                             logic,
                             unboundedSequence,
                             missingThreat};
  for (Lint lint : kLints) lint(subject, diagnostics);
}

}  // namespace rulec::lint
