// The walk: from the bytes of one line to the values of the fields that the plan reads.
//
// Stage 1 (simd/) finds the brackets and colons outside strings and the quotes. Stage 2 goes over these with a
// small stack, follows the plan's trie of field paths, skips what nobody reads by counting brackets, and converts
// each scalar it meets into the types of its slots (docs/ndjson.md, "From JSON to values").
#pragma once

#include "runtime/core/arena.h"
#include "runtime/core/line.h"
#include "runtime/core/shape.h"

namespace rt {

/// Names an edge of the trie fast: hashed by (node, length, first eight bytes). Empty: `edge` is kNoEdge.
struct EdgeSlot {
  uint64_t prefix;
  uint32_t node;
  uint32_t edge;
};

/// An open container on the way of the walk. Arrays directly within arrays share one frame.
struct WalkFrame {
  uint32_t node;
  uint32_t arrays;  // 0: an object; else the number of arrays open here
};

/// An open container below a node with patterns. Arrays directly within arrays share one frame.
struct PatternFrame {
  uint32_t length;  // of the name in `Walker::path`
  uint32_t arrays;  // as in WalkFrame
  bool named;       // whether there is a name: one of no bytes is one, too
};

struct KnownValues;

/// Everything the walk keeps between lines. `fields` and `coercions` are for the caller, the rest is its own.
struct Walker {
  const rt_value** fields;  // by slot: first value in document order, or null; valid until the next walk
  uint64_t coercions;       // values so far that are no value of their field's type
  bool isValid;             // whether the line is known to be valid

  const rt_plan* plan;
  Allocator allocator;
  SimdLevel simd;
  uint32_t wantedSimd;  // an rt_simd
  uint32_t root;        // the node of the line's object
  Walker* inner;        // reads the objects of this one's values; made by the first one that is asked
  rt_value** last;      // by slot: last value; meaningless where `fields` is null
  uint32_t* filled;     // slots that have values
  uint32_t filledCount;
  bool hasOthers;   // whether others may have some, too
  EdgeSlot* edges;  // a table of 2^n slots
  uint32_t edgeMask;
  uint64_t* lengths;  // by node: bit n % 64 for each edge whose key has n bytes
  WalkFrame* stack;
  uint32_t stackSize;
  Buffer<uint32_t> index;
  Buffer<BlockBits> blocks;
  Buffer<char> key;  // a decoded key
  /// Of plans with patterns: the name of a member below a node, the slots whose patterns match it, kMaxDepth frames.
  Buffer<char> path;
  Buffer<uint32_t> matches;
  PatternFrame* patternStack;
  Shapes shapes;
  KnownValues* known;  // what was made of values that were seen before (known.h); null: nothing is kept
  PhraseTrace* trace;  // null as well then
  Arena values;
  Arena scratch;  // decoded strings
};

/// Prepares a walker for a plan, which must outlive it.
/// \param simd an rt_simd
/// \returns false if the host has no memory; nothing is kept then.
bool walkerCreate(Walker& walker, const rt_plan* plan, const rt_host* host, uint32_t simd);
void walkerDestroy(Walker& walker);

/// Reads the plan's fields of one line into `walker.fields`.
/// \param line `length` < 2^32 - 64 bytes without line ending, followed by RT_PADDING bytes that may be read; must
///             stay while the values are used (texts point into it)
/// \returns None, or what validateLine says of the line. A line that is valid (or only Utf8) walks without fault and
/// gives exactly the values of section 12; other lines may walk without fault too: then the values are
/// deterministic, and the caller validates the line before it uses them. After a fault all fields are null.
/// A string with invalid UTF-8, half a surrogate pair or a raw control character is no value.
/// O(length + fields); no allocation once the buffers have grown to the longest line.
LineFault walk(Walker& walker, const char* line, size_t length);

/// Reads the plan's fields of an object into `walker.fields`; all other fields are what `around` has, for those of the
/// event to stay at hand. \param object a value of a slot of objects \returns as walk does
LineFault walkObject(Walker& walker, const rt_value* const* around, const rt_value& object);

}  // namespace rt
