// Lines that are spelled like earlier ones.
//
// Shippers write the same keys in the same order again and again. What stands between two values of a line (a closing
// quote, brackets, keys, colons, an opening quote) is a *step*, learned from valid lines that were walked. A line that
// is known steps with values between them is read by comparing steps and looking for the ends of values: without an
// index, without looking keys up, and it is valid.
//
// Why that is right: how a JSON text may go on behind a value, and which node of the trie the next value is at, depend
// on the open containers alone. A step belongs to those that are open where it begins (ShapeContext), so that steps may
// follow each other in orders that were never seen. It begins with a quote exactly if it follows a string.
#pragma once

#include "runtime/core/types.h"

namespace rt {

struct Walker;

#if defined(RT_SMALL)
constexpr bool kReadsAlongSteps = false;  // matchers made for size walk every line
#else
constexpr bool kReadsAlongSteps = true;
#endif

enum class ShapeValue : uint32_t {
  String,  // a value in quotes, which belong to the steps around it
  Bare,    // a number, true, false or null
  End,     // the end of the line
};

constexpr uint32_t kNoStep = 0;   // step 0 is before every line
constexpr uint32_t kOutside = 0;  // the context of no open container
constexpr uint32_t kShapeFollowers = 7;

/// How often something comes again. Where little does, it is not looked up for a while.
struct Recurrence {
  uint16_t tried, found;  // of late
  uint32_t pause;         // to go before it is tried again
};

/// So many are looked at together; of which so many must be found, or so many others are not tried.
struct RecurrenceBounds {
  uint16_t window, worthwhile;
  uint32_t pause;
};
constexpr RecurrenceBounds kOfValues{256, 128, 4096};

/// Whether to look the next one up.
inline bool isTried(Recurrence& of, const RecurrenceBounds& bounds = kOfValues) {
  if (of.pause != 0) {
    --of.pause;
    return false;
  }
  if (of.tried == bounds.window) {
    bool worthwhile = of.found >= bounds.worthwhile;
    of.tried = of.found = 0;
    if (!worthwhile) of.pause = bounds.pause;
  }
  ++of.tried;
  return of.pause == 0;
}

/// The bytes behind one value up to the next one, and that value.
struct ShapeStep {
  const char* bytes;  // with 16 bytes behind them that may be read
  uint32_t length;
  ShapeValue value;
  uint32_t context;     // where the value stands
  uint32_t first_slot;  // of the value, into the plan's `node_slots`
  uint32_t slot_count;
  uint32_t sibling;                // another step from the same context, or kNoStep
  uint32_t next[kShapeFollowers];  // steps that followed, the latest first; kNoStep from the first unused one on
  Recurrence phrases;              // of what follows (phrase.h)
};

/// Where a value stands in the line at hand, and behind which step.
struct TracedValue {
  static constexpr uint32_t kPhrase = UINT32_MAX;  // in place of its length: the first value of a phrase
  uint32_t step, offset, length, isPlain;
};

/// The values of the line at hand, in their order; those of phrases but the first one are left out.
struct PhraseTrace {
  static constexpr uint32_t kMost = 256;
  const char* line;
  uint32_t count;
  TracedValue items[kMost];

  void note(const TracedValue& value) {
    if (count < kMost) items[count++] = value;
  }
};

inline bool beginsBare(char c) { return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n'; }

/// Whether the value of a step may begin with this character.
inline bool isBegun(const ShapeStep& step, const char* at) {
  return step.value == ShapeValue::String || (step.value == ShapeValue::Bare && beginsBare(*at));
}

/// An open container and those around it.
struct ShapeContext {
  uint32_t parent;
  uint32_t node;      // of the trie, or kNoNode
  uint32_t isObject;  // else an array
  uint32_t first;     // a step that begins here; the others by `sibling`
};

/// What was learned: bounded, and begun anew when it is full and of little use.
struct Shapes {
  Allocator allocator;
  ShapeStep* steps;  // null: nothing yet
  ShapeContext* contexts;
  char* bytes;
  uint32_t stepCount, contextCount, byteCount;
  bool isFull;
  Recurrence lines;  // found: read along steps
};

enum class ShapeFate {
  Read,      // the walker has the line's values, and the line is valid
  Unknown,   // a step was not known
  Other,     // a value was not ordinary, or it was not tried
  NoMemory,  // the host has none
};

void shapesDestroy(Shapes& shapes);

/// Whether there is room for more.
inline bool canLearn(const Shapes& shapes) { return !shapes.isFull; }

/// Reads the plan's fields of a line, if it is made of known steps, as `walk` does; else the fields are undefined.
/// O(length + known steps).
ShapeFate shapeWalk(Walker& walker, const char* line, size_t length);

/// Learns the steps of a valid line, as far as there is room and the plan has no patterns of names on its way.
/// O(length).
void shapeLearn(Walker& walker, const char* line, size_t length);

}  // namespace rt
