// The functions that generated code calls, against the reference interpreter's on random arguments.
#include "compiler/ir/pattern.h"
#include "compiler/oracle/compare.h"
#include "compiler/oracle/functions.h"
#include "compiler/oracle/text.h"
#include "compiler/oracle/version.h"
#include "runtime/core/address.h"
#include "runtime/core/double_text.h"
#include "test/unit/runtime/random.h"

#include <gtest/gtest.h>

#include <bit>
#include <deque>

namespace rt::test {
namespace {

using rulec::oracle::Result;
using rulec::oracle::Value;
using rulec::sema::Builtin;

struct Memory {
  std::deque<std::string> texts;
  rt_context context{take, this, 0, 0};

  static char* take(rt_context* context, uint64_t bytes) {
    return static_cast<Memory*>(context->owner)->texts.emplace_back(bytes, '\0').data();
  }
  rt_cell cell(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      std::string& kept = texts.emplace_back(*text);
      kept.reserve(text->size() + RT_PADDING);
      return {kept.data(), kept.size(), 0, 0, RT_IS_TEXT};
    }
    if (const auto* b = std::get_if<bool>(&value)) return {nullptr, 0, 0, *b ? 1u : 0u, RT_IS_BOOLEAN};
    if (const auto* i = std::get_if<int64_t>(&value)) return {nullptr, 0, 0, static_cast<uint64_t>(*i), RT_IS_INTEGER};
    if (const auto* u = std::get_if<uint64_t>(&value)) return {nullptr, 0, 0, *u, RT_IS_UNSIGNED};
    if (const auto* d = std::get_if<double>(&value)) return {nullptr, 0, 0, std::bit_cast<uint64_t>(*d), RT_IS_DOUBLE};
    return {nullptr, 0, 0, 0, RT_IS_NULL};
  }
};

Result resultOf(const rt_cell& cell) {
  switch (cell.kind) {
    case RT_IS_TEXT:
      return Value(std::string(cell.text, cell.length));
    case RT_IS_INTEGER:
      return Value(static_cast<int64_t>(cell.low));
    case RT_IS_UNSIGNED:
      return Value(cell.low);
    case RT_IS_DOUBLE:
      return Value(std::bit_cast<double>(cell.low));
    case RT_IS_BOOLEAN:
      return Value(cell.low != 0);
    case RT_IS_NULL:
      return Value();
    default:
      return std::nullopt;
  }
}

std::string show(const Value& value) {
  return rulec::oracle::isNull(value) ? "null" : "`" + rulec::oracle::textOf(value) + "`";
}
std::string show(const Result& result) { return result ? show(*result) : "failed"; }

/// Numbers are the same if their texts are: NaN is itself then.
bool same(const Result& a, const Result& b) {
  return a.has_value() == b.has_value() && (!a || (a->index() == b->index() && show(a) == show(b)));
}

std::string randomText(Random& random) {
  static constexpr std::string_view kPieces[] = {
      "a", "A", "b", "ab", "aB", "0", "7", ".", "\xc3\xa9", "\xf0\x9f\x98\x80", "\n", "\xe2\x80\xa8", "x", "-", "+"};
  std::string text;
  for (uint64_t i = random.below(7); i > 0; --i) text += kPieces[random.below(std::size(kPieces))];
  return text;
}

Value randomNumber(Random& random) {
  switch (random.below(6)) {
    case 0:
      return static_cast<int64_t>(random.below(20)) - 8;
    case 1:
      return std::bit_cast<int64_t>(random.bits());
    case 2:
      return random.bits() | 1ull << 63;
    case 3:
      return (static_cast<double>(random.below(64)) - 32) / 4;
    case 4:
      return std::bit_cast<double>(random.bits() & ~(1ull << 62));
    default:
      return random.chance(2) ? Value(INT64_MIN) : Value(INT64_MAX);
  }
}

Value randomArgument(char letter, Random& random) {
  if (random.chance(12)) return {};
  switch (letter) {
    case 's':
      return random.chance(8) ? rulec::oracle::textOf(randomNumber(random)) : randomText(random);
    case 'n':
      return randomNumber(random);
    case 'i':
      return random.chance(9) ? Value(random.bits() | 1ull << 63) : Value(static_cast<int64_t>(random.below(20)) - 8);
    case 'b':
      return random.chance(2);
    default:
      return randomArgument("snb"[random.below(3)], random);
  }
}

struct Function {
  Builtin builtin;
  bool insensitive;
  rt_function native;
  const char* parameters;
  size_t least;
};

constexpr Function kFunctions[] = {
    {Builtin::Add, false, rt_fn_add, "nn", 2},
    {Builtin::Subtract, false, rt_fn_subtract, "nn", 2},
    {Builtin::Multiply, false, rt_fn_multiply, "nn", 2},
    {Builtin::Divide, false, rt_fn_divide, "nn", 2},
    {Builtin::Modulo, false, rt_fn_modulo, "nn", 2},
    {Builtin::Between, false, rt_fn_between, "sssb", 3},
    {Builtin::Between, true, rt_fn_between_fold, "sssb", 3},
    {Builtin::Concat, false, rt_fn_concat, "vvv", 1},
    {Builtin::EndsWith, false, rt_fn_ends_with, "ss", 2},
    {Builtin::EndsWith, true, rt_fn_ends_with_fold, "ss", 2},
    {Builtin::IndexOf, false, rt_fn_index_of, "ssi", 2},
    {Builtin::IndexOf, true, rt_fn_index_of_fold, "ssi", 2},
    {Builtin::Length, false, rt_fn_length, "s", 1},
    {Builtin::Number, false, rt_fn_number, "si", 1},
    {Builtin::StartsWith, false, rt_fn_starts_with, "ss", 2},
    {Builtin::StartsWith, true, rt_fn_starts_with_fold, "ss", 2},
    {Builtin::String, false, rt_fn_string, "v", 1},
    {Builtin::StringContains, false, rt_fn_string_contains, "ss", 2},
    {Builtin::StringContains, true, rt_fn_string_contains_fold, "ss", 2},
    {Builtin::Substring, false, rt_fn_substring, "sii", 2},
};

TEST(LanguageFunctions, AgreeWithTheReferenceOnRandomArguments) {
  Random random(7);
  for (int round = 0; round < 200'000; ++round) {
    const Function& function = kFunctions[random.below(std::size(kFunctions))];
    std::string_view parameters = function.parameters;
    size_t count = function.least + random.below(parameters.size() - function.least + 1);
    std::vector<Value> arguments;
    for (size_t i = 0; i < count; ++i) arguments.push_back(randomArgument(parameters[i], random));
    Memory memory;
    std::vector<rt_cell> cells;
    for (const Value& argument : arguments) cells.push_back(memory.cell(argument));
    std::vector<const rt_cell*> pointers;
    for (const rt_cell& cell : cells) pointers.push_back(&cell);
    rt_cell result{};
    function.native(&result, pointers.data(), pointers.size(), &memory.context);
    Result expected = rulec::oracle::call(function.builtin, function.insensitive, arguments);
    std::string asked;
    for (const Value& argument : arguments) asked += " " + show(argument);
    ASSERT_TRUE(same(resultOf(result), expected)) << "function " << static_cast<int>(function.builtin) << " of" << asked
                                                  << ": " << show(resultOf(result)) << " is not " << show(expected);
  }
}

TEST(LanguageFunctions, NegationAgreesWithTheReference) {
  Random random(8);
  Memory memory;
  for (int round = 0; round < 20'000; ++round) {
    Value number = randomArgument('n', random);
    rt_cell cell = memory.cell(number);
    const rt_cell* argument = &cell;
    rt_cell result{};
    rt_fn_negate(&result, &argument, 1, &memory.context);
    ASSERT_TRUE(same(resultOf(result), rulec::oracle::negate(number))) << show(number);
  }
}

TEST(Patterns, AgreeWithTheReference) {
  Random random(9);
  static constexpr std::string_view kPieces[] = {"*", "*", "?", "a", "b", "ab", "\xc3\xa9", "\n", "\xf0\x9f\x98\x80"};
  for (int round = 0; round < 300'000; ++round) {
    std::string pattern, text;
    for (uint64_t i = random.below(7); i > 0; --i) pattern += kPieces[random.below(std::size(kPieces))];
    for (uint64_t i = random.below(9); i > 0; --i) text += kPieces[3 + random.below(std::size(kPieces) - 3)];
    bool oneLine = random.chance(2), fold = random.chance(2);
    rulec::ir::PatternPieces parts = rulec::ir::takeApart(pattern);
    std::vector<rt_text> pieces;
    for (const std::string& piece : parts.pieces) pieces.push_back({piece.data(), piece.size()});
    uint32_t flags = (parts.openStart ? RT_OPEN_START : 0u) | (parts.openEnd ? RT_OPEN_END : 0u) |
                     (parts.question ? RT_QUESTION : 0u) | (oneLine ? RT_ONE_LINE : 0u) | (fold ? RT_FOLD : 0u);
    rt_pattern compiled{pieces.data(), static_cast<uint32_t>(pieces.size()), flags};
    rt_patterns patterns{&compiled, 1};
    std::string spelled = text;
    if (fold)
      for (char& c : spelled)
        if (c == 'a' && random.chance(2)) c = 'A';
    bool expected = rulec::oracle::matchesWildcard(
        text, pattern, oneLine ? rulec::oracle::WildcardRule::NoLineBreak : rulec::oracle::WildcardRule::AnyCharacter);
    ASSERT_EQ(rt_text_matches(spelled.data(), spelled.size(), &patterns) != 0, expected)
        << "`" << text << "` by `" << pattern << "`" << (oneLine ? " in one line" : "");
  }
}

TEST(NumberRanges, AgreeWithTheReference) {
  Random random(10);
  Memory memory;
  for (int round = 0; round < 200'000; ++round) {
    Value value = randomNumber(random), limit = random.chance(4) ? value : randomNumber(random);
    rt_cell number = memory.cell(value), bound = memory.cell(limit);
    bool inclusive = random.chance(2), low = random.chance(2);
    rt_number_bound set{bound.low, static_cast<uint32_t>(bound.kind), inclusive ? 1u : 0u};
    rt_number_range range =
        low ? rt_number_range{{set, {0, RT_IS_NULL, 0}}} : rt_number_range{{{0, RT_IS_NULL, 0}, set}};
    std::partial_ordering order = rulec::oracle::compareNumbers(value, limit);
    bool expected = (inclusive && order == 0) || (low ? order > 0 : order < 0);
    ASSERT_EQ(rt_number_in_range(&number, &range) != 0, expected)
        << show(value) << (low ? " above " : " below ") << show(limit);
  }
}

TEST(Versions, AreOrderedAsByTheReference) {
  Random random(11);
  auto make = [&] {
    static constexpr std::string_view kPieces[] = {"1", "0",     "10", "02", ".",     ".",
                                                   "-", "alpha", "+",  "b7", "1.2.3", "x"};
    std::string text;
    for (uint64_t i = random.below(6); i > 0; --i) text += kPieces[random.below(std::size(kPieces))];
    return text;
  };
  for (int round = 0; round < 50'000; ++round) {
    std::string a = make(), b = random.chance(5) ? a : make();
    int64_t order = rt_compare_versions(a.data(), a.size(), b.data(), b.size());
    auto expected = rulec::oracle::compareVersions(a, b);
    ASSERT_EQ((order > 0) - (order < 0), (expected > 0) - (expected < 0)) << "`" << a << "` and `" << b << "`";
  }
}

TEST(DoubleText, IsThatOfTheReference) {
  Random random(12);
  for (int round = 0; round < 20'000; ++round) {
    double value = random.chance(3)   ? static_cast<double>(static_cast<int64_t>(random.bits())) / 1024
                   : random.chance(2) ? static_cast<double>(random.below(100'000)) / 100
                                      : std::bit_cast<double>(random.bits());
    if (value != value || value - value != 0) continue;
    char out[kDoubleLength];
    ASSERT_EQ(std::string(out, formatDouble(value, out)), rulec::oracle::doubleText(value));
  }
}

TEST(AddressText, IsThatOfTheReference) {
  Random random(13);
  for (int round = 0; round < 50'000; ++round) {
    Address address{0, 0};
    for (int group = 0; group < 8; ++group) {
      uint64_t bits = random.chance(2) ? 0 : random.chance(2) ? 0xffff : random.bits() & 0xffff;
      (group < 4 ? address.high : address.low) |= bits << (16 * (group & 3));
    }
    rulec::oracle::Address other;
    for (size_t i = 0; i < 16; ++i)
      other.bytes[i] = static_cast<uint8_t>((i < 8 ? address.high : address.low) >> (56 - 8 * (i % 8)));
    char out[kAddressLength];
    ASSERT_EQ(std::string(out, formatAddress(address, out)), rulec::oracle::addressText(other));
  }
}

}  // namespace
}  // namespace rt::test
