// SHA-256, as text.
#pragma once

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <string>
#include <string_view>

namespace rulec::codegen {

/// 64 lower-case hexadecimal digits.
[[nodiscard]] inline std::string sha256Hex(std::string_view bytes) {
  llvm::SHA256 hash;
  hash.update(llvm::StringRef(bytes.data(), bytes.size()));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

}  // namespace rulec::codegen
