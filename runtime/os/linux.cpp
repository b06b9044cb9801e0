// Linux, by system calls alone: there is no C library in a matcher.
//
// Signals that ask for an end are not handled but blocked and read from a descriptor, together with the input. So
// nothing runs asynchronously, no read can miss a signal, and the only state is the descriptor and what it gave.
// Source of structures and flags, which these processors have in common: Linux UAPI headers (poll.h, signalfd.h,
// fcntl.h, mman.h).
#include "runtime/core/threads.h"
#include "runtime/core/types.h"
#include "runtime/os/system_call.h"

namespace rt {
namespace {

/// The program's only variables: a process has one set of signals.
uint64_t stopSignals = 0;  // that are read instead of taken: bit n - 1: signal n
int signalFile = -1;       // reads them; -1: there is none
int stopSignal = 0;        // the first one that came
bool isReloadWanted = false;

constexpr int kHangUp = 1;

void maskStopSignals(bool block) { call(kSigprocmask, block ? 0 : 1, address(&stopSignals), 0, sizeof stopSignals); }

/// Signals that whoever started the program had it ignore stay ignored (a shell does so for jobs in the background).
void addStopSignal(int number) {
  constexpr uint64_t kIgnore = 1;
  SignalAction action = {};
  call(kSigaction, number, 0, address(&action), sizeof action.mask);
  if (action.handler != kIgnore) stopSignals |= 1ull << (number - 1);
}

/// Has the descriptor report the signals, instead of their usual effect.
void readSignals() {
  constexpr long kNonBlocking = 04000, kCloseOnExec = 02000000;
  long file = call(kSignalfd4, signalFile, address(&stopSignals), sizeof stopSignals, kNonBlocking | kCloseOnExec);
  if (file < 0) return;
  signalFile = static_cast<int>(file);
  maskStopSignals(true);
}

/// Whoever started the program may have blocked the signal that tells of bytes that are gone (linux_files.cpp).
void takeBusErrors() {
  const uint64_t busError = 1ull << (kBusError - 1);
  call(kSigprocmask, 1, address(&busError), 0, sizeof busError);
}

/// Where signals cannot be read they keep their usual effect: they end the program at once.
void openSignals() {
  constexpr int kInterrupt = 2, kTerminate = 15;
  addStopSignal(kInterrupt);
  addStopSignal(kTerminate);
  readSignals();
  if (kHasViews) takeBusErrors();
}

void watchReload() {
  addStopSignal(kHangUp);
  readSignals();
}

/// Takes the pending signals. Once one asks for an end, another one ends the program at once.
int stopRequested() {
  struct Info {
    uint32_t number;
    char rest[124];
  } info;
  while (stopSignal == 0 && signalFile >= 0 && call(kRead, signalFile, address(&info), sizeof info) == sizeof info) {
    if (info.number == kHangUp) {
      isReloadWanted = true;
      continue;
    }
    stopSignal = static_cast<int>(info.number);
    maskStopSignals(false);
  }
  return stopSignal;
}

bool reloadRequested() {
  bool isWanted = isReloadWanted;
  isReloadWanted = false;
  return isWanted;
}

struct Poll {
  int file;  // < 0: none
  int16_t wanted;
  int16_t found;
};

/// Waits until `file` has something to read (or an end, or an error), or a signal is pending.
void waitForInput(int file) {
  constexpr int16_t kReadable = 1;
  Poll polls[] = {{file, kReadable, 0}, {signalFile, kReadable, 0}};
  call(kPpoll, address(polls), 2, 0, 0, 0);
}

/// Waits until `file` takes more: it may be shared with someone who made it non-blocking.
void waitForOutput(int file) {
  constexpr int16_t kWritable = 4;
  Poll poll = {file, kWritable, 0};
  call(kPpoll, address(&poll), 1, 0, 0, 0);
}

/// A pipe is opened at once, so that no signal has to wait until somebody writes to it: readFile waits for both.
int openFile(const char* path) {
  constexpr long kNonBlocking = 04000, kCloseOnExec = 02000000;
  long file;
  do {
    file = call(kOpenat, kHere, address(path), kNonBlocking | kCloseOnExec);
  } while (file == kInterrupted && stopRequested() == 0);
  return static_cast<int>(file);
}

int createFile(const char* path) {
  constexpr long kWriteOnly = 01, kCreate = 0100, kTruncate = 01000, kCloseOnExec = 02000000;
  constexpr long kOwner = 0600;
  long file;
  do {
    file = call(kOpenat, kHere, address(path), kWriteOnly | kCreate | kTruncate | kCloseOnExec, kOwner);
  } while (file == kInterrupted);
  return static_cast<int>(file);
}

int syncFile(int file) { return static_cast<int>(call(kFsync, file)); }

int renameFile(const char* from, const char* to) {
  return static_cast<int>(call(kRenameat, kHere, address(from), kHere, address(to)));
}

int removeFile(const char* path) { return static_cast<int>(call(kUnlinkat, kHere, address(path))); }

int64_t readFile(int file, char* data, size_t length) {
  for (;;) {
    bool wasWanted = isReloadWanted;
    waitForInput(file);
    if (stopRequested() != 0) return 0;
    if (isReloadWanted && !wasWanted) return kReloadCame;
    long result = call(kRead, file, address(data), static_cast<long>(length));
    if (result != kInterrupted && result != kTryAgain) return result;
  }
}

int writeFile(int file, const char* data, size_t length) {
  while (length > 0) {
    long result = call(kWrite, file, address(data), static_cast<long>(length));
    if (result == kTryAgain) waitForOutput(file);
    if (result == kInterrupted || result == kTryAgain) continue;
    if (result < 0) return static_cast<int>(result);
    data += result;
    length -= static_cast<size_t>(result);
  }
  return 0;
}

void closeFile(int file) { call(kClose, file); }

void* mapPages(size_t bytes) {
  constexpr long kReadWrite = 3, kPrivateAnonymous = 0x22;
  long result = call(kMmap, 0, static_cast<long>(bytes), kReadWrite, kPrivateAnonymous, -1, 0);
  return result < 0 && result > -4096 ? nullptr : reinterpret_cast<void*>(result);
}

void unmapPages(void* memory, size_t bytes) { call(kMunmap, address(memory), static_cast<long>(bytes)); }

int64_t now() {
  struct Time {
    int64_t seconds;
    int64_t nanos;
  } time = {0, 0};
  call(kClockGettime, 0, address(&time));
  return time.seconds * 1'000'000'000 + time.nanos;
}

/// The number of an error, which no text begins with, and what it says.
constexpr char kErrors[] =
    "\001"
    "operation not permitted\0"
    "\002"
    "no such file or directory\0"
    "\005"
    "input/output error\0"
    "\013"
    "resource temporarily unavailable\0"
    "\011"
    "bad file descriptor\0"
    "\014"
    "out of memory\0"
    "\015"
    "permission denied\0"
    "\024"
    "not a directory\0"
    "\025"
    "is a directory\0"
    "\030"
    "too many open files\0"
    "\034"
    "no space left on device\0"
    "\040"
    "broken pipe\0"
    "\044"
    "file name too long\0"
    "\050"
    "too many levels of symbolic links\0"
    "";

const char* errorText(int error) {
  for (const char* at = kErrors; *at != 0; at += __builtin_strlen(at) + 1)
    if (*at == error) return at + 1;
  return "system error";
}

constexpr Os kOs = {openFile,
                    readFile,
                    writeFile,
                    closeFile,
                    mapPages,
                    unmapPages,
                    now,
                    stopRequested,
                    errorText,
                    createFile,
                    syncFile,
                    renameFile,
                    removeFile,
                    watchReload,
                    reloadRequested,
                    kHasThreads ? &kLinuxThreads : nullptr,
                    kHasThreads ? &kLinuxFiles : nullptr};

}  // namespace
}  // namespace rt

/// \param stack what the kernel put on the stack: argc, then argv
extern "C" __attribute__((used, noreturn, visibility("hidden"))) void rt_start(long* stack) {
  rt::openSignals();
  int code = rt_matcher_main(static_cast<int>(*stack), reinterpret_cast<char**>(stack + 1), &rt::kOs);
  for (;;) rt::call(rt::kExitGroup, code);
}

asm("  .section .text._start,\"ax\",@progbits\n"
    "  .globl _start\n"
    "  .type _start, %function\n"
    "_start:\n" RT_ENTRY
    "  .size _start, . - _start\n"
    "  .text\n");
