// Random bytes for property tests: the same on every run and every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rt::test {

/// Source: S. Vigna, splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t bits() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// 0 to `count` - 1; `count` > 0.
  uint64_t below(uint64_t count) { return bits() % count; }
  bool chance(uint64_t oneIn) { return below(oneIn) == 0; }
  char pick(std::string_view from) { return from[below(from.size())]; }

  /// Changes, drops, doubles or adds a few bytes, mostly by bytes of `alphabet`.
  void mutate(std::string& text, std::string_view alphabet) {
    for (uint64_t edits = 1 + below(3); edits > 0; --edits) {
      size_t at = below(text.size() + 1);
      char byte = chance(8) ? static_cast<char>(bits()) : pick(alphabet);
      switch (below(4)) {
        case 0:
          text.insert(at, 1, byte);
          break;
        case 1:
          text.erase(at, 1 + below(3));
          break;
        case 2:
          text.insert(at, text.substr(below(text.size() + 1), below(8)));
          break;
        default:
          if (at < text.size()) text[at] = byte;
      }
    }
  }

 private:
  uint64_t state_;
};

}  // namespace rt::test
