// Several threads on one stream: each reads chunks and surveys them (survey.h); whoever finishes the oldest one takes
// it in order, and those behind it that are ready.
#pragma once

#include "runtime/core/file_view.h"
#include "runtime/core/types.h"
#include "runtime/os/os.h"

namespace rt {

constexpr bool kHasThreads = !kIsSmall;

struct Team;

/// What a team works on, and with.
struct TeamWork {
  rt_instance* instance;
  const Os* os;
  size_t chunkBytes;  // at most options.max_line
  uint32_t threads;   // at most, with the caller's
  void* context;
  /// Asked by the caller's thread after each of its chunks of a file: whether to read no more for now.
  bool (*isInterrupted)(void* context);
};

/// A team of the caller alone. \returns null if the host has no memory.
Team* startTeam(const TeamWork& work);
/// Starts threads until there are so many with the caller's; they wait. For want of memory there are fewer.
/// \returns why one could not be started, < 0; after that no other one is; else 0
int growTeam(Team* team, uint64_t threads);
/// Ends them, and gives their memory back, unless one still waits for a stream: it ends with the process.
void endTeam(Team* team);

/// Feeds the bytes of a regular file from `from` on to the instance, until there are no more, the work is interrupted
/// or the instance's status is not RT_OK, or bytes of the view are lost. The file is to be read on from what was taken.
/// \param view of the file, with a window as large as it; null: it is read
void feedFileByTeam(Team* team, int file, int64_t from, FileView* view);
/// Feeds what can be read from a stream. \returns the result of the read that gave nothing (Os.read); what it gave is
/// fed, and the instance's status may not be RT_OK: 1 then
int64_t feedStreamByTeam(Team* team, int file);

}  // namespace rt
