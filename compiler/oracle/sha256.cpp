#include "compiler/oracle/sha256.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>

namespace rulec::oracle {
namespace {

using Words = std::array<uint32_t, 8>;
using Schedule = std::array<uint32_t, 64>;

using U128 = unsigned __int128;

bool isPrime(uint32_t n) {
  for (uint32_t d = 2; d * d <= n; ++d)
    if (n % d == 0) return false;
  return true;
}

/// The first 32 bits of the fraction of the square root (power 2) or the cube root (power 3) of n: the low half of
/// the greatest x with x^power <= n * 2^(32 * power).
uint32_t rootFraction(uint32_t n, int power) {
  uint64_t low = 0;
  uint64_t high = uint64_t{1} << 37;  // the square root of 53, and every cube root, is below 32
  while (high - low > 1) {
    uint64_t middle = low + (high - low) / 2;
    U128 value = static_cast<U128>(middle) * middle;
    bool below = power == 2 ? value <= static_cast<U128>(n) << 64 : value <= (static_cast<U128>(n) << 96) / middle;
    (below ? low : high) = middle;
  }
  return static_cast<uint32_t>(low);
}

/// The constants are the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
template <size_t N>
std::array<uint32_t, N> rootsOfPrimes(int power) {
  std::array<uint32_t, N> roots{};
  size_t count = 0;
  for (uint32_t n = 2; count < N; ++n)
    if (isPrime(n)) roots[count++] = rootFraction(n, power);
  return roots;
}

Schedule expand(std::string_view block) {
  Schedule w{};
  for (size_t i = 0; i < 64; ++i) w[i / 4] = w[i / 4] << 8 | static_cast<uint8_t>(block[i]);
  for (size_t i = 16; i < 64; ++i) {
    uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = s1 + w[i - 7] + s0 + w[i - 16];
  }
  return w;
}

void compress(Words& hash, std::string_view block) {
  static const Schedule k = rootsOfPrimes<64>(3);
  Schedule w = expand(block);
  auto [a, b, c, d, e, f, g, h] = hash;
  for (size_t i = 0; i < 64; ++i) {
    uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
    uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  Words added{a, b, c, d, e, f, g, h};
  for (size_t i = 0; i < 8; ++i) hash[i] += added[i];
}

/// The end of the message: a one bit, zeros, the length in bits.
std::string padding(uint64_t length) {
  std::string tail = "\x80";
  while ((length + tail.size()) % 64 != 56) tail += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) tail += static_cast<char>(length * 8 >> shift & 0xff);
  return tail;
}

}  // namespace

std::string sha256Hex(std::string_view bytes) {
  static const Words start = rootsOfPrimes<8>(2);
  Words hash = start;
  size_t whole = bytes.size() / 64 * 64;
  for (size_t at = 0; at < whole; at += 64) compress(hash, bytes.substr(at, 64));
  std::string rest = std::string(bytes.substr(whole)) + padding(bytes.size());
  for (size_t at = 0; at < rest.size(); at += 64) compress(hash, std::string_view(rest).substr(at, 64));
  std::string hex;
  for (uint32_t word : hash) hex += fmt::format("{:08x}", word);
  return hex;
}

}  // namespace rulec::oracle
