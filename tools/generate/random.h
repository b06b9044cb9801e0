// The generators' own source of chance: the same seed gives the same bytes on every machine.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>

namespace rulec::generate {

/// The next output of splitmix64; spreads small seeds over 64 bits. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014.
[[nodiscard]] constexpr uint64_t splitMix(uint64_t& state) {
  state += 0x9E3779B97F4A7C15u;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// One value that depends on two, for seeds that belong to a (seed, index).
[[nodiscard]] constexpr uint64_t mix(uint64_t seed, uint64_t index) {
  uint64_t state = seed ^ (index * 0xD1342543DE82EF95u);
  return splitMix(state);
}

/// xoshiro256++. Source: Blackman, Vigna, "Scrambled linear pseudorandom number generators", 2021.
class Random {
 public:
  explicit constexpr Random(uint64_t seed) {
    for (uint64_t& word : state_) word = splitMix(seed);
  }

  constexpr uint64_t next() {
    const uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// 0 to bound - 1. The bias is below bound / 2^64.
  constexpr uint64_t below(uint64_t bound) {
    assert(bound > 0);
    return static_cast<uint64_t>((static_cast<unsigned __int128>(next()) * bound) >> 64);
  }

  constexpr bool chance(double probability) { return static_cast<double>(next() >> 11) * 0x1.0p-53 < probability; }

  /// One element of a non-empty array, vector, span or string.
  template <class Container>
  constexpr const auto& pick(const Container& from) {
    return from[below(std::size(from))];
  }

 private:
  std::array<uint64_t, 4> state_{};
};

}  // namespace rulec::generate
