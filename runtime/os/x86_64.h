// What of Linux is the processor's, on x86-64. Source: Linux UAPI headers (asm/unistd_64.h, asm/stat.h), syscall(2).
#pragma once

#include <stdint.h>

namespace rt {

enum SystemCall : long {
  kRead = 0,
  kWrite = 1,
  kClose = 3,
  kFstat = 5,
  kLseek = 8,
  kMmap = 9,
  kMprotect = 10,
  kMunmap = 11,
  kSigaction = 13,
  kSigprocmask = 14,
  kPread = 17,
  kMadvise = 28,
  kGetPid = 39,
  kClone = 56,
  kKill = 62,
  kFsync = 74,
  kFutex = 202,
  kGetAffinity = 204,
  kClockGettime = 228,
  kExitGroup = 231,
  kOpenat = 257,
  kUnlinkat = 263,
  kRenameat = 264,
  kPpoll = 271,
  kSignalfd4 = 289,
};

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

struct FileStatus {
  uint64_t device, inode, links;
  uint32_t mode, user, group, padding;
  uint64_t other;
  int64_t size;
  uint64_t rest[11];
};
static_assert(sizeof(FileStatus) == 144);

/// Clones the thread. The new one pops what to call and with what from `stack`, calls it and ends.
/// \returns what the system call returned to the caller.
inline long cloneThread(long flags, uintptr_t* stack) {
  long result;
  register long r10 asm("r10") = 0;
  register long r8 asm("r8") = 0;
  asm volatile(R"(
    syscall
    test %%rax, %%rax
    jnz 1f
    xor %%ebp, %%ebp
    pop %%rax
    pop %%rdi
    call *%%rax
    mov $60, %%eax
    xor %%edi, %%edi
    syscall
    1:)"
               : "=a"(result)
               : "a"(kClone), "D"(flags), "S"(stack), "d"(0), "r"(r10), "r"(r8)
               : "rcx", "r11", "memory");
  return result;
}

}  // namespace rt

/// Behind a handler: rt_sigreturn.
#define RT_SIGNAL_RETURN \
  "  mov $15, %eax\n"    \
  "  syscall\n"

/// The program's entry: hands the stack as the kernel left it to rt_start.
#define RT_ENTRY       \
  "  xor %ebp, %ebp\n" \
  "  mov %rsp, %rdi\n" \
  "  and $-16, %rsp\n" \
  "  call rt_start\n"
