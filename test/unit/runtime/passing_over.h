// Needles for rules over events of streaming.h, and random lines with and without them.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "random.h"
#include "runtime/core/prefilter.h"
#include "streaming.h"

namespace rt::test {

/// A set of needles in one bucket, beside the two that every set has.
class NeedleSet {
 public:
  explicit NeedleSet(std::vector<rt_needle> needles) : needles_(std::move(needles)) {
    add(RT_ESCAPE_BUCKET, "\\u0");
    for (const char* blank : {"\n\n", "\n\r", "\n\t", "\n "}) add(RT_BLANK_BUCKET, blank);
    for (int half = 0; half < 2; ++half)
      for (uint8_t& mask : set.masks[2][half]) mask |= 1u << RT_BLANK_BUCKET;
    for (const rt_needle& needle : needles_) add(RT_FIRST_BUCKET, needle.bytes.data);
    std::fill(std::begin(set.first) + RT_FIRST_BUCKET + 1, std::end(set.first), static_cast<uint32_t>(needles_.size()));
    set.needles = needles_.data();
  }

  rt_needle_set set{};

 private:
  void add(uint32_t bucket, const char* text) {
    for (size_t i = 0; i < RT_WINDOW && text[i] != 0; ++i) {
      auto byte = static_cast<uint8_t>(text[i]);
      set.masks[i][0][byte & 15u] |= static_cast<uint8_t>(1u << bucket);
      set.masks[i][1][byte >> 4] |= static_cast<uint8_t>(1u << bucket);
    }
  }
  std::vector<rt_needle> needles_;
};

/// Of the rule "A, then B" by k: lines with "A", and while a start waits those with its k.
struct PassingOver {
  NeedleSet idle{{{literal("\"A\""), 0, 0}}};
  NeedleSet live{{{literal("\"A\""), 0, 0}, {literal("\"k\""), 0, RT_NEEDLE_KEY}}};
  rt_prefilter prefilter{idle.set, live.set, &rt_the_prefilter};

  void use(Streaming& stream) const { stream.prefilter(&prefilter, RT_WAITS_FOR_KEY); }
};

inline std::string escaped(char c) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c));
  return text;
}

inline std::string spelled(Random& random, const std::string& text) {
  std::string all = "\"";
  for (char c : text)
    all += random.chance(12) ? escaped(c) : c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
  return all + "\"";
}

inline std::string space(Random& random) { return random.chance(6) ? random.chance(2) ? " " : "\t " : ""; }

inline std::string member(Random& random, const std::string& key, const std::string& value) {
  return spelled(random, key) + space(random) + ":" + space(random) + value;
}

inline std::string someKey(Random& random) {
  std::string key(random.below(3) == 0 ? random.below(30) : 1, 'k');
  if (random.chance(5)) key += random.chance(2) ? "\\" : "\"";
  return key + std::to_string(random.below(6));
}

inline std::string someLine(Random& random, int64_t millis) {
  if (random.chance(12)) return random.chance(2) ? "" : random.chance(2) ? " \t\r" : "{\"broken\":\"\\u00";
  std::vector<std::string> members{member(random, "@timestamp", std::to_string(millis)),
                                   member(random, "kind", spelled(random, std::string(1, random.pick("ABZZZ"))))};
  std::string k = spelled(random, someKey(random));
  if (random.chance(6)) k = "[" + k + ", " + spelled(random, someKey(random)) + "]";
  if (!random.chance(10)) members.push_back(member(random, "k", k));
  if (random.chance(3)) members.push_back(member(random, "pad", spelled(random, std::string(random.below(200), 'A'))));
  std::string line = space(random) + "{";
  for (size_t i = members.size(); i-- > 0;) {
    std::swap(members[i], members[random.below(i + 1)]);
    line += members[i] + (i > 0 ? "," : "");
  }
  return line + "}" + (random.chance(9) ? "\r" : "");
}

}  // namespace rt::test
