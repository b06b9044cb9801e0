// The file of --state: read at the start, replaced at the end.
#pragma once

#include "runtime/core/types.h"
#include "runtime/os/os.h"

namespace rt {

/// What came of it. `error` is the system's, negated.
struct StateFileResult {
  int status;  // an rt_status
  int64_t error;
  bool isMissing;  // there is no such file: nothing was taken up
};

/// Takes up what is in the file.
StateFileResult restoreFrom(const Os& os, const char* path, rt_instance* instance, Allocator allocator);
/// Whether a file can be written where saveTo will write one, so that it is known before any event is taken.
StateFileResult tryPlace(const Os& os, const char* path, Allocator allocator);
/// Writes what the instance remembers to a file beside it, which then takes its place.
StateFileResult saveTo(const Os& os, const char* path, const rt_instance* instance, Allocator allocator);

}  // namespace rt
