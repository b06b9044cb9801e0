// Random patterns over a few letters, and texts near what they match.
#pragma once

#include "compiler/oracle/regex.h"
#include "test/unit/runtime/random.h"

#include <array>
#include <string>
#include <vector>

namespace rulec::oracle {

/// A pattern and the characters of a text that it may match: complements and intersections are not looked into.
struct PatternPiece {
  std::string pattern;
  std::vector<std::string> sample;
};

class PatternGenerator {
 public:
  explicit PatternGenerator(uint64_t seed) : random_(seed) {}

  rt::test::Random& random() { return random_; }

  /// Mostly one that can be read; sometimes with an odd sign in it.
  PatternPiece pattern(RegexKind kind) {
    kind_ = kind;
    PatternPiece out = expression(3);
    if (kind == RegexKind::Java && random_.chance(6)) out.pattern = "^" + out.pattern;
    if (kind == RegexKind::Java && random_.chance(6)) out.pattern += "$";
    if (random_.chance(6))
      out.pattern.insert(random_.below(2) * out.pattern.size(), 1, random_.pick("|*+?{}()[]&~@#<>\"\\^$-.a1"));
    return out;
  }

  /// The sample with none to three characters put in, left out or changed.
  std::string text(std::vector<std::string> sample) {
    for (uint64_t edits = random_.below(4); edits > 0; --edits) {
      size_t at = random_.below(sample.size() + 1);
      auto place = sample.begin() + static_cast<ptrdiff_t>(at);
      if (at == sample.size() || random_.chance(3))
        sample.insert(place, letter());
      else if (random_.chance(2))
        sample.erase(place);
      else
        *place = letter();
    }
    std::string out;
    for (size_t i = 0; i < sample.size() && i < 20; ++i) out += sample[i];
    return out;
  }

 private:
  template <class T, size_t N>
  T oneOf(const std::array<T, N>& choices) {
    return choices[random_.below(N)];
  }

  std::string letter() {
    static constexpr std::array kLetters{"a", "a", "b", "b", "c", "A", "B", "1", "2", "0", "é", "😀", "\n", "-", " "};
    return oneOf(kLetters);
  }

  std::string member() {
    static constexpr std::array kMembers{"a",  "b-c", "A",   "é",   "ß-ê", "\\d",  "\\W",  "\\S", "-",  "😀", "a-b",
                                         "\n", "^",   "\\]", "+-2", "&",   "à-😀", "\\w-", "~",   "\"", "."};
    return oneOf(kMembers);
  }

  PatternPiece characterClass() {
    std::string out = random_.chance(3) ? "[^" : "[";
    for (uint64_t members = 1 + random_.below(3); members > 0; --members) out += member();
    return {out + "]", {letter()}};
  }

  struct Choice {
    const char* pattern;
    const char* sample;
  };
  PatternPiece special() {
    static constexpr std::array<Choice, 14> kLucene{{{"@", "a"},
                                                     {"#", ""},
                                                     {"()", ""},
                                                     {"\"a.\"", "a."},
                                                     {"\"é\"", "é"},
                                                     {"<1-2>", "1"},
                                                     {"<01-12>", "10"},
                                                     {"<0-110>", "0"},
                                                     {"<0-110>", "021"},
                                                     {"<20-3>", "12"},
                                                     {"\\é", "é"},
                                                     {"\\.", "."},
                                                     {"^", "^"},
                                                     {"$", "$"}}};
    static constexpr std::array<Choice, 12> kJava{{{"()", ""},
                                                   {"(?:a|)", "a"},
                                                   {"\\x41", "A"},
                                                   {"\\u00e9", "é"},
                                                   {"\\n", "\n"},
                                                   {"\\ud83d\\ude00", "😀"},
                                                   {"~", "~"},
                                                   {"&", "&"},
                                                   {"@", "@"},
                                                   {"<1>", "<1>"},
                                                   {"\\\"", "\""},
                                                   {"\\$", "$"}}};
    Choice choice = kind_ == RegexKind::Lucene ? oneOf(kLucene) : oneOf(kJava);
    return {choice.pattern, {choice.sample}};
  }

  PatternPiece atom(int depth) {
    static constexpr std::array<Choice, 8> kAtoms{
        {{".", "a"}, {".", "é"}, {"\\d", "1"}, {"\\w", "b"}, {"\\s", " "}, {"\\D", "a"}, {"\\S", "-"}, {"\\W", "😀"}}};
    if (kind_ == RegexKind::Lucene && random_.chance(10)) return {"~" + atom(depth).pattern, {letter()}};
    switch (random_.below(depth > 0 ? 9 : 6)) {
      case 0: {
        Choice choice = oneOf(kAtoms);
        return {choice.pattern, {choice.sample}};
      }
      case 1:
        return special();
      case 2:
        return characterClass();
      case 3:
      case 4:
      case 5: {
        std::string one = letter();
        return {one, {one}};
      }
      default: {
        PatternPiece inside = expression(depth - 1);
        return {"(" + inside.pattern + ")", inside.sample};
      }
    }
  }

  std::string repetition() {
    static constexpr std::array kRepetitions{"?", "*", "*", "+", "{2}", "{1,}", "{0,2}", "{1,3}", "{0}", "{2,2}"};
    return oneOf(kRepetitions);
  }

  PatternPiece sequence(int depth) {
    PatternPiece out;
    for (uint64_t atoms = 1 + random_.below(3); atoms > 0; --atoms) {
      PatternPiece one = atom(depth);
      out.pattern += one.pattern;
      uint64_t times = 1;
      if (random_.chance(3)) {
        out.pattern += repetition();
        if (random_.chance(8)) out.pattern += random_.chance(2) ? "?" : repetition();
        times = random_.below(4);
      }
      for (; times > 0; --times) out.sample.insert(out.sample.end(), one.sample.begin(), one.sample.end());
    }
    return out;
  }

  PatternPiece expression(int depth) {
    PatternPiece out = sequence(depth);
    if (random_.chance(3)) {
      PatternPiece other = sequence(depth);
      out.pattern += "|" + other.pattern;
      if (random_.chance(2)) out.sample = other.sample;
    }
    if (kind_ == RegexKind::Lucene && random_.chance(5)) {
      bool near = random_.chance(2);
      out.pattern += near ? "&~(" + sequence(depth).pattern + ")" : "&" + sequence(depth).pattern;
    }
    return out;
  }

  rt::test::Random random_;
  RegexKind kind_ = RegexKind::Lucene;
};

}  // namespace rulec::oracle
