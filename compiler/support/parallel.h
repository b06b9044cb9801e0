// The same work on each of many things, on all processors.
#pragma once

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace rulec {

/// Calls `work(i)` once for each i below `count`, in blocks that are worth a thread, several at a time. A call changes
/// nothing that others read.
template <class Work>
void forEachAtOnce(size_t count, size_t worthAThread, Work work) {
  std::atomic<size_t> next = 0;
  auto run = [&] {
    constexpr size_t kBlocks = 8;  // of what is worth a thread, so that no thread is left with much
    const size_t block = std::max<size_t>(worthAThread / kBlocks, 1);
    for (size_t begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block))
      for (size_t i = begin; i < std::min(begin + block, count); ++i) work(i);
  };
  std::vector<std::jthread> threads;
  size_t wanted = std::min<size_t>(std::max(1U, std::thread::hardware_concurrency()), count / worthAThread);
  for (size_t i = 1; i < wanted; ++i) threads.emplace_back(run);
  run();
}

}  // namespace rulec
