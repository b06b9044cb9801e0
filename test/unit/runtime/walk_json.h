// Random events in every spelling that JSON allows.
#pragma once

#include <cstdio>

#include "test/unit/runtime/random.h"

namespace rt::test {

/// Writes random objects whose keys often are, or nearly are, components of the paths under test.
class EventWriter {
 public:
  explicit EventWriter(Random& random) : random_(random) {}

  std::string event() {
    text_.clear();
    space();
    object(0);
    space();
    return text_;
  }

 private:
  void space() {
    while (random_.chance(4)) text_ += random_.pick(" \t\r");
  }

  void object(int depth) {
    text_ += '{';
    uint64_t members = random_.below(depth == 0 ? 9 : 5);
    for (uint64_t i = 0; i < members; ++i) {
      if (i != 0) text_ += ',';
      space();
      string(key(), random_.chance(2));
      space();
      text_ += ':';
      space();
      value(depth + 1);
      space();
    }
    if (members == 0) space();
    text_ += '}';
  }

  std::string key() {
    std::string key = component();
    while (random_.chance(3)) key += "." + component();
    return key;
  }

  std::string component() {
    constexpr const char* kWords[] = {"event",
                                      "category",
                                      "process",
                                      "parent",
                                      "executable",
                                      "host",
                                      "os",
                                      "a",
                                      "b",
                                      "c",
                                      "number",
                                      "address",
                                      "@timestamp",
                                      "executables",
                                      "paren",
                                      "",
                                      "proc\"ess",
                                      "flag",
                                      "precise",
                                      "unsigned",
                                      "a_name_longer_than_eight",
                                      "a_name_longer_than_nine"};
    return kWords[random_.below(std::size(kWords))];
  }

  void value(int depth) {
    uint64_t kind = random_.below(depth > 6 ? 8 : 12);
    if (kind < 8) return scalar();
    kind < 10 ? object(depth) : array(depth);
  }

  void array(int depth) {
    text_ += '[';
    space();
    uint64_t items = random_.below(4);
    for (uint64_t i = 0; i < items; ++i) {
      if (i != 0) {
        text_ += ',';
        space();
      }
      value(depth + 1);
      space();
    }
    text_ += ']';
  }

  void scalar() {
    constexpr const char* kTexts[] = {"",
                                      "network",
                                      "true",
                                      "false",
                                      "443",
                                      "-1.5e3",
                                      "10.0.0.1",
                                      "::ffff:1.2.3.4",
                                      "fe80::1",
                                      "é€😀",
                                      "a\"b\\c/d",
                                      "x{y}[z]:,",
                                      "line\nend",
                                      "null",
                                      "2026-01-01T10:00:03.2504Z",
                                      "1767261603250",
                                      "/usr/sbin/installer and then some more"};
    constexpr const char* kBare[] = {"0",
                                     "-0",
                                     "12",
                                     "4624",
                                     "1.0",
                                     "-7.99",
                                     "1e2",
                                     "18446744073709551615",
                                     "true",
                                     "false",
                                     "null",
                                     "null",
                                     "1767261603250",
                                     "1E300",
                                     "9223372036854775808"};
    if (random_.chance(2)) {
      text_ += kBare[random_.below(std::size(kBare))];
    } else {
      string(kTexts[random_.below(std::size(kTexts))], random_.chance(3));
    }
  }

  /// \param freely whether characters are escaped that need not be
  void string(std::string_view content, bool freely) {
    text_ += '"';
    for (size_t at = 0; at < content.size();) at += character(content.substr(at), freely && random_.chance(2));
    text_ += '"';
  }

  size_t character(std::string_view rest, bool escaped) {
    auto lead = static_cast<uint8_t>(rest[0]);
    size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    bool needed = lead < 0x20 || lead == '"' || lead == '\\';
    if (!escaped && !needed) {
      text_ += rest.substr(0, size);
      return size;
    }
    if (size == 1 && (lead == '"' || lead == '\\' || lead == '/') && random_.chance(2)) {
      text_ += '\\';
      text_ += rest[0];
      return 1;
    }
    uint32_t code = size == 1 ? lead : lead & (0x7fu >> size);
    for (size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<uint8_t>(rest[i]) & 0x3fu);
    if (code >= 0x10000) unit(0xd800 + ((code - 0x10000) >> 10));
    unit(code >= 0x10000 ? 0xdc00 + (code & 0x3ff) : code);
    return size;
  }

  void unit(uint32_t code) {
    char escape[8];
    std::snprintf(escape, sizeof escape, random_.chance(2) ? "\\u%04x" : "\\u%04X", code);
    text_ += escape;
  }

  Random& random_;
  std::string text_;
};

}  // namespace rt::test
