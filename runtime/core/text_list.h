// Fixed texts one behind the other, each with a zero at its end: a list without the pointers and lengths of one.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// Takes the text at `at` and goes behind it. O(its length).
Text nextText(const char*& at);

/// Text number `number` of a list. O(length of those before it).
Text textAt(const char* list, uint32_t number);

}  // namespace rt
