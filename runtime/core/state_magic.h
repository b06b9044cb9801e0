// How every saved state begins.
#pragma once

#include "runtime/core/types.h"

namespace rt {

constexpr char kStateMagic[8] = {'r', 'u', 'l', 'e', 'c', 's', 't', '\n'};

/// Whether the bytes begin as a saved state does; fewer than eight never do.
inline bool beginsState(Text bytes) {
  return bytes.length >= sizeof kStateMagic && equalBytes(bytes.data, kStateMagic, sizeof kStateMagic);
}

}  // namespace rt
