#include "runtime/core/file_view.h"

namespace rt {
namespace {

constexpr uint32_t kTakingTurns = 4;  // stretches
constexpr uint32_t kTriedAgain = 16;  // one of so many

/// A stretch took so long. One that was held up says little; one that was quick says what can be had.
void note(Pace& pace, int64_t ns) {
  int64_t& known = pace.isViewed ? pace.viewedNs : pace.readNs;
  if (ns <= 0) return;  // the clock was set
  known = known == 0 || ns < known ? ns : known + (ns - known) / 8;
}

}  // namespace

bool choosesView(Pace& pace, const Os& os) {
  uint32_t chunk = pace.chunks++, stretch = chunk / kStretch;
  if (chunk % kStretch != 0) return pace.isViewed;
  int64_t now = os.now();
  if (chunk != 0) note(pace, now - pace.beganNs);
  pace.beganNs = now;
  bool isQuicker = pace.viewedNs < pace.readNs;
  if (stretch < kTakingTurns) return pace.isViewed = stretch % 2 == 0;
  return pace.isViewed = isQuicker != (stretch % kTriedAgain == 0);
}

FileView makeView(const Os& os, int file, int64_t size) {
  return {os.files != nullptr ? &os : nullptr, file, size, size, nullptr, 0, 0, 0, false, {}};
}

void closeView(FileView& view) {
  if (view.bytes == nullptr) return;
  view.os->files->unview(view.bytes, static_cast<size_t>(view.end - view.begin));
  view.bytes = nullptr;
}

bool stillHolds(const FileView& view, int64_t end) {
  int64_t at = 0;
  int64_t rest = view.os->files->rest(view.file, &at);
  return rest >= end - at && !view.os->files->isLost();
}

void useWindow(FileView& view, int64_t bytes) {
  closeView(view);
  view.window = bytes;
}

namespace {

/// Has a window begin at `at` or a little before it. \returns whether it has so many bytes from there on
bool moveWindow(FileView& view, int64_t at, int64_t needed) {
  closeView(view);
  view.begin = view.dropped = at / kViewAlignment * kViewAlignment;
  view.end = smaller(view.size, view.begin + larger(view.window, at - view.begin + needed));
  view.bytes = view.os->files->view(view.file, view.begin, static_cast<size_t>(view.end - view.begin));
  return view.bytes != nullptr;
}

}  // namespace

const char* fetchView(FileView& view, int64_t at, size_t length, size_t behind) {
  auto needed = static_cast<int64_t>(length + behind);
  if (view.os == nullptr || needed > view.size - at) return nullptr;
  bool isIn = view.bytes != nullptr && at >= view.begin && needed <= view.end - at;
  if (!isIn && !moveWindow(view, at, needed)) return nullptr;
  const char* bytes = view.bytes + (at - view.begin);
  return view.os->files->fetch(bytes, length + behind) == 0 && stillHolds(view, at + needed) ? bytes : nullptr;
}

void dropView(FileView& view, int64_t at, int64_t step) {
  int64_t end = smaller(at, view.end);
  if (view.bytes == nullptr || end - view.dropped < step) return;
  view.os->files->drop(view.bytes + (view.dropped - view.begin), static_cast<size_t>(end - view.dropped));
  view.dropped = end;
}

}  // namespace rt
