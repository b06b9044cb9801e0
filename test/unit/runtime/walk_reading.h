// What a walk read, in a form that tests can compare, and the same read by RapidJSON.
#pragma once

// RapidJSON adds to null pointers while its stack is empty.
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#include <rapidjson/reader.h>
#pragma clang attribute pop

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "runtime/core/walk.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/test_host.h"
#include "test/unit/runtime/walk_plan.h"

namespace rt::test {

struct ReadValue {
  std::string text;
  uint64_t high;
  uint64_t low;

  bool operator==(const ReadValue&) const = default;
};

/// The values of each slot, in order.
using Reading = std::vector<std::vector<ReadValue>>;

/// A walker with its host.
class WalkerUnderTest {
 public:
  WalkerUnderTest(const WalkPlan& plan, rt_simd simd) { created = walkerCreate(walker, plan.get(), &host.host, simd); }
  ~WalkerUnderTest() {
    if (created) walkerDestroy(walker);
  }
  WalkerUnderTest(const WalkerUnderTest&) = delete;
  WalkerUnderTest& operator=(const WalkerUnderTest&) = delete;

  LineFault read(std::string_view line) {
    padded_.emplace_back(line);
    if (padded_.size() > 2) padded_.erase(padded_.begin());
    fault = walk(walker, padded_.back().data(), line.size());
    return fault;
  }
  [[nodiscard]] Reading reading() const {
    Reading all(walker.plan->field_count);
    for (size_t slot = 0; slot < all.size(); ++slot)
      for (const rt_value* v = walker.fields[slot]; v != nullptr; v = v->next)
        all[slot].push_back({std::string(v->text, v->length), v->high, v->low});
    return all;
  }

  TestHost host;
  Walker walker;
  bool created;
  LineFault fault = LineFault::None;

 private:
  std::vector<Padded> padded_;
};

/// Two walkers, of which the first one may know a line from earlier ones, find the same in it.
/// \returns what the first one says of it
inline LineFault readAlike(WalkerUnderTest& one, WalkerUnderTest& other, const std::string& line) {
  LineFault fault = one.read(line);
  EXPECT_EQ(fault, other.read(line)) << line;
  EXPECT_EQ(one.reading(), other.reading()) << line;
  EXPECT_EQ(one.walker.coercions, other.walker.coercions) << line;
  return fault;
}

/// For each number of pieces of memory below `most`: a line of which `slot` has a value is read, or it is said that
/// memory ended, and everything is given back.
inline void expectReadOrNoMemory(const WalkPlan& plan, const char* text, uint32_t slot, size_t most) {
  for (size_t allowed = 0; allowed < most; ++allowed) {
    TestHost host;
    host.allowed = allowed;
    Walker walker;
    if (walkerCreate(walker, plan.get(), &host.host, RT_SIMD_BEST)) {
      Padded line(text);
      for (int i = 0; i < 5; ++i) {
        LineFault fault = walk(walker, line.data(), line.size());
        EXPECT_TRUE(fault == LineFault::None || fault == LineFault::NoMemory) << allowed;
        EXPECT_EQ(walker.fields[slot] != nullptr, fault == LineFault::None) << allowed;
      }
      walkerDestroy(walker);
    }
    EXPECT_EQ(host.bytes, 0u) << allowed;
  }
}

/// A scalar of a line.
struct JsonScalar {
  enum Kind { String, Number, Word } kind;
  std::string text;
};

/// Collects the scalars of each dotted path in document order. A SAX handler of RapidJSON.
struct PathReader : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, PathReader> {
  std::map<std::string, std::vector<JsonScalar>> found;

  bool Null() { return true; }
  bool Bool(bool value) { return add(JsonScalar::Word, value ? "true" : "false"); }
  bool RawNumber(const char* text, unsigned length, bool) { return add(JsonScalar::Number, {text, length}); }
  bool String(const char* text, unsigned length, bool) { return add(JsonScalar::String, {text, length}); }
  bool StartObject() {
    prefixes_.push_back(prefixes_.empty() ? "" : path_ + ".");
    return true;
  }
  bool Key(const char* text, unsigned length, bool) {
    path_ = prefixes_.back() + std::string(text, length);
    return true;
  }
  bool EndObject(unsigned) {
    // The object's own path again, for what follows it in an array.
    path_ = prefixes_.back().substr(0, prefixes_.back().size() - (prefixes_.size() > 1 ? 1 : 0));
    prefixes_.pop_back();
    return true;
  }

 private:
  bool add(JsonScalar::Kind kind, std::string text) {
    found[path_].push_back({kind, std::move(text)});
    return true;
  }

  std::vector<std::string> prefixes_;
  std::string path_;
};

/// \returns false if the line is no JSON text.
inline bool readPaths(const std::string& line, PathReader& reader) {
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::StringStream stream(line.c_str());
  rapidjson::Reader json;
  return !json.Parse<kFlags>(stream, reader).IsError();
}

}  // namespace rt::test
