// Every lint: the file of its name says what it reports and why that is certain.
#pragma once

#include "compiler/lint/lint.h"

namespace rulec::lint {

void deprecatedField(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void deprecatedField(const sema::CheckedKql& query, Diagnostics& diagnostics);
void escapeSwallowsBackslash(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void logic(const Subject& subject, Diagnostics& diagnostics);
void missingThreat(const Subject& subject, Diagnostics& diagnostics);
void redundantMember(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void unboundedSequence(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void unexpectedValue(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void unexpectedValue(const sema::CheckedKql& query, Diagnostics& diagnostics);
void wildcardInEquality(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void wildcardInEquality(const sema::CheckedKql& query, Diagnostics& diagnostics);
void caseSensitiveMatch(const sema::CheckedQuery& query, Diagnostics& diagnostics);
void caseSensitiveMatch(const sema::CheckedKql& query, Diagnostics& diagnostics);

}  // namespace rulec::lint
