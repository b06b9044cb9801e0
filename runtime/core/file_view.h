// Looking at the bytes of a regular file where the system keeps them, instead of reading copies of them.
//
// Which of the two is faster depends on the machine, the file system and what is done with the bytes: views need no copy,
// but page tables, and each byte comes from memory when it is looked at. So both are tried, and tried again.
#pragma once

#include "runtime/core/types.h"
#include "runtime/os/os.h"

namespace rt {

constexpr bool kHasViews = !kIsSmall;

/// Chunks that are viewed or read without a change.
constexpr uint32_t kStretch = 16;

/// How long stretches took, the one way and the other, from one's first chunk to the next one's: what the quicker ones
/// took. Of several threads all together, for what makes one quicker may make the others wait.
struct Pace {
  int64_t viewedNs, readNs;  // 0: not known yet
  int64_t beganNs;           // the latest stretch
  uint32_t chunks;           // begun
  bool isViewed;             // those of the latest stretch
};

/// Whether to view the next chunk: both ways take turns at first, then the quicker one goes on and the other one is
/// tried at times.
bool choosesView(Pace& pace, const Os& os);

/// A file as long as it was when it was opened, of which a window is in view. The window moves where one thread looks
/// at it; several need one as large as the file. So long it is in view it counts as memory of the process.
struct FileView {
  const Os* os;  // null: the file is not to be viewed
  int file;
  int64_t size, window;  // bytes
  const char* bytes;     // of the window; null: there is none
  int64_t begin, end;    // of the window
  int64_t dropped;       // up to there
  bool isLost;           // bytes were gone when they were looked at
  Pace pace;
};

/// \param size of the file
FileView makeView(const Os& os, int file, int64_t size);
/// From now on windows are so large. Nobody looks at the present one.
void useWindow(FileView& view, int64_t bytes);
void closeView(FileView& view);

/// `length` bytes from `at` on, behind which as many as `behind` can be read; null: they must be read. One that is
/// given moves the window, unless that is as large as the file.
const char* fetchView(FileView& view, int64_t at, size_t length, size_t behind);
/// The bytes before `at` are not needed any more. They are given up when there are `step` of them, which makes all
/// threads wait.
void dropView(FileView& view, int64_t at, int64_t step);

/// Whether the file still has all bytes up to `end`. Asked after they were looked at: else zeros may have stood in for
/// them.
bool stillHolds(const FileView& view, int64_t end);

}  // namespace rt
