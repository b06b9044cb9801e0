#include "runtime/simd/simd.h"

#include "runtime/embed/matcher.h"
#include "runtime/simd/index.h"
#include "runtime/simd/scalar.h"

#if RT_WIDE_KERNELS
#include "runtime/simd/avx2.h"
#include "runtime/simd/avx512.h"
#include "runtime/simd/vbmi.h"
#endif

namespace rt {
namespace {

#if RT_WIDE_KERNELS
struct CpuId {
  uint32_t a, b, c, d;
};

CpuId cpuId(uint32_t leaf) {
  CpuId id;
  asm volatile("cpuid" : "=a"(id.a), "=b"(id.b), "=c"(id.c), "=d"(id.d) : "a"(leaf), "c"(0));
  return id;
}

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
  constexpr uint32_t kAll = kF | kDq | kBw | kVl, kVbmi = 1u << 1;
  CpuId features = cpuId(7);
  if ((features.b & kAll) != kAll || !systemKeeps(kZmmAndMasks)) return SimdLevel::Avx2;
  return (features.c & kVbmi) != 0 ? SimdLevel::Vbmi : SimdLevel::Avx512;
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

RT_AVX512 QuickVerdict avx512CheckJson(const char* line, size_t length) {
  return JsonCheck<Avx512Json>(line, length).run();
}

RT_AVX2 QuickVerdict avx2CheckJson(const char* line, size_t length) { return JsonCheck<Avx2Json>(line, length).run(); }
#endif

LineIndex scalarIndexLine(const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
  return indexLine(line, length, index, blocks, scalarClassify, scalarPrefixXor);
}

}  // namespace

SimdLevel chooseSimd(uint32_t wanted) {
#if RT_WIDE_KERNELS
  if (wanted == RT_SIMD_SCALAR || !hasAvx2()) return SimdLevel::Scalar;
  if (wanted == RT_SIMD_AVX2) return SimdLevel::Avx2;
  SimdLevel level = widest();
  return wanted == RT_SIMD_AVX512 && level == SimdLevel::Vbmi ? SimdLevel::Avx512 : level;
#else
  (void)wanted;
  return SimdLevel::Scalar;
#endif
}

LineIndex simdIndexLine(SimdLevel level, const char* line, size_t length, uint32_t* index, BlockBits* blocks) {
#if RT_WIDE_KERNELS
  if (level >= SimdLevel::Avx512) return avx512IndexLine(line, length, index, blocks);
  if (level == SimdLevel::Avx2) return avx2IndexLine(line, length, index, blocks);
#endif
  (void)level;
  return scalarIndexLine(line, length, index, blocks);
}

QuickVerdict simdCheckJson(SimdLevel level, const char* line, size_t length) {
#if RT_WIDE_KERNELS
  if (level >= SimdLevel::Avx512) return avx512CheckJson(line, length);
  if (level == SimdLevel::Avx2) return avx2CheckJson(line, length);
#endif
  (void)level, (void)line, (void)length;
  return {false, false};
}

WindowHit simdFindWindow(SimdLevel level, const rt_needle_set& set, const char* data, size_t from, size_t end) {
#if RT_WIDE_KERNELS
  if (level == SimdLevel::Vbmi) return vbmiFindWindow(set, data, from, end);
  if (level == SimdLevel::Avx512) return avx512FindWindow(set, data, from, end);
  if (level == SimdLevel::Avx2) return avx2FindWindow(set, data, from, end);
#endif
  (void)level;
  return scalarFindWindow(set, data, from, end);
}

size_t simdAfterLastNewline(SimdLevel level, const char* data, size_t length) {
#if RT_WIDE_KERNELS
  if (level != SimdLevel::Scalar) return avx2AfterLastNewline(data, length);
#endif
  (void)level;
  return scalarAfterLastNewline(data, length);
}

size_t simdFindNewline(SimdLevel level, const char* data, size_t length) {
#if RT_WIDE_KERNELS
  if (level != SimdLevel::Scalar) return avx2FindNewline(data, length);
#endif
  (void)level;
  return scalarFindNewline(data, length);
}

}  // namespace rt
