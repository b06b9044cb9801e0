#include "compiler/sema/words.h"

#include "compiler/support/ascii.h"
#include "compiler/support/utf8.h"
#include "runtime/abi.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace rulec::sema {
namespace {

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  rt_word word;
  for (uint64_t at = 0; (at = rt_next_word(text.data(), text.size(), at, &word)) != 0;)
    words.emplace_back(word.small, word.length);
  return words;
}

/// A character of a value, in UTF-8.
struct Sign {
  std::string bytes;
  bool wild = false;  // `*` or `?`
};
using Signs = std::vector<Sign>;

uint32_t codePointOf(std::string_view bytes) {
  auto first = static_cast<uint8_t>(bytes[0]);
  if (bytes.size() == 1) return first;
  uint32_t code = first & (0x7fU >> bytes.size());
  for (char c : bytes.substr(1)) code = code << 6 | (static_cast<uint8_t>(c) & 0x3fU);
  return code;
}

std::string small(const std::string& bytes) {
  std::string letter;
  return appendUtf8(letter, rt_small_letter(codePointOf(bytes))) ? letter : bytes;
}

/// The value's characters; under `ignoreCase` those that do not compare exactly in lower case.
Signs signsOf(const kql::Literal& value) {
  Signs signs;
  for (size_t at = 0, length = 0; at < value.text.size(); at += length) {
    length = std::max<size_t>(utf8Length(value.text, at), 1);
    auto offset = static_cast<uint32_t>(at);
    std::string bytes = value.text.substr(at, length);
    if (value.ignoreCase && !std::ranges::binary_search(value.exact, offset)) bytes = asciiLower(bytes);
    signs.push_back({std::move(bytes), std::ranges::binary_search(value.wildcards, offset)});
  }
  return signs;
}

std::string textOf(std::span<const Sign> signs) {
  std::string text;
  for (const Sign& sign : signs) text += sign.bytes;
  return text;
}

/// White space of Elasticsearch's query strings [P].
bool isSpace(const Sign& sign) {
  constexpr std::string_view kSpaces[] = {" ", "\t", "\n", "\r", "\u3000"};
  return std::ranges::find(kSpaces, sign.bytes) != std::end(kSpaces);
}

bool isWord(const std::string& text) {
  std::vector<std::string> words = wordsOf(text);
  return words.size() == 1 && words.front() == text;
}

/// Whether characters may stand together in a word, with anything where the word goes on before or behind them. One
/// character of each class is tried: no more than its neighbour decides.
bool mayStandInWord(const std::string& run, bool openStart, bool openEnd) {
  static constexpr std::string_view kNeighbours[] = {"",       "a",      "1",          "\u05d0",    "_",
                                                     "\u30ab", "\u0e01", "\U0001f600", "\U0001f1e6"};
  std::span<const std::string_view> all(kNeighbours), none = all.first(1);
  for (std::string_view before : openStart ? all : none)
    for (std::string_view behind : openEnd ? all : none)
      if (isWord(std::string(before) + run + std::string(behind))) return true;
  return false;
}

/// Whether some word may match, as far as what stands between wildcards tells.
bool mayMatchWord(std::span<const Sign> pattern) {
  for (size_t begin = 0; begin < pattern.size(); ++begin) {
    if (pattern[begin].wild) continue;
    size_t end = begin;
    while (end < pattern.size() && !pattern[end].wild) ++end;
    if (!mayStandInWord(textOf(pattern.subspan(begin, end - begin)), begin > 0, end < pattern.size())) return false;
    begin = end;
  }
  return true;
}

class Asking {
 public:
  AskedWords run(const kql::Literal& value) {
    Signs signs = signsOf(value);
    if (value.isTerm) {
      askTerm(signs);
    } else if (value.quoted) {
      askPhrase(value.text);
    } else if (!value.isPattern()) {
      askSome(value.text);
    } else {
      askClauses(signs);
    }
    return std::move(asked_);
  }

 private:
  /// What may be like words is made of their characters: none of it is taken for a wildcard.
  void askTerm(std::span<const Sign> signs) {
    std::string text = textOf(signs);
    if (!mayMatchWord(signs)) {
      asked_.never.push_back(std::move(text));
    } else if (std::ranges::any_of(signs, &Sign::wild)) {
      asked_.test.patterns.push_back(std::move(text));
    } else {
      asked_.test.phrases.push_back({std::move(text)});
    }
  }

  void askPhrase(const std::string& text) {
    std::vector<std::string> words = wordsOf(text);
    if (words.empty()) return asked_.wordless.push_back(text);
    asked_.test.phrases.push_back(std::move(words));
  }

  void askSome(const std::string& text) {
    std::vector<std::string> words = wordsOf(text);
    if (words.empty()) asked_.wordless.push_back(text);
    for (std::string& word : words) asked_.test.phrases.push_back({std::move(word)});
  }

  void askClauses(std::span<const Sign> signs) {
    for (size_t begin = 0; begin < signs.size(); ++begin) {
      if (isSpace(signs[begin])) continue;
      size_t end = begin;
      while (end < signs.size() && !isSpace(signs[end])) ++end;
      askClause(signs.subspan(begin, end - begin));
      begin = end;
    }
  }

  void askClause(std::span<const Sign> clause) {
    if (clause.size() == 1 && clause.front().wild) {
      asked_.anything = true;
    } else if (std::ranges::any_of(clause, &Sign::wild)) {
      Signs lower(clause.begin(), clause.end());
      for (Sign& sign : lower) sign.bytes = small(sign.bytes);
      askTerm(lower);
    } else {
      askSome(textOf(clause));
    }
  }

  AskedWords asked_;
};

}  // namespace

AskedWords askedWords(const kql::Literal& value) { return Asking().run(value); }

}  // namespace rulec::sema
