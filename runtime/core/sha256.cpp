#include "runtime/core/sha256.h"

namespace rt {

void sha256Begin(Sha256& hash, SimdLevel simd) {
  constexpr uint32_t kStart[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  copyBytes(hash.state, kStart, sizeof kStart);
  hash.length = 0;
  hash.simd = simd;
}

void sha256Add(Sha256& hash, Text bytes) {
  while (bytes.length > 0) {
    size_t at = hash.length % 64;
    size_t count = smaller<size_t>(64 - at, bytes.length);
    copyBytes(hash.block + at, bytes.data, count);
    hash.length += count;
    bytes = {bytes.data + count, bytes.length - count};
    if (hash.length % 64 == 0) simdHashBlock(hash.simd, hash.state, hash.block);
  }
}

void sha256Hex(Sha256& hash, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  constexpr char kPadding[64] = {'\x80'};  // and zeros, until eight bytes of a block are left
  uint64_t bits = __builtin_bswap64(hash.length * 8);
  sha256Add(hash, Text{kPadding, 64 - (hash.length + 8) % 64});
  sha256Add(hash, Text{reinterpret_cast<const char*>(&bits), sizeof bits});
  for (size_t i = 0; i < kHexDigest; ++i) out[i] = kDigits[hash.state[i / 8] >> (28 - 4 * (i % 8)) & 15];
}

}  // namespace rt
