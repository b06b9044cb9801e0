// Sets of texts, by place.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// \returns the place of a text in the set, from 1 on; 0: it is not there. O(length).
[[nodiscard]] uint32_t placeInSet(const rt_text_set& set, Text text);

}  // namespace rt
