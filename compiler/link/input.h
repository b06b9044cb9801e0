// What is linked, or loaded.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rulec::link {

/// A symbol that is a number instead of an address.
struct Number {
  std::string name;
  uint64_t value = 0;
};

/// Object files, one of which defines `rt_the_plan`. They refer to each other, to the numbers and to the runtime.
struct Input {
  std::span<const std::string_view> objects;
  std::span<const Number> numbers;
};

}  // namespace rulec::link
