// The values of one event's document, as fields have them.
#pragma once

#include "runtime/core/tree.h"

namespace rt {

/// Called with a scalar node; \returns whether to stop.
using VisitValue = bool (*)(void* context, const TreeNode& value);

/// Visits the scalars at `path` in document order, through objects and arrays as a field's values are found
/// (docs/language.md): a text with U+FFFD is none where something was repaired. \returns whether a visit stopped.
/// Recursion follows the nesting, at most kMaxDepth.
bool visitValues(const Tree& document, Text path, VisitValue visit, void* context);

/// The first scalar at `path`. \returns a text without data if there is none.
Text firstValue(const Tree& document, Text path);

}  // namespace rt
