// Hashes, as text of 64 lower-case hexadecimal digits.
#pragma once

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/SHA256.h"

#include <string>
#include <string_view>

namespace rulec::codegen {

template <class Hash>
[[nodiscard]] std::string hashHex(std::string_view bytes) {
  Hash hash;
  hash.update(llvm::StringRef(bytes.data(), bytes.size()));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

/// SHA-256: what others may compute, too.
[[nodiscard]] inline std::string sha256Hex(std::string_view bytes) { return hashHex<llvm::SHA256>(bytes); }

/// BLAKE3: what stands for content between one build and the next, ten times as fast.
[[nodiscard]] inline std::string contentHex(std::string_view bytes) { return hashHex<llvm::BLAKE3>(bytes); }

}  // namespace rulec::codegen
