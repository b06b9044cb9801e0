#include "compiler/support/source.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace rulec {

Span join(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

LineColumn SourceFile::locate(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text.size()));
  auto after = std::upper_bound(lineStarts.begin(), lineStarts.end(), offset);
  auto line = static_cast<uint32_t>(after - lineStarts.begin());
  return {line, offset - lineStarts[line - 1] + 1};
}

std::string_view SourceFile::line(uint32_t number) const {
  if (number == 0 || number > lineStarts.size()) return {};
  size_t begin = lineStarts[number - 1];
  size_t end = number < lineStarts.size() ? lineStarts[number] : text.size();
  std::string_view view = std::string_view(text).substr(begin, end - begin);
  while (!view.empty() && (view.back() == '\n' || view.back() == '\r')) view.remove_suffix(1);
  return view;
}

SourceFile makeSourceFile(std::string path, std::string text) {
  assert(text.size() < UINT32_MAX);
  SourceFile file{std::move(path), std::move(text), {0}};
  for (size_t i = 0; i < file.text.size(); ++i)
    if (file.text[i] == '\n') file.lineStarts.push_back(static_cast<uint32_t>(i + 1));
  return file;
}

Span MappedText::span(size_t begin, size_t end) const {
  assert(begin <= end && end <= text.size());
  if (begin == end) return {offsets[begin], offsets[begin]};
  // The last byte's source may be longer than one byte (an escape): it ends where the next one starts,
  // except across a line continuation, where it ends before the skipped white space.
  return {offsets[begin], std::max(offsets[end], offsets[end - 1] + 1)};
}

MappedText identityMap(FileId file, std::string_view text) {
  MappedText mapped{file, std::string(text), std::vector<uint32_t>(text.size() + 1)};
  std::iota(mapped.offsets.begin(), mapped.offsets.end(), 0U);
  return mapped;
}

}  // namespace rulec
