// The complete check of one line.
#pragma once

#include "runtime/core/line.h"
#include "runtime/simd/simd.h"

namespace rt {

/// Tests whether a line is one JSON object (RFC 8259, UTF-8 per RFC 3629) nested at most kMaxDepth deep.
/// \param line `length` bytes, without line ending; white space round the object is allowed; followed by
///             RT_PADDING bytes that may be read
/// \returns None, or the first fault met, except that Utf8 is given only if nothing else is wrong, Truncated only
/// if the line's end is what is missing, and NotObject only if the line is another JSON text.
/// O(length), constant memory, no recursion, no allocation.
LineFault validateLine(const char* line, size_t length);

/// The same, faster for ordinary lines.
LineFault validateLine(SimdLevel level, const char* line, size_t length);

}  // namespace rt
