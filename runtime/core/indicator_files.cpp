#include "runtime/core/indicator_files.h"

#include "runtime/core/instance.h"

namespace rt {
namespace {

constexpr size_t kReadBytes = 1 << 18;
/// A list has a line of JSON before so many bytes: a device that has no end is none.
constexpr uint64_t kUselessBytes = 64 << 20;

void complain(const IndicatorFiles& files, Text first, Text second) { files.complain(files.program, first, second); }

/// \returns an rt_status; what is wrong is complained of.
int readFile(const IndicatorFiles& files, char* buffer) {
  const Os& os = *files.os;
  int file = os.open(files.file->data);
  int64_t length = file;
  int status = file < 0 ? RT_IO_ERROR : RT_OK;
  uint64_t bytes = 0;
  auto isUseless = [&] { return bytes > kUselessBytes && files.instance->indicators.fileValid == 0; };
  while (status == RT_OK && !isUseless() && (length = os.read(file, buffer, kReadBytes)) != 0) {
    if (length == kReloadCame) continue;  // this file is read again then
    status = length < 0 ? RT_IO_ERROR : rt_add_indicators(files.instance, buffer, static_cast<size_t>(length));
    bytes += length < 0 ? 0 : static_cast<uint64_t>(length);
  }
  if (file >= 0) os.close(file);
  int ended = rt_end_of_indicators(files.instance);
  if (status == RT_IO_ERROR) {
    const char* text = os.errorText(static_cast<int>(-length));
    complain(files, *files.file, {text, __builtin_strlen(text)});
  }
  if (status != RT_OK || ended != RT_BAD_INPUT || os.stopRequested() != 0) return status;
  if (files.isStrict) return RT_BAD_INPUT;
  complain(files, *files.file, literal("no line of it is an indicator"));
  return RT_IO_ERROR;
}

}  // namespace

int readIndicatorFiles(const IndicatorFiles& files) {
  char* buffer = static_cast<char*>(files.os->map(kReadBytes));
  if (buffer == nullptr) return RT_NO_MEMORY;
  Text before = *files.file;
  int status = RT_OK;
  for (size_t i = 0; i < files.paths->size && status == RT_OK; ++i) {
    *files.file = (*files.paths)[i];
    status = readFile(files, buffer);
  }
  *files.file = before;
  files.os->unmap(buffer, kReadBytes);
  return status;
}

void reloadIndicatorFiles(const IndicatorFiles& files) {
  rt_begin_indicators(files.instance);
  bool isGood = readIndicatorFiles(files) == RT_OK && files.os->stopRequested() == 0;
  isGood ? rt_use_indicators(files.instance) : rt_drop_indicators(files.instance);
  complain(files, literal("--indicators"),
           isGood ? literal("read again") : literal("not read again: those of before stay in use"));
}

}  // namespace rt
