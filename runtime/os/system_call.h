// System calls of Linux on x86-64. Source of numbers and structures: Linux UAPI headers.
#pragma once

#include "runtime/os/os.h"

namespace rt {

enum SystemCall : long {
  kRead = 0,
  kWrite = 1,
  kClose = 3,
  kPoll = 7,
  kFstat = 5,
  kLseek = 8,
  kMmap = 9,
  kMprotect = 10,
  kMunmap = 11,
  kSigaction = 13,
  kSigprocmask = 14,
  kPread = 17,
  kClone = 56,
  kFsync = 74,
  kRename = 82,
  kUnlink = 87,
  kFutex = 202,
  kGetAffinity = 204,
  kClockGettime = 228,
  kExitGroup = 231,
  kOpenat = 257,
  kSignalfd4 = 289,
};

constexpr long kInterrupted = -4;  // -EINTR
constexpr long kTryAgain = -11;    // -EAGAIN

inline long call(SystemCall number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

template <class T>
inline long address(T* pointer) {
  return static_cast<long>(reinterpret_cast<uintptr_t>(pointer));
}

/// os/linux_threads.cpp
extern const OsThreads kLinuxThreads;

}  // namespace rt
