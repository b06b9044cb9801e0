#include "tools/generate/random_events.h"

#include "compiler/ir/automaton.h"
#include "compiler/ir/operands.h"
#include "tools/generate/broken.h"
#include "tools/generate/near_miss.h"
#include "tools/generate/pattern_path.h"
#include "tools/generate/random_query.h"
#include "tools/generate/speller.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <string_view>

namespace rulec::generate {
namespace {

constexpr int64_t kMillisecond = 1'000'000, kSecond = 1000 * kMillisecond;
constexpr int64_t kNoon = 1704110400 * kSecond;  // 2024-01-01T12:00:00Z

constexpr auto kCharacters = std::to_array<std::string_view>(
    {"a",      "b",      "A",      "x",      "0",          "1",      " ",      ".", "\\", "\n", "\r", "\u2028",
     "\u0085", "\u00e9", "\u00c9", "\u4e2d", "\U0001F600", "\u212a", "\u017f", "*", "?",  "_",  "\""});
constexpr auto kNumbers = std::to_array<std::string_view>({"0",
                                                           "-0",
                                                           "-0.0",
                                                           "1",
                                                           "1.0",
                                                           "-1",
                                                           "1e3",
                                                           "1E+3",
                                                           "10e-1",
                                                           "0.1e1",
                                                           "1.5",
                                                           "4.5",
                                                           "0.5",
                                                           "1e-400",
                                                           "2147483647",
                                                           "2147483648",
                                                           "-2147483649",
                                                           "9007199254740993",
                                                           "9223372036854775807",
                                                           "9223372036854775808",
                                                           "-9223372036854775808",
                                                           "-9223372036854775809",
                                                           "18446744073709551615",
                                                           "18446744073709551616",
                                                           "1e19",
                                                           "123456789012345678901234567890",
                                                           "1e300",
                                                           "1e400",
                                                           "-1e400",
                                                           "0.30000000000000004",
                                                           "1.7976931348623157e308",
                                                           "4.9e-324",
                                                           "100",
                                                           "1000",
                                                           "42",
                                                           "3",
                                                           "2"});
constexpr auto kVersions = std::to_array<std::string_view>(
    {"1.2.3", "1.2.4", "1.2.4-SNAPSHOT", "1.11.3", "1.5.0", "1.5", "8.0.0-alpha1", "8.0.0-alpha.1", "8.0.0+build", "1",
     "1.2", "abc", "01.2.3", "2.0.0-rc.10", "2.0.0-rc.9", "", "1.2.3.4", "v1.2.3"});
constexpr auto kStrangeBooleans = std::to_array<std::string_view>({"true", "false", "", "True", "TRUE", "1", "no"});

/// Bytes along a way through the automaton; usually one that ends in an accepting state.
std::string walk(const ir::Automaton& automaton, Random& random) {
  std::vector<std::vector<uint8_t>> bytesOf(automaton.classCount);
  for (unsigned byte = 1; byte < 256; ++byte) bytesOf[automaton.classOf[byte]].push_back(static_cast<uint8_t>(byte));
  // How far every state is from accepting.
  std::vector<size_t> distance(automaton.stateCount(), SIZE_MAX);
  for (size_t s = 0; s < distance.size(); ++s)
    if (automaton.accepts[s]) distance[s] = 0;
  const auto target = [&](size_t state, size_t which) { return automaton.next[state * automaton.classCount + which]; };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t s = 0; s < distance.size(); ++s)
      for (size_t c = 0; c < automaton.classCount; ++c) {
        const size_t beyond = distance[target(s, c)];
        if (beyond == SIZE_MAX || beyond + 1 >= distance[s]) continue;
        distance[s] = beyond + 1;
        changed = true;
      }
  }
  std::string out;
  size_t state = 0;
  const size_t free = random.below(8);
  while (out.size() < 64 && (out.size() < free || !automaton.accepts[state])) {
    std::vector<size_t> classes;
    for (size_t c = 0; c < automaton.classCount; ++c) {
      const size_t beyond = distance[target(state, c)];
      if (!bytesOf[c].empty() && beyond != SIZE_MAX && (out.size() < free || beyond < distance[state]))
        classes.push_back(c);
    }
    if (classes.empty()) break;
    const size_t chosen = random.pick(classes);
    out += static_cast<char>(random.pick(bytesOf[chosen]));
    state = target(state, chosen);
  }
  return out;
}

std::string randomText(Random& random) {
  std::string out;
  for (size_t i = random.below(6); i-- > 0;) out += random.pick(kCharacters);
  return out;
}

std::string expand(std::string_view pattern, bool escapes, Random& random) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (escapes && c == '\\' && i + 1 < pattern.size())
      out += pattern[++i];
    else if (c == '*')
      out += random.chance(0.4) ? "" : randomText(random);
    else if (c == '?')
      out += random.chance(0.9) ? random.pick(kCharacters) : "";
    else
      out += c;
  }
  return out;
}

std::string flipCases(std::string text, Random& random) {
  for (char& c : text)
    if (((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) && random.chance(0.4)) c = static_cast<char>(c ^ 0x20);
  return text;
}

/// \param longest how much may be added
std::string vary(std::string text, size_t longest, Random& random) {
  switch (random.below(12)) {
    case 0:
      return nearText(text, random);
    case 1:
    case 2:
      return flipCases(std::move(text), random);
    case 3:
      return randomText(random) + text;
    case 4:
      return text + randomText(random);
    case 5:
      return text + text;
    case 6:
      return text + someText(random);
    case 7:
      return random.chance(0.2) ? text + std::string(20 + random.below(longest), 'a') + text : std::move(text);
    default:
      return text;
  }
}

bool isInteger(ir::Type type) { return type == ir::Type::Integer || type == ir::Type::Unsigned; }
bool isTime(ir::Type type) { return type == ir::Type::Date || type == ir::Type::DateNanos; }

std::string addressText(const ir::Address& address, int64_t by, Random& random) {
  const ir::Address moved{address.high, address.low + static_cast<uint64_t>(by)};
  return nearAddress({{moved.high, moved.low, 128}}, true, random);
}

/// One of few values, the same for the same number, so that keys meet.
Json keyValue(ir::Type type, size_t number, Random& random) {
  constexpr auto kTexts = std::to_array<std::string_view>({"a", "b", "A"});
  if (type == ir::Type::Boolean) return Json{number % 2 == 0};
  if (type == ir::Type::Address) return Json{fmt::format("10.0.0.{}", number + 1)};
  if (type == ir::Type::Version) return Json{fmt::format("1.{}", number)};
  if (isTime(type)) return timeValue(kNoon + static_cast<int64_t>(number) * kMillisecond, random);
  if (type == ir::Type::Text) return Json{std::string(kTexts[number])};
  constexpr auto kSpellings = std::to_array<std::string_view>({"{}", "{}.0", "{}e0", "{}"});
  return Json{NumberText{fmt::format(fmt::runtime(random.pick(kSpellings)), number + 1)}};
}

}  // namespace

// ---- what the rules compare with ------------------------------------------------------------------------------------

RandomEvents::Reading& RandomEvents::readingOf(const ir::Field& field) {
  for (Reading& reading : readings_)
    if (reading.path == field.path && reading.type == field.type && reading.field.isPattern == field.isPattern &&
        reading.field.isObjects == field.isObjects && reading.field.within == field.within)
      return reading;
  return readings_.emplace_back(Reading{field, field.path, field.type, field.dateFormats, {}, false});
}

RandomEvents::RandomEvents(const ir::RuleSet& set, const RandomSchema& schema) : schema_(schema) {
  for (const RandomField& field : schema.fields) readingOf(sema::readingOf(field.path, field.info));
  for (const ir::Field& field : set.fields) readingOf(field);
  for (const ir::Predicate& predicate : set.predicates) {
    const auto* leaf = std::get_if<ir::AnyOf>(&predicate.node);
    if (leaf == nullptr) continue;
    for (const ir::FieldId mention : leaf->mentions) {
      const ir::Field& field = set.fields[mention];
      collect(set, leaf->condition, field.type, readingOf(field).constants);
    }
  }
  for (const ir::Rule& rule : set.rules) {
    std::vector<ir::Step> steps;
    if (const auto* sequence = std::get_if<ir::Sequence>(&rule.body)) {
      steps = sequence->steps;
      if (sequence->until) steps.push_back(*sequence->until);
      if (sequence->maxspanNs) spans_.push_back(*sequence->maxspanNs);
    } else if (const auto* sample = std::get_if<ir::Sample>(&rule.body)) {
      steps = sample->steps;
    }
    for (const ir::Step& step : steps)
      for (const ir::KeyPart& part : step.key)
        if (part.field) readingOf(set.fields[*part.field]).isKey = true;
  }
}

void RandomEvents::collect(const ir::RuleSet& set, ir::ValueId root, ir::Type type, std::vector<Constant>& out) const {
  const auto addScalar = [&](const ir::Scalar& scalar) {
    std::visit(Overload{[&](bool truth) { out.emplace_back(std::string(truth ? "true" : "false")); },
                        [&](int64_t n) {
                          if (!isTime(type)) return out.emplace_back(n), void();
                          const int64_t unit = type == ir::Type::Date ? kMillisecond : 1;
                          if (std::abs(n) < INT64_MAX / unit) out.emplace_back(Moment{n * unit});
                        },
                        [&](const auto& other) { out.emplace_back(other); }},
               scalar);
  };
  std::vector<ir::ValueId> open{root};
  while (!open.empty()) {
    const ir::Value& value = set.values[open.back()];
    open.pop_back();
    for (const ir::ValueId operand : ir::operandsOf(value)) open.push_back(operand);
    std::visit(Overload{[&](const ir::Literal& node) {
                          if (node.value) addScalar(*node.value);
                        },
                        [&](const ir::TextIsOneOf& node) {
                          for (const std::string& member : node.members) out.emplace_back(member);
                        },
                        [&](const ir::TextMatches& node) {
                          for (const std::string& pattern : node.patterns)
                            out.emplace_back(Pattern{pattern, node.escapes});
                        },
                        [&](const ir::TextHasWords& node) {
                          for (const auto& phrase : node.phrases)
                            out.emplace_back(fmt::format("{}", fmt::join(phrase, " ")));
                          for (const std::string& pattern : node.patterns) out.emplace_back(Pattern{pattern, false});
                        },
                        [&](const ir::TextAccepted& node) { out.emplace_back(node.automaton.get()); },
                        [&](const ir::InRange& node) {
                          for (const ir::Range& range : node.ranges) {
                            if (range.low) addScalar(range.low->value);
                            if (range.high) addScalar(range.high->value);
                          }
                        },
                        [&](const ir::AddressInNetworks& node) {
                          for (const ir::Network& network : node.networks) out.emplace_back(network);
                        },
                        [](const auto&) {}},
               value.node);
  }
}

// ---- events ---------------------------------------------------------------------------------------------------------

class RandomEvents::Writer {
 public:
  Writer(const RandomEvents& events, uint64_t seed) : events_(events), random_(seed) {
    keys_ = 1 + random_.below(3);
    fill_ = 0.4 + 0.1 * static_cast<double>(random_.below(6));
  }

  std::string line(size_t index) {
    Json document{Object{}};
    for (const Reading& reading : events_.readings_)
      if (chance(fill_) && !reading.field.isObjects)
        setPath(document, somePath(reading.field, random_), shaped(reading));
    if (chance(0.6)) setPath(document, kParts, objects(kParts, 4));
    if (chance(0.1)) setPath(document, kBits, objects(kBits, 3));
    for (const std::string& path : events_.schema_.unmapped)
      if (chance(0.2)) setPath(document, path, Json{someText(random_)});
    if (chance(0.85)) setPath(document, "event.category", category());
    if (chance(0.97)) setPath(document, "@timestamp", time());
    if (chance(0.97)) setPath(document, "event.id", Json{fmt::format("e{}", index)});
    const SpellingStyle style = chance(0.5) ? randomStyle(random_) : plainStyle();
    std::string out;
    spell(rearrange(std::move(document), style, random_), style, random_, out);
    if (chance(0.01)) breakLine(out, random_);
    return out;
  }

 private:
  bool chance(double probability) { return random_.chance(probability); }

  /// Objects of a nested field, seldom what is none.
  Json objects(const std::string& path, size_t most) {
    Array array;
    for (size_t i = random_.below(most); i-- > 0;) array.push_back(chance(0.05) ? Json{} : object(path));
    if (chance(0.1)) array.push_back(Json{Array{object(path), object(path)}});
    return array.size() == 1 && chance(0.5) ? std::move(array.front()) : Json{std::move(array)};
  }

  Json object(const std::string& path) {
    Json object{Object{}};
    for (const Reading& reading : events_.readings_)
      if (!reading.field.isPattern && !reading.field.isObjects && reading.field.within == path && chance(0.7))
        setPath(object, reading.path.substr(path.size() + 1), shaped(reading));
    if (path == kParts && chance(0.4)) setPath(object, "bits", objects(kBits, 3));
    return object;
  }

  Json category() {
    const std::string& one = someCategory(random_);
    if (chance(0.1)) return Json{flipCases(one, random_)};
    if (chance(0.15)) return Json{Array{Json{one}, Json{someCategory(random_)}}};
    return Json{one};
  }

  Json time() {
    constexpr auto kSteps = std::to_array<int64_t>({0, 0, 1, 999'999, kMillisecond, 500 * kMillisecond, kSecond,
                                                    2 * kSecond, 4 * kSecond, -kMillisecond, -3 * kSecond});
    now_ += random_.pick(kSteps) * (chance(0.05) ? 20 : 1);
    if (!events_.spans_.empty() && chance(0.05))
      now_ += random_.pick(events_.spans_) + (chance(0.5) ? 0 : random_.pick(kSteps));
    return timeValue(now_, random_);
  }

  /// Nothing, one value or several.
  Json shaped(const Reading& reading) {
    switch (random_.below(30)) {
      case 0:
      case 1:
        return Json{};
      case 2:
        return Json{Array{}};
      case 3:
        return Json{Array{Json{}}};
      case 4:
      case 5:
      case 6:
        return several(reading);
      case 7:
        return Json{Array{value(reading), several(reading)}};
      case 8:
        return chance(0.3) ? Json{Object{{"x", value(reading)}}} : value(reading);
      default:
        return value(reading);
    }
  }
  Json several(const Reading& reading) {
    Array array;
    for (size_t i = random_.below(reading.isKey ? 3 : 5); i-- > 0;) array.push_back(value(reading));
    return Json{std::move(array)};
  }

  Json value(const Reading& reading) {
    if (reading.isKey && chance(0.8)) return keyValue(reading.type, random_.below(keys_), random_);
    if (reading.constants.empty() || chance(0.12)) return anyValue(reading);
    return valueFrom(random_.pick(reading.constants), reading);
  }

  Json numberOr(std::string number) {
    return chance(0.9) ? Json{NumberText{std::move(number)}} : Json{std::move(number)};
  }

  /// The oracles' regular expressions take cubic time.
  static size_t longest(const Reading& reading) {
    const auto isRegex = [](const Constant& one) { return std::holds_alternative<const ir::Automaton*>(one); };
    return std::any_of(reading.constants.begin(), reading.constants.end(), isRegex) ? 40 : 3000;
  }

  /// Of the right type, or not.
  Json anyValue(const Reading& reading) {
    if (chance(0.1)) return strayValue(reading);
    switch (reading.type) {
      case ir::Type::Text:
        return Json{vary(someText(random_), longest(reading), random_)};
      case ir::Type::Boolean:
        return chance(0.8) ? Json{chance(0.5)} : Json{std::string(random_.pick(kStrangeBooleans))};
      case ir::Type::Date:
      case ir::Type::DateNanos:
        return moment(kNoon, reading);
      case ir::Type::Address:
        return Json{nearAddress({{0, 0xFFFF0A000000, 104}}, chance(0.7), random_)};
      case ir::Type::Version:
        return Json{std::string(random_.pick(kVersions))};
      default:
        return numberOr(std::string(random_.pick(kNumbers)));
    }
  }
  Json strayValue(const Reading& reading) {
    switch (random_.below(4)) {
      case 0:
        return Json{chance(0.5)};
      case 1:
        return Json{NumberText{std::string(random_.pick(kNumbers))}};
      case 2:
        return Json{std::string(random_.pick(kNumbers))};
      default:
        return Json{vary(someText(random_), longest(reading), random_)};
    }
  }

  Json valueFrom(const Constant& constant, const Reading& reading) {
    return std::visit(
        Overload{[&](const std::string& text) { return fromText(text, reading); },
                 [&](const Pattern& pattern) {
                   return Json{vary(expand(pattern.text, pattern.escapes, random_), longest(reading), random_)};
                 },
                 [&](const ir::Automaton* automaton) {
                   return Json{vary(walk(*automaton, random_), longest(reading), random_)};
                 },
                 [&](Moment at) { return moment(at.ns, reading); },
                 [&](const ir::Address& address) {
                   return Json{addressText(address, static_cast<int64_t>(random_.below(3)) - 1, random_)};
                 },
                 [&](const ir::Network& network) { return Json{nearAddress({network}, chance(0.5), random_)}; },
                 [&](auto number) { return nearNumber(number, reading); }},
        constant);
  }

  Json fromText(const std::string& text, const Reading& reading) {
    if (reading.type == ir::Type::Boolean) return chance(0.7) ? Json{text == "true"} : Json{text};
    if (reading.type == ir::Type::Version) return Json{chance(0.7) ? text : vary(text, longest(reading), random_)};
    if (reading.type != ir::Type::Text && chance(0.7)) return anyValue(reading);
    return Json{vary(text, longest(reading), random_)};
  }

  template <class Number>
  Json nearNumber(Number number, const Reading& reading) {
    if (reading.type == ir::Type::Text && chance(0.5)) return Json{vary(someText(random_), longest(reading), random_)};
    if (reading.type == ir::Type::Text && number >= 0 && number < 40 && chance(0.5))  // a length or an index, perhaps
      return Json{std::string(static_cast<size_t>(number) + random_.below(2), 'a')};
    if constexpr (std::is_same_v<Number, double>) {
      if (!std::isfinite(number)) return Json{NumberText{number < 0 ? "-1e400" : "1e400"}};
      constexpr auto kNear = std::to_array<double>({0, 0, 0.5, -0.5, 1, -1});
      double moved = number + random_.pick(kNear);
      if (chance(0.15)) moved = std::nextafter(number, chance(0.5) ? INFINITY : -INFINITY);
      return numberOr(std::isfinite(moved) ? fmt::format("{}", moved) : "1e308");
    } else {
      const auto by = static_cast<int64_t>(random_.below(5)) - 2;
      const auto moved = static_cast<Number>(static_cast<uint64_t>(number) + static_cast<uint64_t>(by));
      const std::string plain = fmt::format("{}", chance(0.5) ? number : moved);
      constexpr auto kEndings = std::to_array<std::string_view>({".0", ".5", "e0", "E+0", ".00", ".000000001", "e1"});
      return numberOr(chance(0.75) || !isInteger(reading.type) ? plain : plain + std::string(random_.pick(kEndings)));
    }
  }

  Json moment(int64_t ns, const Reading& reading) {
    constexpr auto kNear =
        std::to_array<int64_t>({0, 0, 1, -1, kMillisecond, -kMillisecond, kSecond, -kSecond, 86400 * kSecond});
    const int64_t moved = ns + random_.pick(kNear);
    if (!reading.dateFormats.empty() && chance(0.7)) {
      if (const std::string text = formatted(moved, random_.pick(reading.dateFormats)); !text.empty())
        return reading.dateFormats.front() == "epoch_second" && chance(0.5) && text.front() != '\''
                   ? Json{NumberText{text}}
                   : Json{text};
    }
    return timeValue(moved, random_);
  }

  static std::string formatted(int64_t ns, std::string_view format) {
    const int64_t seconds = ns / kSecond - (ns % kSecond < 0 ? 1 : 0);
    if (format == "epoch_second") return fmt::format("{}", seconds);
    const auto time = static_cast<time_t>(seconds);
    std::tm parts{};
    if (gmtime_r(&time, &parts) == nullptr || parts.tm_year < -900 || parts.tm_year > 8000) return {};
    const int year = parts.tm_year + 1900, month = parts.tm_mon + 1;
    if (format == "yyyy/MM/dd") return fmt::format("{:04}/{:02}/{:02}", year, month, parts.tm_mday);
    if (format == "dd.MM.yyyy HH:mm")
      return fmt::format("{:02}.{:02}.{:04} {:02}:{:02}", parts.tm_mday, month, year, parts.tm_hour, parts.tm_min);
    std::string out = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, month, parts.tm_mday, parts.tm_hour,
                                  parts.tm_min, parts.tm_sec);
    if (format.ends_with("SSS")) out += fmt::format(".{:03}", (ns - seconds * kSecond) / kMillisecond);
    return out;
  }

  const RandomEvents& events_;
  Random random_;
  size_t keys_ = 1;
  double fill_ = 0.8;
  int64_t now_ = kNoon;
};

std::vector<std::string> RandomEvents::makeLines(uint64_t seed, size_t count) const {
  Writer writer(*this, seed);
  std::vector<std::string> lines;
  lines.reserve(count);
  for (size_t i = 0; i < count; ++i) lines.push_back(writer.line(i));
  return lines;
}

}  // namespace rulec::generate
