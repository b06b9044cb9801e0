// The system as a program with a C++ library has it, for those that run teams of threads (runtime/core/threads.h).
//
// Threads are the library's, so that a sanitizer knows them; they wait for each other by futexes, as in a matcher.
#pragma once

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <thread>

#include "runtime/os/os.h"

namespace rulec::hosted {

inline int start(void (*run)(void*), void* with) {
  std::thread(run, with).detach();
  return 0;
}
inline void wait(const uint32_t* word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}
inline void wake(const uint32_t* word, uint32_t count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}
inline int64_t rest(int file, int64_t* from) {
  struct stat status{};
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return -1;
  *from = lseek(file, 0, SEEK_CUR);
  return status.st_size - *from;
}
inline int64_t readAt(int file, char* data, size_t length, int64_t at) { return pread(file, data, length, at); }
inline void moveTo(int file, int64_t at) { lseek(file, at, SEEK_SET); }
inline int64_t readNext(int file, char* data, size_t length) {
  const ssize_t count = read(file, data, length);
  return count < 0 ? -errno : count;
}
inline void* map(size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}
inline void unmap(void* memory, size_t bytes) { munmap(memory, bytes); }

inline int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}
inline const char* view(int file, int64_t at, size_t length) {
  void* memory = mmap(nullptr, length, PROT_READ, MAP_SHARED, file, at);
  return memory == MAP_FAILED ? nullptr : static_cast<const char*>(memory);
}
inline void unview(const char* bytes, size_t length) { munmap(const_cast<char*>(bytes), length); }
inline int fetch(const char* /*bytes*/, size_t /*length*/) { return 0; }
inline void drop(const char* /*bytes*/, size_t /*length*/) {}
inline bool isLost() { return false; }

inline constexpr rt::OsThreads kThreads = {std::thread::hardware_concurrency, start, wait, wake};
inline constexpr rt::OsFiles kFiles = {rest, readAt, moveTo, view, unview, fetch, drop, isLost};

/// What a team asks of the system, and nothing else.
inline rt::Os system() {
  rt::Os os{};
  os.read = readNext;
  os.map = map;
  os.unmap = unmap;
  os.now = now;
  os.threads = &kThreads;
  os.files = &kFiles;
  return os;
}

/// A file of these bytes that goes when it is closed. \returns a descriptor, or < 0.
inline int fileOf(std::string_view bytes) {
  const int file = memfd_create("events", MFD_CLOEXEC);
  while (file >= 0 && !bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written <= 0) return -1;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (file >= 0) lseek(file, 0, SEEK_SET);
  return file;
}

}  // namespace rulec::hosted
