// What the runtime does with values of a type. A field names its own, so that matchers are linked without other types.
#pragma once

#include "runtime/core/types.h"

/// Fields of texts and versions have none.
struct rt_value_functions {
  /// Fills `high` and `low`. \returns false if the scalar is no value of the field.
  bool (*convert)(rt_value& value, const rt_field& field, bool isString);
  /// Writes the bytes of a key (key_value.h). \returns how many, at most kKeyValueBytes
  size_t (*key)(const rt_value& value, const rt_field& field, char* out);
  /// Writes what `key` wrote as people read it. \returns how many bytes, at most kKeyTextBytes
  size_t (*text)(rt::Text form, const rt_field& field, char* out);
};
