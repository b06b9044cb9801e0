// Every lint: the file of its name says what it reports and why that is certain.
#pragma once

#include "compiler/lint/lint.h"

namespace rulec::lint {

void deprecatedField(const Subject& subject, Diagnostics& diagnostics);
void escapeSwallowsBackslash(const Subject& subject, Diagnostics& diagnostics);
void logic(const Subject& subject, Diagnostics& diagnostics);
void missingThreat(const Subject& subject, Diagnostics& diagnostics);
void redundantMember(const Subject& subject, Diagnostics& diagnostics);
void unboundedSequence(const Subject& subject, Diagnostics& diagnostics);
void unexpectedValue(const Subject& subject, Diagnostics& diagnostics);
void wildcardInEquality(const Subject& subject, Diagnostics& diagnostics);
void caseSensitiveMatch(const Subject& subject, Diagnostics& diagnostics);

}  // namespace rulec::lint
