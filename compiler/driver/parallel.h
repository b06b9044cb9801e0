// The same work on each rule, on all processors; what was found stays in the order of the rules.
#pragma once

#include "compiler/support/diagnostic.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace rulec::driver {

/// Calls `work(i, diagnostics)` once for each i below `count`, several at a time; it changes nothing that others read.
/// The findings are added to `diagnostics` as if the calls had come one after the other.
template <class Work>
void forEachAtOnce(size_t count, Diagnostics& diagnostics, Work work) {
  constexpr size_t kWorthAThread = 16;
  std::vector<Diagnostics> found(count);
  std::atomic<size_t> next = 0;
  auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i, found[i]);
  };
  {
    std::vector<std::jthread> threads;
    size_t wanted = std::min<size_t>(std::max(1U, std::thread::hardware_concurrency()), count / kWorthAThread);
    for (size_t i = 1; i < wanted; ++i) threads.emplace_back(run);
    run();
  }
  for (Diagnostics& each : found) diagnostics.append(std::move(each));
}

}  // namespace rulec::driver
