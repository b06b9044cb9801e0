// Threads of Linux, by system calls alone.
//
// A thread shares everything with the others, the mask of signals included: those that ask for an end are read from
// their descriptor, whichever thread does it. There is no storage of a thread's own. A stack is never given back: its
// thread's last instructions stand on it, and the process is about to end.
// Source: clone(2), futex(2), sched_setaffinity(2); Linux UAPI headers (linux/sched.h, linux/futex.h).
#include "runtime/core/types.h"
#include "runtime/os/system_call.h"

namespace rt {
namespace {

constexpr size_t kStackBytes = 1 << 20;  // touched as it is used
constexpr size_t kPageBytes = 4096;      // the least there is; the system rounds up

uint32_t processors() {
  uint64_t mask[128] = {};
  long bytes = call(kGetAffinity, 0, sizeof mask, address(mask));
  uint32_t count = 0;
  for (long i = 0; i < bytes / 8; ++i)
    for (; mask[i] != 0; mask[i] &= mask[i] - 1) ++count;
  return larger(count, 1u);
}

/// \returns the end of new memory whose first page is out of bounds; null: there is none.
uintptr_t* makeStack() {
  constexpr long kReadWrite = 3, kPrivateAnonymous = 0x22, kStack = 0x20000, kNoReserve = 0x4000;
  long stack = call(kMmap, 0, kStackBytes, kReadWrite, kPrivateAnonymous | kStack | kNoReserve, -1, 0);
  if (stack < 0 && stack > -4096) return nullptr;
  call(kMprotect, stack, kPageBytes, 0);
  return reinterpret_cast<uintptr_t*>(stack + static_cast<long>(kStackBytes));
}

/// The new thread finds on its stack what to call, and with what.
int startThread(void (*run)(void*), void* with) {
  constexpr long kMemory = 0x100, kFileSystem = 0x200, kFiles = 0x400, kHandlers = 0x800, kThread = 0x10000,
                 kSemaphores = 0x40000, kNoMemory = -12;
  uintptr_t* stack = makeStack();
  if (stack == nullptr) return kNoMemory;
  *--stack = reinterpret_cast<uintptr_t>(with);
  *--stack = reinterpret_cast<uintptr_t>(run);
  long result = cloneThread(kMemory | kFileSystem | kFiles | kHandlers | kThread | kSemaphores, stack);
  if (result < 0) call(kMunmap, address(stack + 2) - static_cast<long>(kStackBytes), kStackBytes);
  return result < 0 ? static_cast<int>(result) : 0;
}

constexpr long kWaitPrivate = 128, kWakePrivate = 129;

void waitWhile(const uint32_t* word, uint32_t value) { call(kFutex, address(word), kWaitPrivate, value, 0); }

void wake(const uint32_t* word, uint32_t count) { call(kFutex, address(word), kWakePrivate, count); }

}  // namespace

const OsThreads kLinuxThreads = {processors, startThread, waitWhile, wake};

}  // namespace rt
