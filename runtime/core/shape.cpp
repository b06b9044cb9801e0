// Reading along known steps.
#include "runtime/core/shape.h"

#include "runtime/core/known.h"
#include "runtime/core/same.h"
#include "runtime/core/text.h"
#include "runtime/core/value.h"
#include "runtime/core/walk.h"
#include "runtime/simd/json_texts.h"

namespace rt {
namespace {

constexpr RecurrenceBounds kOfLines{1024, 256, 16384};

/// Whether a line goes on with a step.
bool isAt(const ShapeStep& step, const char* at, const char* end) {
  size_t length = step.length;
  if (length > static_cast<size_t>(end - at)) return false;
  if (!isSame(at, step.bytes, length)) return false;
  at += length;
  return step.value == ShapeValue::End ? at == end : isBegun(step, at);
}

void putFirst(ShapeStep& step, uint32_t follower, uint32_t from) {
  for (; from > 0; --from) step.next[from] = step.next[from - 1];
  step.next[0] = follower;
}

/// Any step of the context. \returns null if none fits
__attribute__((noinline)) ShapeStep* followElsewhere(Shapes& shapes, ShapeStep& step, const char* at, const char* end) {
  bool afterString = step.value == ShapeValue::String && &step != shapes.steps;
  for (uint32_t id = shapes.contexts[step.context].first; id != kNoStep; id = shapes.steps[id].sibling) {
    ShapeStep& next = shapes.steps[id];
    if ((next.bytes[0] == '"') != afterString || !isAt(next, at, end)) continue;
    putFirst(step, id, kShapeFollowers - 1);
    return &next;
  }
  return nullptr;
}

/// The step that a line goes on with behind another one's value.
ShapeStep* follow(Shapes& shapes, ShapeStep& step, const char* at, const char* end) {
  for (uint32_t i = 0; i < kShapeFollowers && step.next[i] != kNoStep; ++i) {
    uint32_t id = step.next[i];
    if (!isAt(shapes.steps[id], at, end)) continue;
    if (i != 0) putFirst(step, id, i);
    return &shapes.steps[id];
  }
  return followElsewhere(shapes, step, at, end);
}

/// The end of a string that is not plain from `at` on. \returns null if it is no UTF-8 text, or not for certain
__attribute__((noinline)) const char* stringEnd(const char* at, const char* end) {
  while (at < end && *at != '"') {
    size_t size = *at == '\\' ? escapeLength(at, end) : static_cast<uint8_t>(*at) < 0x20 ? 0 : utf8Length(at, end);
    if (size == 0) return nullptr;
    at += size;
    at += plainPrefix(at, static_cast<size_t>(end - at));
  }
  return at < end ? at : nullptr;
}

/// The value at `at`. \returns false if it is none for certain.
bool readValue(ShapeValue kind, const char* at, const char* end, Scalar* value) {
  const char* behind = nullptr;
  *value = {at, 0, kind == ShapeValue::String, true};
  if (value->isString) {
    behind = at + plainPrefix(at, static_cast<size_t>(end - at));
    value->isPlain = behind < end && *behind == '"';
    if (!value->isPlain) behind = stringEnd(behind, end);
  } else {
    behind = scalarEnd(at, end);
  }
  value->length = static_cast<size_t>(behind - at);
  return behind != nullptr;
}

/// What fills the room is of no use.
void giveUp(Walker& walker) {
  if (walker.shapes.isFull) shapesDestroy(walker.shapes);
  if (walker.shapes.steps == nullptr && walker.known != nullptr) walker.plan->known->forget(*walker.known);
}

/// Whether to try a line. Where few are read along steps it is not worth it.
bool isTried(Walker& walker) {
  Recurrence& lines = walker.shapes.lines;
  bool wasPaused = lines.pause != 0;
  if (isTried(lines, kOfLines)) return true;
  if (!wasPaused) giveUp(walker);
  return false;
}

/// Skips phrases that begin with the value of a step at `at`. \returns false if the host has no memory
bool skipPhrases(Walker& walker, ShapeStep*& step, const char*& at, const char* end) {
  for (const char* from = nullptr; from != at && isTried(step->phrases);) {
    from = at;
    if (!walker.plan->known->skip(walker, step, at, end)) return false;
  }
  return true;
}

void note(Walker& walker, const ShapeStep& step, const Scalar& value) {
  walker.trace->note({static_cast<uint32_t>(&step - walker.shapes.steps),
                      static_cast<uint32_t>(value.spelling - walker.trace->line), static_cast<uint32_t>(value.length),
                      value.isPlain});
}

/// The whole line.
ShapeFate walkSteps(Walker& walker, const char* line, const char* end) {
  Shapes& shapes = walker.shapes;
  ShapeStep* step = shapes.steps;
  for (const char* at = line;;) {
    step = follow(shapes, *step, at, end);
    if (step == nullptr) return ShapeFate::Unknown;
    if (step->value == ShapeValue::End) return ShapeFate::Read;
    at += step->length;
    if (walker.trace != nullptr && !skipPhrases(walker, step, at, end)) return ShapeFate::NoMemory;
    Scalar value;
    if (!readValue(step->value, at, end, &value)) return ShapeFate::Other;
    if (walker.trace != nullptr) note(walker, *step, value);
    at = value.spelling + value.length;
    if (step->slot_count == 0) continue;
    if (!addScalar(walker, walker.plan->node_slots + step->first_slot, step->slot_count, value))
      return ShapeFate::NoMemory;
  }
}

}  // namespace

ShapeFate shapeWalk(Walker& walker, const char* line, size_t length) {
  if (!isTried(walker)) return ShapeFate::Other;
  if (walker.shapes.steps == nullptr) return ShapeFate::Unknown;
  if (walker.trace != nullptr) {
    walker.trace->line = line;
    walker.trace->count = 0;
  }
  ShapeFate fate = walkSteps(walker, line, line + length);
  if (fate != ShapeFate::Read) return fate;
  ++walker.shapes.lines.found;
  if (walker.trace != nullptr) walker.plan->known->learn(walker, line + length);
  return fate;
}

}  // namespace rt
