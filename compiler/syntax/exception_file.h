// A file of exceptions: events that rules shall not see (docs/exceptions.md).
#pragma once

#include "compiler/syntax/key_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::syntax {

enum class EntryType : uint8_t { Match, MatchAny, Exists, Wildcard, List, Nested };

/// One condition of an exception.
struct ExceptionEntry {
  EntryType type = EntryType::Match;
  bool excluded = false;  // holds where the condition does not
  LocatedText field;
  std::vector<LocatedText> values;           // of a List the name of its file
  std::vector<ExceptionEntry> entries = {};  // of Nested: what one object satisfies; their fields are below this one
};

/// Events that satisfy every entry.
struct ExceptionItem {
  Span span;
  std::optional<std::vector<LocatedText>> rules;  // selectors; nothing: every rule
  std::vector<ExceptionEntry> entries;            // one or more, if nothing is wrong
  std::vector<LocatedText> osTypes;
  LocatedText expireTime;
};

/// Reads a file of exceptions. Every mistake is reported with its place. Cost: linear.
/// \returns the items, with the entries that are no mistakes as such: what these mean can be checked, whatever else is
///   wrong. An item may be left without any
[[nodiscard]] std::vector<ExceptionItem> parseExceptionFile(FileId file, const SourceFiles& files,
                                                            Diagnostics& diagnostics);

}  // namespace rulec::syntax
