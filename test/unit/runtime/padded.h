// Input as the runtime wants it: followed by RT_PADDING bytes that may be read.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/types.h"

namespace rt::test {

/// A copy whose allocation ends with the padding, so that the address sanitizer sees every read beyond it. The
/// padding holds what a careless reader would stumble over.
class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(text), length_(text.size()) {
    for (size_t i = 0; i < RT_PADDING; ++i) bytes_ += "\"}],0e\\u"[i % 8];
    bytes_.shrink_to_fit();
  }
  [[nodiscard]] const char* data() const { return bytes_.data(); }
  [[nodiscard]] size_t size() const { return length_; }
  [[nodiscard]] Text text() const { return {data(), length_}; }

 private:
  std::string bytes_;
  size_t length_;
};

inline Text textOf(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view viewOf(Text text) { return {text.data, text.length}; }

}  // namespace rt::test
