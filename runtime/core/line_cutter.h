// Cutting a stream into lines, wherever it was cut into chunks.
#pragma once

#include "runtime/core/line.h"

namespace rt {

/// Where a stream stands between two chunks of it.
struct LineCutter {
  Buffer<char> carry;  // an unfinished line, or one that needs padding
  uint64_t line;       // number of the line at hand in its file
  bool skipping;       // inside a line that is too long
  bool atStart;        // of a file: a byte order mark may follow
  bool isChanging;     // others may write to the bytes meanwhile: a line is copied before anything is made of it
};

inline LineCutter makeLineCutter(Allocator allocator) { return {makeBuffer<char>(allocator), 0, false, true, false}; }

/// A line may have so many bytes more before it is certain that it is too long: byte order mark and carriage return.
constexpr uint64_t kMarkAndReturn = 4;

/// A whole line, without its newline but perhaps with a carriage return; RT_PADDING bytes behind it may be read.
/// \param take called with the line, and whether it is longer than `maxLine`: then it is not whole
template <class Take>
void finishLine(LineCutter& cutter, uint64_t maxLine, Text line, Take take) {
  constexpr Text kByteOrderMark = literal("\xef\xbb\xbf");
  ++cutter.line;
  if (cutter.atStart && line.length >= kByteOrderMark.length &&
      equalBytes(line.data, kByteOrderMark.data, kByteOrderMark.length)) {
    line.data += kByteOrderMark.length;
    line.length -= kByteOrderMark.length;
  }
  cutter.atStart = false;
  if (line.length > 0 && line.data[line.length - 1] == '\r') --line.length;
  bool isTooLong = cutter.skipping || line.length > maxLine;
  cutter.skipping = false;
  take(line, isTooLong);
}

/// Adds to the unfinished line, unless it is too long already. \returns false if the host has no memory.
[[nodiscard]] inline bool addToCarry(LineCutter& cutter, uint64_t maxLine, Text part) {
  if (cutter.skipping) return true;
  if (cutter.carry.size + part.length > maxLine + kMarkAndReturn) {
    cutter.skipping = true;
    cutter.carry.size = 0;
    return true;
  }
  return reserve(cutter.carry, cutter.carry.size + part.length + RT_PADDING) && append(cutter.carry, part);
}

template <class Take>
void finishCarry(LineCutter& cutter, uint64_t maxLine, Take take) {
  finishLine(cutter, maxLine, Text{cutter.carry.data, cutter.carry.size}, take);
  cutter.carry.size = 0;
}

/// finishLine of a line that no other one is left unfinished before. \returns false if the host has no memory.
template <class Take>
[[nodiscard]] bool finishWhole(LineCutter& cutter, uint64_t maxLine, Text line, Take take) {
  if (kIsSmall || !cutter.isChanging) {
    finishLine(cutter, maxLine, line, take);
    return true;
  }
  if (!addToCarry(cutter, maxLine, line)) return false;
  finishCarry(cutter, maxLine, take);
  return true;
}

/// The next line or piece of a line from the caller's bytes. \returns how many were taken; 0: the host has no memory.
template <class Take>
size_t takePiece(LineCutter& cutter, SimdLevel simd, uint64_t maxLine, Text bytes, Take take) {
  size_t end = findNewline(simd, bytes.data, bytes.length);
  bool isWhole = end < bytes.length;
  bool inPlace = isWhole && (kIsSmall || !cutter.isChanging) && cutter.carry.size == 0 && !cutter.skipping &&
                 bytes.length - end > RT_PADDING;
  if (inPlace) {
    finishLine(cutter, maxLine, Text{bytes.data, end}, take);
    return end + 1;
  }
  if (!addToCarry(cutter, maxLine, Text{bytes.data, end})) return 0;
  if (!isWhole) return bytes.length;
  finishCarry(cutter, maxLine, take);
  return end + 1;
}

inline bool isUnfinished(const LineCutter& cutter) { return cutter.carry.size > 0 || cutter.skipping; }

/// The file is over: the next bytes are the first of another one.
inline void startFile(LineCutter& cutter) {
  cutter.carry.size = 0;
  cutter.skipping = false;
  cutter.atStart = true;
  cutter.line = 0;
}

}  // namespace rt
