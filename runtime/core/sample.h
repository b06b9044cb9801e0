// Samples: for each join key one event for each step, whatever their order; decided at the end of the input.
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// Gives a key's candidates back.
void clearCandidates(Sequences& sequences, CellId key);

}  // namespace rt
