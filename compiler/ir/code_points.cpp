#include "compiler/ir/code_points.h"

#include "compiler/support/utf8.h"

#include <algorithm>

namespace rulec::ir {
namespace {

constexpr char32_t kLast = 0x10ffff;

/// Appends what lies below, and what lies above, the surrogates.
void addWithoutSurrogates(CodePointSet& set, CodePointRange range) {
  if (range.first < 0xd800) set.push_back({range.first, std::min<char32_t>(range.last, 0xd7ff)});
  if (range.last > 0xdfff) set.push_back({std::max<char32_t>(range.first, 0xe000), std::min(range.last, kLast)});
}

/// Appends the sequence of a range whose texts are all as long and whose bytes vary independently.
void addSequence(std::vector<ByteSequence>& out, CodePointRange range) {
  std::string first;
  std::string last;
  appendUtf8(first, range.first);
  appendUtf8(last, range.last);
  ByteSequence sequence;
  sequence.length = first.size();
  for (size_t i = 0; i < first.size(); ++i)
    sequence.bytes[i] = {static_cast<uint8_t>(first[i]), static_cast<uint8_t>(last[i])};
  out.push_back(sequence);
}

/// Cuts a range of texts of one length where a byte before the last `bits` changes while they are not all covered.
void addRange(std::vector<ByteSequence>& out, CodePointRange range, unsigned bits) {
  for (unsigned cut = 6; cut <= bits; cut += 6) {
    char32_t low = (char32_t{1} << cut) - 1;
    if ((range.first & ~low) == (range.last & ~low)) continue;
    if ((range.first & low) != 0) {
      addRange(out, {range.first, range.first | low}, bits);
      addRange(out, {(range.first | low) + 1, range.last}, bits);
      return;
    }
    if ((range.last & low) != low) {
      addRange(out, {range.first, (range.last & ~low) - 1}, bits);
      addRange(out, {range.last & ~low, range.last}, bits);
      return;
    }
  }
  addSequence(out, range);
}

struct Length {
  CodePointRange range;
  unsigned bits;  // in the bytes after the first
};
constexpr std::array<Length, 4> kLengths{
    {{{0, 0x7f}, 0}, {{0x80, 0x7ff}, 6}, {{0x800, 0xffff}, 12}, {{0x10000, kLast}, 18}}};

}  // namespace

CodePointSet allCodePoints() { return {{0, 0xd7ff}, {0xe000, kLast}}; }

CodePointSet makeSet(std::vector<CodePointRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const CodePointRange& a, const CodePointRange& b) { return a.first < b.first; });
  CodePointSet merged;
  for (const CodePointRange& range : ranges) {
    if (!merged.empty() && range.first <= merged.back().last + 1)
      merged.back().last = std::max(merged.back().last, range.last);
    else
      merged.push_back(range);
  }
  CodePointSet set;
  for (const CodePointRange& range : merged) addWithoutSurrogates(set, range);
  return set;
}

CodePointSet complement(const CodePointSet& set) {
  std::vector<CodePointRange> gaps;
  char32_t next = 0;
  for (const CodePointRange& range : set) {
    if (range.first > next) gaps.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLast) gaps.push_back({next, kLast});
  return makeSet(std::move(gaps));
}

void foldAscii(std::vector<CodePointRange>& ranges) {
  auto addMeeting = [&](CodePointRange range, CodePointRange letters, int distance) {
    char32_t first = std::max(range.first, letters.first);
    char32_t last = std::min(range.last, letters.last);
    if (first > last) return;
    auto moved = [&](char32_t c) { return static_cast<char32_t>(static_cast<int>(c) + distance); };
    ranges.push_back({moved(first), moved(last)});
  };
  for (size_t i = 0, written = ranges.size(); i < written; ++i) {
    addMeeting(ranges[i], {'A', 'Z'}, 'a' - 'A');
    addMeeting(ranges[i], {'a', 'z'}, 'A' - 'a');
  }
}

std::vector<ByteSequence> byteSequences(const CodePointSet& set) {
  std::vector<ByteSequence> sequences;
  for (const CodePointRange& range : set)
    for (const auto& [whole, bits] : kLengths) {
      CodePointRange part{std::max(range.first, whole.first), std::min(range.last, whole.last)};
      if (part.first <= part.last) addRange(sequences, part, bits);
    }
  return sequences;
}

}  // namespace rulec::ir
