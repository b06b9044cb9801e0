// The stream of events: line by line to the rules.
#include "runtime/core/instance.h"

using namespace rt;

namespace {

/// What the cutter hands a line to.
auto taker(rt_instance& instance) {
  return [&instance](Text line, bool isTooLong) {
    if (isTooLong) return takeOversizeLine(instance);
    if (instance.prefilter != nullptr && !instance.prefilter->functions->may_matter(instance, line)) return;
    takeLine(instance, line);
  };
}

/// Takes lines or a piece of one. \returns how many bytes; 0: the host has no memory.
size_t takeSome(rt_instance& instance, Text bytes) {
  bool atLine = !isUnfinished(instance.lines) && !instance.lines.atStart;
  size_t taken =
      atLine && instance.prefilter != nullptr ? instance.prefilter->functions->pass_over(instance, bytes) : 0;
  if (taken != 0) return taken;
  return takePiece(instance.lines, instance.walker.simd, instance.options.max_line, bytes, taker(instance));
}

}  // namespace

int rt_feed(rt_instance* instance, const char* data, size_t length) {
  if (instance->status != RT_OK) return instance->status;
  if (instance->indicatorFunctions != nullptr) instance->indicatorFunctions->announce(*instance);
  instance->stats.bytes += length;
  while (length > 0 && instance->status == RT_OK) {
    size_t taken = takeSome(*instance, {data, length});
    if (taken == 0) instance->status = RT_NO_MEMORY;
    data += taken;
    length -= taken;
  }
  int written = emitterWrite(instance->emitter);
  if (instance->status == RT_OK) instance->status = written;
  return instance->status;
}

int rt_end_of_file(rt_instance* instance) {
  if (isUnfinished(instance->lines) && instance->status == RT_OK)
    finishCarry(instance->lines, instance->options.max_line, taker(*instance));
  startFile(instance->lines);
  int written = emitterWrite(instance->emitter);
  if (instance->status == RT_OK) instance->status = written;
  return instance->status;
}
