// System calls of Linux. What differs by processor is in a header for each.
#pragma once

#include "runtime/os/os.h"

#if defined(__x86_64__)
#include "runtime/os/x86_64.h"
#elif defined(__aarch64__)
#include "runtime/os/aarch64.h"
#endif

namespace rt {

constexpr long kInterrupted = -4;  // -EINTR
constexpr long kTryAgain = -11;    // -EAGAIN
constexpr long kHere = -100;       // AT_FDCWD

template <class T>
inline long address(T* pointer) {
  return static_cast<long>(reinterpret_cast<uintptr_t>(pointer));
}

/// os/linux_threads.cpp
extern const OsThreads kLinuxThreads;

}  // namespace rt
