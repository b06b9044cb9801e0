// Cutting the stream into lines, wherever it was cut into chunks.
#include "runtime/core/instance.h"

namespace rt {
namespace {

constexpr Text kByteOrderMark = literal("\xef\xbb\xbf");
/// A line may have so many bytes more before it is certain that it is too long: byte order mark and carriage return.
constexpr uint64_t kMarkAndReturn = 4;

/// A whole line, without its newline but perhaps with a carriage return; `padded`: RT_PADDING bytes may be read.
void finishLine(rt_instance& instance, Text line) {
  ++instance.line;
  if (instance.atStart && line.length >= kByteOrderMark.length &&
      equalBytes(line.data, kByteOrderMark.data, kByteOrderMark.length)) {
    line.data += kByteOrderMark.length;
    line.length -= kByteOrderMark.length;
  }
  instance.atStart = false;
  if (line.length > 0 && line.data[line.length - 1] == '\r') --line.length;
  if (instance.skipping || line.length > instance.options.max_line) {
    instance.skipping = false;
    return takeOversizeLine(instance);
  }
  takeLine(instance, line);
}

/// Adds to the unfinished line, unless it is too long already.
bool addToCarry(rt_instance& instance, Text part) {
  if (instance.skipping) return true;
  if (instance.carry.size + part.length > instance.options.max_line + kMarkAndReturn) {
    instance.skipping = true;
    instance.carry.size = 0;
    return true;
  }
  return reserve(instance.carry, instance.carry.size + part.length + RT_PADDING) && append(instance.carry, part);
}

void finishCarry(rt_instance& instance) {
  finishLine(instance, Text{instance.carry.data, instance.carry.size});
  instance.carry.size = 0;
}

/// The next line or piece of a line from the caller's bytes. \returns how many were taken.
size_t takePiece(rt_instance& instance, const char* data, size_t length) {
  size_t end = findNewline(instance.walker.simd, data, length);
  bool whole = end < length;
  bool inPlace = whole && instance.carry.size == 0 && !instance.skipping && length - end > RT_PADDING;
  if (inPlace) {
    finishLine(instance, Text{data, end});
    return end + 1;
  }
  if (!addToCarry(instance, Text{data, end})) instance.status = RT_NO_MEMORY;
  if (!whole) return length;
  if (instance.status == RT_OK) finishCarry(instance);
  return end + 1;
}

}  // namespace
}  // namespace rt

using namespace rt;

int rt_feed(rt_instance* instance, const char* data, size_t length) {
  if (instance->status != RT_OK) return instance->status;
  instance->stats.bytes += length;
  while (length > 0 && instance->status == RT_OK) {
    size_t taken = takePiece(*instance, data, length);
    data += taken;
    length -= taken;
  }
  int written = emitterWrite(instance->emitter);
  if (instance->status == RT_OK) instance->status = written;
  return instance->status;
}

int rt_end_of_file(rt_instance* instance) {
  bool unfinished = instance->carry.size > 0 || instance->skipping;
  if (unfinished && instance->status == RT_OK) finishCarry(*instance);
  instance->carry.size = 0;
  instance->skipping = false;
  instance->atStart = true;
  instance->line = 0;
  int written = emitterWrite(instance->emitter);
  if (instance->status == RT_OK) instance->status = written;
  return instance->status;
}
