#include "runtime/simd/simd.h"

#include "runtime/embed/matcher.h"
#include "runtime/simd/index.h"
#include "runtime/simd/scalar.h"

#if RT_HAS_BYTES16
#include "runtime/simd/narrow.h"
#endif
#if RT_WIDE_KERNELS
#include "runtime/simd/avx2.h"
#include "runtime/simd/avx512.h"
#include "runtime/simd/vbmi.h"
#endif
#include "runtime/simd/sha256.h"

namespace rt {
namespace {

#if defined(__x86_64__)
struct CpuId {
  uint32_t a, b, c, d;
};

CpuId cpuId(uint32_t leaf) {
  CpuId id;
  asm volatile("cpuid" : "=a"(id.a), "=b"(id.b), "=c"(id.c), "=d"(id.d) : "a"(leaf), "c"(0));
  return id;
}

bool hasSsse3() { return (cpuId(1).c & 1u << 9) != 0; }
#endif

#if RT_WIDE_KERNELS
constexpr uint32_t kXmmAndYmm = 0x06, kZmmAndMasks = 0xe6;

/// Whether the operating system saves the registers.
bool systemKeeps(uint32_t registers) {
  uint32_t low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & registers) == registers;
}

/// The bits are those of the Intel manual, volume 2A, CPUID.
bool hasAvx2() {
  constexpr uint32_t kPclmul = 1u << 1, kPopcnt = 1u << 23, kOsxsave = 1u << 27, kAvx = 1u << 28;
  constexpr uint32_t kBmi = 1u << 3, kAvx2 = 1u << 5, kBmi2 = 1u << 8, kLzcnt = 1u << 5;
  constexpr uint32_t kBasic = kPclmul | kPopcnt | kOsxsave | kAvx;
  constexpr uint32_t kExtended = kBmi | kAvx2 | kBmi2;
  if (cpuId(0).a < 7 || cpuId(0x80000000).a < 0x80000001) return false;
  if ((cpuId(1).c & kBasic) != kBasic || !systemKeeps(kXmmAndYmm)) return false;
  return (cpuId(7).b & kExtended) == kExtended && (cpuId(0x80000001).c & kLzcnt) != 0;
}

/// What a processor has that hasAvx2(). Asking a processor is slow on a virtual machine.
SimdLevel widest() {
  constexpr uint32_t kF = 1u << 16, kDq = 1u << 17, kBw = 1u << 30, kVl = 1u << 31;
  constexpr uint32_t kAll = kF | kDq | kBw | kVl, kVbmi = 1u << 1, kSha = 1u << 29;
  CpuId features = cpuId(7);
  if ((features.b & kAll) != kAll || !systemKeeps(kZmmAndMasks)) return SimdLevel::Avx2;
  return (features.c & kVbmi) != 0 && (features.b & kSha) != 0 ? SimdLevel::Vbmi : SimdLevel::Avx512;
}

RT_AVX512 LineIndex avx512IndexLine(const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
  return indexLine(
      line, length, index, blocks, [](const char* block) RT_AVX512 { return avx512Classify(block); },
      [](uint64_t bits) RT_AVX512 { return avx2PrefixXor(bits); });
}

RT_AVX2 LineIndex avx2IndexLine(const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
  return indexLine(
      line, length, index, blocks, [](const char* block) RT_AVX2 { return avx2Classify(block); },
      [](uint64_t bits) RT_AVX2 { return avx2PrefixXor(bits); });
}

RT_AVX2 QuickVerdict avx2CheckJson(const char* line, size_t length) { return JsonCheck<Avx2Json>(line, length).run(); }
#endif

#if RT_HAS_BYTES16
LineIndex narrowIndexLine(const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
  return indexLine(line, length, index, blocks, narrowClassify, scalarPrefixXor);
}

#endif

#if !RT_HAS_BYTES16 || !defined(RT_SMALL)
__attribute__((noinline, minsize)) LineIndex scalarIndexLine(const char* line, size_t length, uint32_t* index,
                                                             BlockBits* blocks) {
  return indexLine(line, length, index, blocks, scalarClassify, scalarPrefixXor);
}
#endif

QuickVerdict noCheckJson(const char*, size_t) { return {false, false}; }

#if defined(RT_SMALL)
constexpr auto narrowCheckJson = noCheckJson;  // would be 2.4 KB, and few lines are validated
#elif RT_HAS_BYTES16
QuickVerdict narrowCheckJson(const char* line, size_t length) { return JsonCheck<NarrowJson>(line, length).run(); }
#endif

/// What a level consists of.
struct Kernels {
  uint32_t wanted;  // its rt_simd
  LineIndex (*indexLine)(const char*, size_t, uint32_t*, BlockBits*);
  QuickVerdict (*checkJson)(const char*, size_t);
  WindowHit (*findWindow)(const rt_needle_set&, const char*, size_t, size_t);
  size_t (*afterLastNewline)(const char*, size_t);
  size_t (*findNewline)(const char*, size_t);
  void (*hashBlock)(uint32_t*, const char*);
};

constexpr Kernels kLevels[] = {
#define RT_SIMD_LEVEL(level, wanted, ...) {RT_SIMD_##wanted, __VA_ARGS__},
#include "runtime/simd/levels.inc"
#undef RT_SIMD_LEVEL
};
constexpr uint32_t kLevelCount = sizeof kLevels / sizeof *kLevels;

const Kernels& kernels(SimdLevel level) { return kLevels[static_cast<uint32_t>(level)]; }

/// The highest level that this processor has, if it may be as high as `most`: else it is not asked.
SimdLevel highestHere(SimdLevel most) {
#if defined(__x86_64__)
  if (most <= SimdLevel::Sse2) return most;
#if !defined(RT_SMALL)
  if (most >= SimdLevel::Avx2 && hasAvx2()) {
    SimdLevel here = most > SimdLevel::Avx2 ? widest() : SimdLevel::Avx2;
    return here < most ? here : most;
  }
#endif
  return hasSsse3() ? SimdLevel::Ssse3 : SimdLevel::Sse2;
#else
  return most;
#endif
}

}  // namespace

bool isSimdBuilt(uint32_t wanted) {
  for (const Kernels& level : kLevels)
    if (level.wanted == wanted) return true;
  return false;
}

SimdLevel chooseSimd(uint32_t wanted) {
  uint32_t most = kLevelCount - 1;
  while (wanted != RT_SIMD_BEST && most > 0 && kLevels[most].wanted > wanted) --most;
  return highestHere(SimdLevel{most});
}

LineIndex simdIndexLine(SimdLevel level, const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
  return kernels(level).indexLine(line, length, index, blocks);
}

QuickVerdict simdCheckJson(SimdLevel level, const char* line, size_t length) {
  return kernels(level).checkJson(line, length);
}

WindowHit simdFindWindow(SimdLevel level, const rt_needle_set& set, const char* data, size_t from, size_t end) {
  return kernels(level).findWindow(set, data, from, end);
}

size_t simdAfterLastNewline(SimdLevel level, const char* data, size_t length) {
  return kernels(level).afterLastNewline(data, length);
}

size_t simdFindNewline(SimdLevel level, const char* data, size_t length) {
  return kernels(level).findNewline(data, length);
}

void simdHashBlock(SimdLevel level, uint32_t* state, const char* block) { kernels(level).hashBlock(state, block); }

}  // namespace rt

int rt_simd_is_here(uint32_t simd) {
  return rt::isSimdBuilt(simd) && rt::kernels(rt::chooseSimd(simd)).wanted == simd ? 1 : 0;
}

uint32_t rt_simd_named(const char* name, size_t length) {
  constexpr char kNames[] = RT_SIMD_NAMES;
  uint32_t simd = RT_SIMD_SCALAR;
  for (const char* at = kNames;; ++simd) {
    const char* from = at;
    while (*at != '|' && *at != 0) ++at;
    if (static_cast<size_t>(at - from) == length && rt::equalBytes(from, name, length)) return simd;
    if (*at++ == 0) return RT_SIMD_BEST;
  }
}
