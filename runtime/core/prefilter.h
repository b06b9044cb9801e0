// Lines that nobody reads: what of the stream is passed over because no rule can need it.
#pragma once

#include "runtime/core/pool.h"
#include "runtime/core/types.h"

struct rt_instance;

namespace rt {

struct Sequences;
struct Survey;
struct Surveyor;

/// Under which values of a join key starts may wait: a Bloom filter on their last bytes.
struct WaitingKeys {
  uint64_t starts;        // of rules that `live` is for
  uint64_t added;         // to the filter since it was made
  Buffer<uint64_t> bits;  // a power of two of words; none: no start is looked for by its key
  Buffer<char> key;       // one that is added
  bool isFull;            // there was no memory for it: it has every value
};

/// Whether looking for needles pays.
struct ReadingOn {
  uint32_t score;  // rises with lines that are read, falls with lines that are not
  uint32_t lines;  // so many more lines are read whatever they have
};

}  // namespace rt

/// What a plan with a prefilter brings along.
struct rt_prefilter_functions {
  /// Takes the lines at the start of `bytes` that may matter and passes over the others.
  /// \returns the bytes of these lines: none if the first line may end near the end of `bytes`
  size_t (*pass_over)(rt_instance& instance, rt_text bytes);
  /// Whether a line must be read; counts it if not. \param line followed by RT_PADDING bytes that may be read
  bool (*may_matter)(rt_instance& instance, rt_text line);
  /// A start begins to wait under a key.
  void (*note_start)(rt::Sequences& sequences, rt::CellId key);
  /// Finds out anew what waits.
  void (*recount)(rt::Sequences& sequences);
  /// Surveys the whole lines of `bytes` from `survey.from` to `end` (core/survey.h).
  /// \param lines receives how many there are \returns false if the host has no memory
  bool (*survey)(rt::Surveyor& surveyor, rt::Survey& survey, rt_text bytes, size_t end, uint32_t* lines);
  /// Whether a start may wait under a key with this hash.
  bool (*may_wait)(const rt_instance& instance, uint64_t hash);
  /// Counts lines that a survey passed over, and then one that it read.
  void (*count)(rt_instance& instance, uint64_t passed, bool read);
};
