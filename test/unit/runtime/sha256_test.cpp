#include "runtime/core/sha256.h"

#include <gtest/gtest.h>

#include <string>

#include "padded.h"
#include "test/unit/runtime/levels.h"

namespace rt {
namespace {

using test::textOf;

/// Adds the bytes in pieces of `piece`.
std::string hashAt(SimdLevel simd, std::string_view bytes, size_t piece) {
  Sha256 hash;
  sha256Begin(hash, simd);
  for (size_t at = 0; at < bytes.size();) {
    std::string_view part = bytes.substr(at, piece);
    sha256Add(hash, textOf(part));
    at += part.size();
  }
  std::string out(kHexDigest, '?');
  sha256Hex(hash, out.data());
  return out;
}

/// The same at every level.
std::string hashOf(std::string_view bytes, size_t piece = SIZE_MAX) {
  std::string first = hashAt(test::levels().front(), bytes, piece);
  for (SimdLevel simd : test::levels()) EXPECT_EQ(hashAt(simd, bytes, piece), first);
  return first;
}

// FIPS 180-4 examples and the NIST example of a million a's.
TEST(Sha256, hashesThePublishedExamples) {
  EXPECT_EQ(hashOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(
      hashOf("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
             "nopqrstu"),
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(hashOf(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, doesNotDependOnHowTheBytesAreCut) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += static_cast<char>(i * 7);
  for (size_t length = 50; length < 200; ++length) {
    std::string whole = hashOf(bytes.substr(0, length));
    for (size_t piece : {1u, 3u, 63u, 64u, 65u}) EXPECT_EQ(hashOf(bytes.substr(0, length), piece), whole) << length;
  }
}

// The padding takes one or two blocks from 56 bytes on.
TEST(Sha256, hashesTheLengthsRoundTheEndOfABlock) {
  EXPECT_EQ(hashOf(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EXPECT_EQ(hashOf(std::string(56, 'a')), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  EXPECT_EQ(hashOf(std::string(64, 'a')), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

}  // namespace
}  // namespace rt
