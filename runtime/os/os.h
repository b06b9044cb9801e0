// What the stand-alone matcher asks of the operating system. One implementation per system in this directory.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace rt {

/// What Os.read returns for a request to reload.
constexpr int64_t kReloadCame = INT64_MIN;

/// Where a view of a file may begin; where the system's pages are larger not everywhere.
constexpr int64_t kViewAlignment = 4096;

/// What several threads need of the system. Results below zero are the system's error number, negated.
struct OsThreads {
  /// Processors that the program may run on, at least 1.
  uint32_t (*processors)();
  /// Runs `run(with)` on a thread of its own, which ends when that returns. \returns 0, or < 0: there is no thread.
  int (*start)(void (*run)(void*), void* with);
  /// Waits as long as `*word` is `value`; may return sooner.
  void (*wait)(const uint32_t* word, uint32_t value);
  /// Has up to `count` threads that wait for `*word` go on. The word itself is not touched: it may be gone.
  void (*wake)(const uint32_t* word, uint32_t count);
};

/// What can be done with regular files beside reading on. Results below zero are the system's error number, negated.
struct OsFiles {
  /// \returns the bytes of a regular file from the place on where it is read next, and that place; < 0: there are none.
  int64_t (*rest)(int file, int64_t* from);
  /// Reads at a place. \returns bytes read, 0 at the end of the file, or < 0.
  int64_t (*readAt)(int file, char* data, size_t length, int64_t at);
  /// Has the next read begin at `at`.
  void (*moveTo)(int file, int64_t at);
  /// `length` bytes from `at` on, at a multiple of kViewAlignment, as the system keeps them, not a copy: they change
  /// when others write to the file. There is one such view at a time. \returns null: it cannot be had
  const char* (*view)(int file, int64_t at, size_t length);
  void (*unview)(const char* bytes, size_t length);
  /// Has bytes of the view at hand, so that looking at them does not wait. \returns 0, or < 0: they cannot be had.
  int (*fetch)(const char* bytes, size_t length);
  /// Bytes of the view are not needed for now.
  void (*drop)(const char* bytes, size_t length);
  /// Whether bytes of the view were not there any more when they were looked at: then all of it is zeros from then on.
  bool (*isLost)();
};

/// Results below zero are the system's error number, negated.
struct Os {
  /// Opens a file for reading. \returns a descriptor, or < 0. `path` ends in a zero byte.
  int (*open)(const char* path);
  /// \returns bytes read, 0 at the end of the file, or < 0. Interrupted: retried, unless a stop is requested: then 0;
  /// or kReloadCame: nothing was read, for a reload has been requested since.
  int64_t (*read)(int file, char* data, size_t length);
  /// Writes all of it. \returns 0, or < 0. Interrupted or partial writes are continued.
  int (*write)(int file, const char* data, size_t length);
  void (*close)(int file);
  /// \returns zeroed pages, or null. Pages never touched cost nothing.
  void* (*map)(size_t bytes);
  void (*unmap)(void* memory, size_t bytes);
  /// Nanoseconds since 1970.
  int64_t (*now)();
  /// \returns 0, or the number of the signal (SIGINT 2, SIGTERM 15) that asked the program to end.
  int (*stopRequested)();
  /// A short name of a system error, e.g. "no such file or directory". `error` > 0.
  const char* (*errorText)(int error);
  /// Opens a file for writing, made anew for its owner alone. \returns a descriptor, or < 0.
  int (*create)(const char* path);
  /// Waits until what was written is on the disk. \returns 0, or < 0.
  int (*sync)(int file);
  /// Puts a file in the place of another at once. \returns 0, or < 0.
  int (*rename)(const char* from, const char* to);
  int (*remove)(const char* path);
  /// From now on SIGHUP asks for a reload, unless the program was started with it ignored.
  void (*watchReload)();
  /// \returns whether a reload was requested since the last call.
  bool (*reloadRequested)();
  const OsThreads* threads;  // null: there is one
  const OsFiles* files;      // null: files are read one after the other, and nothing else
};

}  // namespace rt

/// The program, between start and exit (core/matcher_main.cpp). Serves `rt_the_plan`.
/// \returns the exit code.
extern "C" int rt_matcher_main(int argc, char** argv, const rt::Os* os);
