// SHA-256, for ids.
#pragma once

#include "runtime/core/types.h"
#include "runtime/simd/simd.h"

namespace rt {

/// Source: FIPS 180-4.
struct Sha256 {
  uint32_t state[8];
  uint64_t length;  // bytes so far
  char block[64];
  SimdLevel simd;
};

void sha256Begin(Sha256& hash, SimdLevel simd);
void sha256Add(Sha256& hash, Text bytes);

constexpr size_t kHexDigest = 64;
/// Ends the hash and writes it as 64 lower-case hexadecimal digits.
void sha256Hex(Sha256& hash, char* out);

}  // namespace rt
