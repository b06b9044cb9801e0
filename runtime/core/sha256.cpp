#include "runtime/core/sha256.h"

namespace rt {
namespace {

constexpr uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

uint32_t rotate(uint32_t word, int count) { return word >> count | word << (32 - count); }

/// The next word of the schedule, from the sixteen before it.
uint32_t nextWord(const uint32_t* w) {
  uint32_t small0 = rotate(w[-15], 7) ^ rotate(w[-15], 18) ^ w[-15] >> 3;
  uint32_t small1 = rotate(w[-2], 17) ^ rotate(w[-2], 19) ^ w[-2] >> 10;
  return w[-16] + small0 + w[-7] + small1;
}

void addBlock(Sha256& hash) {
  uint32_t w[64];
  // The eight variables of a round are one place further down in each: so none of them is moved.
  uint32_t variables[64 + 8];
  uint32_t* v = variables + 64;
  copyBytes(v, hash.state, sizeof hash.state);
  for (int i = 0; i < 64; ++i, --v) {
    w[i] = i < 16 ? __builtin_bswap32(load32(reinterpret_cast<const char*>(hash.block) + 4 * i)) : nextWord(w + i);
    uint32_t big1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
    uint32_t big0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
    uint32_t choice = v[6] ^ (v[4] & (v[5] ^ v[6]));
    uint32_t majority = (v[0] & v[1]) | (v[2] & (v[0] | v[1]));
    uint32_t first = v[7] + big1 + choice + kRounds[i] + w[i];
    v[3] += first;
    v[-1] = first + big0 + majority;
  }
  for (int i = 0; i < 8; ++i) hash.state[i] += v[i];
}

}  // namespace

void sha256Begin(Sha256& hash) {
  constexpr uint32_t kStart[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  copyBytes(hash.state, kStart, sizeof kStart);
  hash.length = 0;
}

void sha256Add(Sha256& hash, Text bytes) {
  while (bytes.length > 0) {
    size_t at = hash.length % 64;
    size_t count = smaller<size_t>(64 - at, bytes.length);
    copyBytes(hash.block + at, bytes.data, count);
    hash.length += count;
    bytes = {bytes.data + count, bytes.length - count};
    if (hash.length % 64 == 0) addBlock(hash);
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
