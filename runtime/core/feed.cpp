// The stream of events: line by line to the rules.
#include "runtime/core/feed.h"

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

void rt::beginFeed(rt_instance& instance, size_t bytes) {
  if (instance.indicatorFunctions != nullptr) instance.indicatorFunctions->announce(instance);
  instance.stats.bytes += bytes;
}

void rt::feedBytes(rt_instance& instance, Text bytes) {
  while (bytes.length > 0 && instance.status == RT_OK) {
    size_t taken = takeSome(instance, bytes);
    if (taken == 0) instance.status = RT_NO_MEMORY;
    bytes.data += taken;
    bytes.length -= taken;
  }
}

size_t rt::takeOneLine(rt_instance& instance, Text bytes) {
  size_t taken = takePiece(instance.lines, instance.walker.simd, instance.options.max_line, bytes, taker(instance));
  if (taken == 0) instance.status = RT_NO_MEMORY;
  return taken;
}

int rt::endFeed(rt_instance& instance) {
  int written = emitterWrite(instance.emitter);
  if (instance.status == RT_OK) instance.status = written;
  return instance.status;
}

int rt::feedChanging(rt_instance& instance, Text bytes) {
  instance.lines.isChanging = true;
  int status = rt_feed(&instance, bytes.data, bytes.length);
  instance.lines.isChanging = false;
  return status;
}

int rt_feed(rt_instance* instance, const char* data, size_t length) {
  if (instance->status != RT_OK) return instance->status;
  beginFeed(*instance, length);
  feedBytes(*instance, {data, length});
  return endFeed(*instance);
}

int rt_end_of_file(rt_instance* instance) {
  if (isUnfinished(instance->lines) && instance->status == RT_OK)
    finishCarry(instance->lines, instance->options.max_line, taker(*instance));
  startFile(instance->lines);
  return endFeed(*instance);
}
