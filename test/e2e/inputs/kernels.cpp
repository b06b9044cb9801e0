// Reads lines from standard input and compares, on each of them and on damaged copies, what the byte kernels of every
// level of this machine find with what the scalar twins find. Linked with a matcher's runtime, without a C library, so
// that it runs under an emulator of another processor. Ends with status 0 and a count, or 1 and what differs.
#include "runtime/core/memory.h"
#include "runtime/core/validate.h"
#include "runtime/embed/matcher.h"
#include "runtime/os/system_call.h"
#include "runtime/simd/simd.h"

namespace {

using namespace rt;

constexpr size_t kMost = 1 << 20, kLongest = 1 << 14;
char input[kMost + 64];
char line[kLongest + 128];
uint32_t indexes[2][kLongest + 16];
BlockBits blocks[2][kLongest / 64 + 1];
uint64_t state = 88172645463325252;  // of the generator
uint64_t compared = 0;

/// Source: G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
uint64_t random(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state % below;
}

void say(const char* text) { call(kWrite, 1, address(text), static_cast<long>(__builtin_strlen(text))); }

[[noreturn]] void end(int code) {
  for (;;) call(kExitGroup, code);
}

void require(bool holds, const char* kernel) {
  if (holds) return;
  say(kernel);
  say(": a level differs from the scalar twin\n");
  end(1);
}

void compareIndexes(SimdLevel level, size_t length) {
  LineIndex a = simdIndexLine(SimdLevel::Scalar, line, length, indexes[0], blocks[0]);
  LineIndex b = simdIndexLine(level, line, length, indexes[1], blocks[1]);
  require(a.count == b.count && a.inString == b.inString, "indexLine");
  require(equalBytes(indexes[0], indexes[1], a.count * sizeof(uint32_t)), "indexLine");
  for (size_t at = 0; at < length; at += 64) {
    uint64_t inside = length - at >= 64 ? ~0ull : (1ull << (length - at)) - 1;
    const BlockBits &one = blocks[0][at / 64], &two = blocks[1][at / 64];
    uint64_t others = (one.unplain ^ two.unplain) | (one.indirect ^ two.indirect);
    require(one.quotes == two.quotes && (others & inside) == 0, "indexLine");
  }
}

/// Windows of the line's own bytes and of random ones.
void compareSearches(SimdLevel level, size_t length) {
  rt_needle_set set{};
  for (uint32_t bucket = 0; bucket < RT_BUCKETS; ++bucket) {
    size_t from = random(length);
    for (unsigned place = 0; place < RT_WINDOW; ++place) {
      auto byte = static_cast<uint8_t>(random(3) != 0 ? static_cast<uint64_t>(line[from + place]) : random(256));
      set.masks[place][0][byte & 15] |= static_cast<uint8_t>(1u << bucket);
      set.masks[place][1][byte >> 4] |= static_cast<uint8_t>(1u << bucket);
    }
    if (random(2) == 0) break;
  }
  size_t from = random(length), to = from + random(length - from + 1);
  WindowHit a = simdFindWindow(SimdLevel::Scalar, set, line, from, to), b = simdFindWindow(level, set, line, from, to);
  require(a.at == b.at && a.buckets == b.buckets && a.newlines == b.newlines, "findWindow");
}

void compareLevels(size_t length) {
  for (uint32_t wanted = RT_SIMD_SCALAR; wanted <= RT_SIMD_HIGHEST; ++wanted) {
    if (rt_simd_is_here(wanted) == 0) continue;
    SimdLevel level = chooseSimd(wanted);
    compareIndexes(level, length);
    compareSearches(level, length);
    require(simdFindNewline(SimdLevel::Scalar, line, length) == simdFindNewline(level, line, length), "findNewline");
    require(simdAfterLastNewline(SimdLevel::Scalar, line, length) == simdAfterLastNewline(level, line, length),
            "afterLastNewline");
    require(validateLine(SimdLevel::Scalar, line, length) == validateLine(level, line, length), "checkJson");
    ++compared;
  }
}

void damage(size_t length) {
  constexpr char kBytes[] = "\"\\{}[]:,.\n \x1a\x01\xff\x80\xc3u0";
  for (uint64_t n = random(4) + 1; n > 0; --n)
    line[random(length)] = random(4) == 0 ? static_cast<char>(random(256)) : kBytes[random(sizeof kBytes - 1)];
}

void takeLine(const char* from, size_t length) {
  if (length == 0 || length > kLongest) return;
  for (int round = 0; round < 12; ++round) {
    size_t taken = round < 6 ? length : random(length) + 1;
    copyBytes(line, from, taken);
    for (size_t at = taken; at < taken + 128; ++at) line[at] = static_cast<char>(random(256));
    if (round % 3 != 0) damage(taken);
    compareLevels(taken);
  }
}

int compareAll() {
  size_t length = 0;
  for (long n = 1; n > 0 && length < kMost; length += static_cast<size_t>(n))
    n = call(kRead, 0, address(input + length), static_cast<long>(kMost - length));
  for (size_t at = 0, close = 0; at < length; at = close + 1) {
    close = at + simdFindNewline(SimdLevel::Scalar, input + at, length - at);
    takeLine(input + at, close - at);
  }
  say(compared < 10000 ? "too few lines\n" : "every level finds the same\n");
  return compared < 10000 ? 1 : 0;
}

}  // namespace

extern "C" __attribute__((used, noreturn)) void compare_start() { end(compareAll()); }

asm("  .globl kernels_start\n"
    "kernels_start:\n"
#if defined(__x86_64__)
    "  and $-16, %rsp\n"
    "  call compare_start\n"
#else
    "  bl compare_start\n"
#endif
);
