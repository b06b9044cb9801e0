// Regular files on Linux: reading at a place, and views of what the system keeps of a file.
//
// A file may become shorter while it is viewed. Looking at what is gone raises SIGBUS, the one signal that is handled:
// zeros take the view's place, whoever reads goes on over these, and isLost tells of it. A fault outside the view has
// its usual effect. Source: mmap(2), madvise(2), sigaction(2); Linux UAPI headers (mman.h, signal.h, siginfo.h).
#include "runtime/core/types.h"
#include "runtime/os/system_call.h"

namespace rt {
namespace {

int64_t restOf(int file, int64_t* from) {
  constexpr uint32_t kKind = 0170000, kRegular = 0100000;
  constexpr long kFromHere = 1;
  FileStatus status = {};
  if (call(kFstat, file, address(&status)) < 0 || (status.mode & kKind) != kRegular) return -1;
  *from = call(kLseek, file, 0, kFromHere);
  return *from < 0 ? -1 : status.size - *from;
}

int64_t readAt(int file, char* data, size_t length, int64_t at) {
  return call(kPread, file, address(data), static_cast<long>(length), at);
}

void moveTo(int file, int64_t at) { call(kLseek, file, at, 0); }

// ---- views ---------------------------------------------------------------------------------------------------------

constexpr uintptr_t kPageBytes =
    kViewAlignment;  // where pages are larger, views that are not aligned fail, and files are read

/// Set while no thread looks at a view, but for `isLost`.
struct View {
  uintptr_t begin;
  size_t length;
  bool isLost;
} theView;

void setBusHandler(void (*handler)(int, const SignalInfo*, void*), uint64_t flags) {
  SignalAction action = {};
  action.handler = reinterpret_cast<uintptr_t>(handler);
  action.flags = flags | kSignalRestorer;
  action.restorer = reinterpret_cast<uintptr_t>(rt_signal_return);
  call(kSigaction, kBusError, address(&action), 0, sizeof action.mask);
}

/// Puts zeros in the place of the view; where that cannot be done the fault comes again, with its usual effect.
void standIn(int, const SignalInfo* info, void*) {
  constexpr long kReadOnly = 1, kFixedPrivateAnonymous = 0x32;
  if (info->code <= 0) {  // no fault, somebody sent it
    setBusHandler(nullptr, 0);
    call(kKill, call(kGetPid), kBusError);
    return;
  }
  bool isInView = info->address - theView.begin < theView.length;
  if (isInView) __atomic_store_n(&theView.isLost, true, __ATOMIC_RELEASE);
  if (isInView && call(kMmap, static_cast<long>(theView.begin), static_cast<long>(theView.length), kReadOnly,
                       kFixedPrivateAnonymous, -1, 0) == static_cast<long>(theView.begin))
    return;
  setBusHandler(nullptr, 0);
}

const char* viewFile(int file, int64_t at, size_t length) {
  constexpr long kReadOnly = 1, kShared = 1;
  constexpr uint64_t kWithInfo = 4;
  long begin = call(kMmap, 0, static_cast<long>(length), kReadOnly, kShared, file, at);
  if (begin < 0 && begin > -4096) return nullptr;
  theView = {static_cast<uintptr_t>(begin), length, false};
  setBusHandler(standIn, kWithInfo);
  return reinterpret_cast<const char*>(begin);
}

void unviewFile(const char* bytes, size_t length) {
  theView = {};
  call(kMunmap, address(bytes), static_cast<long>(length));
}

/// For the pages of these bytes.
int advise(const char* bytes, size_t length, long advice) {
  uintptr_t begin = reinterpret_cast<uintptr_t>(bytes);
  uintptr_t first = begin & ~(kPageBytes - 1);
  uintptr_t end = (begin + length + kPageBytes - 1) & ~(kPageBytes - 1);
  return static_cast<int>(call(kMadvise, static_cast<long>(first), static_cast<long>(end - first), advice));
}

int fetchBytes(const char* bytes, size_t length) { return advise(bytes, length, 22); }  // MADV_POPULATE_READ

void dropBytes(const char* bytes, size_t length) { advise(bytes, length, 4); }  // MADV_DONTNEED

bool isViewLost() { return __atomic_load_n(&theView.isLost, __ATOMIC_ACQUIRE); }

}  // namespace

const OsFiles kLinuxFiles = {restOf, readAt, moveTo, viewFile, unviewFile, fetchBytes, dropBytes, isViewLost};

}  // namespace rt

asm("  .section .text.rt_signal_return,\"ax\",@progbits\n"
    "  .globl rt_signal_return\n"
    "  .hidden rt_signal_return\n"
    "  .type rt_signal_return, %function\n"
    "rt_signal_return:\n" RT_SIGNAL_RETURN
    "  .size rt_signal_return, . - rt_signal_return\n"
    "  .text\n");
