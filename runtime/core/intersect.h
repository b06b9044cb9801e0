// What the documents of a sequence have in common.
#pragma once

#include "runtime/core/alert.h"

namespace rt {

/// Begins with all of `emitter.body`. \returns false if the host has no memory.
[[nodiscard]] bool keepAll(Emitter& emitter);
/// Keeps what `emitter.other` has too: members that are equal, objects member by member, of arrays the elements that
/// the other array has. Objects of which nothing is left go. O(nodes), but for arrays the product of their lengths
/// up to kMaxArrayProduct; larger ones are kept only if they are equal.
void keepCommon(Emitter& emitter);
constexpr uint64_t kMaxArrayProduct = 1 << 16;

/// The first kept node of `body` from `node` on along its siblings, or 0.
uint32_t firstKept(const Emitter& emitter, uint32_t node);

}  // namespace rt
