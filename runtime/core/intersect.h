// What the documents of a sequence have in common.
#pragma once

#include "runtime/core/alert.h"

namespace rt {

/// Drops from `emitter.body` what `emitter.other` has not: left are members that are equal, objects member by member,
/// of arrays the elements that the other array has. Objects of which nothing is left go. O(nodes), but for arrays the
/// product of their lengths up to kMaxArrayProduct; larger ones are kept only if they are equal.
void keepCommon(Emitter& emitter);
constexpr uint64_t kMaxArrayProduct = 1 << 16;

}  // namespace rt
