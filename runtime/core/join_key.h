// The join keys with which an event takes part in a step.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// More combinations of a multi-valued key are not used, for each step and event.
constexpr uint32_t kMaxKeyTuples = 1024;

/// Goes through the key tuples of one step and event in ascending order: part by part by bytes, null last.
/// A tuple's bytes are, part after part, the length (little endian, all ones for null) and the value's form
/// (key_value.h).
struct KeyTuples {
  Buffer<Text> values;      // of all parts, each part's sorted and distinct; null parts: one value without data
  Buffer<uint32_t> begins;  // of each part in `values`, and the end
  Buffer<uint32_t> chosen;  // index within each part
  Buffer<char> bytes;       // the current tuple
  Buffer<Text> parts;       // its forms
  Buffer<char> forms;       // of values that are no texts
  uint32_t left;            // tuples still to come
  bool failed;              // the host had no memory for one of them
};

/// \param tuples zeroed
void openKeyTuples(KeyTuples& tuples, Allocator allocator);
void destroyKeyTuples(KeyTuples& tuples);

enum class KeyStart { Ready, NoKey, Overflow, NoMemory };

/// Begins with the tuples of the key `parts[0, count)` of an event. NoKey: a part has no value and is not optional.
/// Overflow: there are more than kMaxKeyTuples; the first ones will come. A step without key has one empty tuple.
/// O(n log n) in the number of values.
KeyStart startKeys(KeyTuples& tuples, const rt_plan* plan, const rt_key_part* parts, uint32_t count,
                   const rt_value* const* fields);

/// <0, 0, >0: order of two tuples' bytes, part by part. \param nullFirst else null is last
int compareTuples(Text left, Text right, bool nullFirst);

/// Goes to the next tuple. \returns false after the last one.
bool nextKey(KeyTuples& tuples);

}  // namespace rt
