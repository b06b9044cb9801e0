// The functions of the language over computed values, as generated code calls them (runtime/abi.h).
#pragma once

#include "runtime/core/types.h"

namespace rt {

inline Text textOf(const rt_cell& cell) { return {cell.text, cell.length}; }

inline void setNull(rt_cell* result) { *result = {nullptr, 0, 0, 0, RT_IS_NULL}; }
inline void setText(rt_cell* result, Text text) { *result = {text.data, text.length, 0, 0, RT_IS_TEXT}; }
inline void setBoolean(rt_cell* result, bool value) { *result = {nullptr, 0, 0, value ? 1u : 0u, RT_IS_BOOLEAN}; }
inline void setInteger(rt_cell* result, int64_t value) {
  *result = {nullptr, 0, 0, static_cast<uint64_t>(value), RT_IS_INTEGER};
}
inline void setDouble(rt_cell* result, double value) {
  *result = {nullptr, 0, 0, 0, RT_IS_DOUBLE};
  __builtin_memcpy(&result->low, &value, sizeof value);
}
/// Where Elasticsearch would throw.
inline void setFailed(rt_cell* result, rt_context* context) {
  *result = {nullptr, 0, 0, 0, RT_IS_FAILED};
  ++context->failures;
}

/// Memory for a computed text and the padding behind it, or null; then the result is null, and the context knows.
inline char* takeText(rt_cell* result, rt_context* context, uint64_t bytes) {
  char* memory = context->take(context, bytes + RT_PADDING);
  if (memory == nullptr) {
    setNull(result);
    context->no_memory = 1;
  }
  return memory;
}

/// Whether an argument is null or not given.
inline bool isNullAt(const rt_cell* const* arguments, uint64_t count, uint64_t i) {
  return i >= count || arguments[i]->kind == RT_IS_NULL;
}

}  // namespace rt
