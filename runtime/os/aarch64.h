// What of Linux is the processor's, on AArch64. Source: Linux UAPI headers (asm-generic/unistd.h, asm-generic/stat.h),
// syscall(2).
#pragma once

#include <stdint.h>

namespace rt {

enum SystemCall : long {
  kUnlinkat = 35,
  kRenameat = 38,
  kOpenat = 56,
  kClose = 57,
  kLseek = 62,
  kRead = 63,
  kWrite = 64,
  kPread = 67,
  kPpoll = 73,
  kSignalfd4 = 74,
  kFstat = 80,
  kFsync = 82,
  kExitGroup = 94,
  kFutex = 98,
  kClockGettime = 113,
  kGetAffinity = 123,
  kKill = 129,
  kSigaction = 134,
  kSigprocmask = 135,
  kGetPid = 172,
  kMunmap = 215,
  kClone = 220,
  kMmap = 222,
  kMprotect = 226,
  kMadvise = 233,
};

inline long call(SystemCall number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return x0;
}

struct FileStatus {
  uint64_t device, inode;
  uint32_t mode, links, user, group;
  uint64_t other, padding;
  int64_t size;
  uint64_t rest[9];
};
static_assert(sizeof(FileStatus) == 128);

/// Clones the thread. The new one pops what to call and with what from `stack`, calls it and ends.
/// \returns what the system call returned to the caller.
inline long cloneThread(long flags, uintptr_t* stack) {
  register long x8 asm("x8") = kClone;
  register long x0 asm("x0") = flags;
  register uintptr_t* x1 asm("x1") = stack;
  register long x2 asm("x2") = 0;
  register long x3 asm("x3") = 0;
  register long x4 asm("x4") = 0;
  asm volatile(R"(
    svc #0
    cbnz x0, 1f
    mov x29, xzr
    mov x30, xzr
    ldp x1, x0, [sp], #16
    blr x1
    mov x8, #93
    mov x0, xzr
    svc #0
    1:)"
               : "+r"(x0)
               : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
               : "memory", "cc");
  return x0;
}

}  // namespace rt

/// Behind a handler: rt_sigreturn.
#define RT_SIGNAL_RETURN \
  "  mov x8, #139\n"     \
  "  svc #0\n"

/// The program's entry: hands the stack as the kernel left it to rt_start.
#define RT_ENTRY     \
  "  mov x29, xzr\n" \
  "  mov x30, xzr\n" \
  "  mov x0, sp\n"   \
  "  bl rt_start\n"
