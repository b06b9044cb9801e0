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

constexpr int kBusError = 7;  // SIGBUS

/// What sigaction is asked with.
struct SignalAction {
  uint64_t handler, flags, restorer, mask;
};
constexpr uint64_t kSignalRestorer = 0x04000000;

/// What a handler is told of a fault.
struct SignalInfo {
  int32_t number, error, code, padding;
  uintptr_t address;
};

/// os/linux_threads.cpp
extern const OsThreads kLinuxThreads;
/// os/linux_files.cpp
extern const OsFiles kLinuxFiles;
/// Where a handler returns to.
extern "C" __attribute__((visibility("hidden"))) void rt_signal_return();

}  // namespace rt
