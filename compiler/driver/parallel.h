// The same work on each rule, on all processors; what was found stays in the order of the rules.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/support/parallel.h"

namespace rulec::driver {

/// Calls `work(i, diagnostics)` once for each i below `count`, several at a time; it changes nothing that others read.
/// The findings are added to `diagnostics` as if the calls had come one after the other.
template <class Work>
void forEachAtOnce(size_t count, Diagnostics& diagnostics, Work work) {
  constexpr size_t kWorthAThread = 16;
  std::vector<Diagnostics> found(count);
  rulec::forEachAtOnce(count, kWorthAThread, [&](size_t i) { work(i, found[i]); });
  for (Diagnostics& each : found) diagnostics.append(std::move(each));
}

}  // namespace rulec::driver
