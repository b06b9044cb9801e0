#include "tools/differ/shrink.h"

#include "tools/generate/document.h"
#include "tools/generate/speller.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rulec::differ {
namespace {

using generate::Array;
using generate::Json;
using generate::Object;

/// `fails`, asked at most so often.
class Trials {
 public:
  Trials(const StillFails& fails, size_t attempts) : fails_(fails), attempts_(attempts) {}
  [[nodiscard]] bool exhausted() const { return attempts_ == 0; }
  bool fails(const Lines& lines) {
    if (exhausted()) return false;
    --attempts_;
    return fails_(lines);
  }

 private:
  const StillFails& fails_;
  size_t attempts_;
};

/// Takes ever smaller pieces out of a sequence, as long as `fails` of what remains.
template <class Sequence, class Fails>
void removePieces(Sequence& sequence, const Fails& fails) {
  for (size_t piece = std::max<size_t>(sequence.size() / 2, 1); piece > 0; piece /= 2) {
    for (size_t at = 0; at < sequence.size();) {
      Sequence rest = sequence;
      const auto first = rest.begin() + static_cast<ptrdiff_t>(at);
      rest.erase(first, first + static_cast<ptrdiff_t>(std::min(piece, rest.size() - at)));
      if (fails(rest))
        sequence = std::move(rest);
      else
        at += piece;
    }
  }
}

std::string plainText(const Json& document) {
  generate::Random unused(0);
  std::string text;
  generate::spell(document, generate::plainStyle(), unused, text);
  return text;
}

/// Removes the `number`th value below the document, outer ones first. \returns false if there is none.
bool removeValue(Json& document, size_t number) {
  std::vector<Json*> open{&document};
  for (size_t i = 0; i < open.size(); ++i) {
    auto* array = std::get_if<Array>(&open[i]->node);
    auto* object = std::get_if<Object>(&open[i]->node);
    const size_t count = array != nullptr ? array->size() : object != nullptr ? object->size() : 0;
    if (number < count) {
      if (array != nullptr) array->erase(array->begin() + static_cast<ptrdiff_t>(number));
      if (object != nullptr) object->erase(object->begin() + static_cast<ptrdiff_t>(number));
      return true;
    }
    number -= count;
    for (size_t k = 0; k < count; ++k) open.push_back(array != nullptr ? &(*array)[k] : &(*object)[k].value);
  }
  return false;
}

/// Removes values from a line that may be written plainly. \returns whether it may.
bool shrinkDocument(Lines& lines, size_t index, Trials& trials) {
  std::optional<Json> document = generate::parseJson(lines[index]);
  if (!document) return false;
  const auto failsWith = [&](const Json& candidate) {
    std::string text = std::exchange(lines[index], plainText(candidate));
    if (trials.fails(lines)) return true;
    lines[index] = std::move(text);
    return false;
  };
  if (!failsWith(*document)) return false;
  for (size_t number = 0; !trials.exhausted();) {
    Json candidate = *document;
    if (!removeValue(candidate, number)) break;
    if (failsWith(candidate))
      document = std::move(candidate);
    else
      ++number;
  }
  return true;
}

void shrinkBytes(Lines& lines, size_t index, Trials& trials) {
  std::string line = lines[index];
  removePieces(line, [&](const std::string& rest) {
    Lines candidate = lines;
    candidate[index] = rest;
    return trials.fails(candidate);
  });
  lines[index] = std::move(line);
}

}  // namespace

Lines shrink(Lines lines, const StillFails& fails, size_t attempts) {
  Trials trials(fails, attempts);
  removePieces(lines, [&](const Lines& rest) { return trials.fails(rest); });
  for (size_t i = 0; i < lines.size(); ++i)
    if (!shrinkDocument(lines, i, trials)) shrinkBytes(lines, i, trials);
  return lines;
}

}  // namespace rulec::differ
