// Many JSON texts of one event.
//
// `rearrange` changes the document without changing what a rule can see of it (visibleContents); `spell` writes a
// document with arbitrary white space and escapes.
#pragma once

#include "tools/generate/document.h"
#include "tools/generate/random.h"

#include <string>

namespace rulec::generate {

/// How far a spelling goes from the plain one. Each is the probability, per place where it applies, of 0 to 1.
struct SpellingStyle {
  double shuffle = 0;      // members of an object in another order
  double dot = 0;          // {"a":{"b":1}} as {"a.b":1}
  double split = 0;        // one object as two members of the same key
  double repeat = 0;       // a scalar member written twice
  double wrap = 0;         // a scalar as an array, an array in an array, an object as an array of objects
  double unwrap = 0;       // an array of one as its element
  double quoteNumber = 0;  // 443 as "443"
  double nothing = 0;      // nulls, empty objects and arrays added
  double space = 0;        // white space at a token
  double escapeKey = 0;    // \uXXXX for a character of a key
  double escapeText = 0;   // \uXXXX for a character of a text
  double escapeSlash = 0;  // "\/"
};

/// The plain style: no change at all.
[[nodiscard]] SpellingStyle plainStyle();
/// Anything from nearly plain to everything at once.
[[nodiscard]] SpellingStyle randomStyle(Random& random);

/// The document is nested at most 200 levels; so is the result, plus two levels for each of its own.
[[nodiscard]] Json rearrange(Json document, const SpellingStyle& style, Random& random);

/// Appends the document as one line of JSON: no line ends inside. Strings are written as UTF-8 or escapes; ill-formed
/// UTF-8 is copied as it is.
void spell(const Json& document, const SpellingStyle& style, Random& random, std::string& out);

}  // namespace rulec::generate
