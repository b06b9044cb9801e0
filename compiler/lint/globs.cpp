#include "compiler/lint/globs.h"

#include "compiler/support/utf8.h"

#include <algorithm>

namespace rulec::lint {
namespace {

bool isUpper(int32_t c) { return c >= 'A' && c <= 'Z'; }
bool isLetter(int32_t c) { return isUpper(c) || (c >= 'a' && c <= 'z'); }
int32_t lower(int32_t c) { return isUpper(c) ? c + ('a' - 'A') : c; }

int32_t codePoint(std::string_view bytes) {
  auto lead = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return lead;
  int32_t code = lead & (0xff >> (bytes.size() + 1));
  for (char c : bytes.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3f);
  return code;
}

/// `*?` is `?*`, and `**` is `*`: each run of wildcards has one form.
void arrange(std::vector<int32_t>& signs) {
  std::vector<int32_t> arranged;
  bool many = false;
  for (int32_t sign : signs) {
    if (sign >= 0 && many) arranged.push_back(kMany);
    if (sign != kMany) arranged.push_back(sign);
    many = sign == kMany || (sign == kOne && many);
  }
  if (many) arranged.push_back(kMany);
  signs = std::move(arranged);
}

/// Whether every text of the one sign `inner` is one of `outer`.
bool signLiesIn(int32_t inner, bool innerFolds, int32_t outer, bool outerFolds) {
  if (outer == kOne) return inner != kMany;
  if (inner < 0) return false;
  if (outerFolds) return lower(inner) == lower(outer);
  return inner == outer && !(innerFolds && isLetter(inner));
}

bool signsMeet(int32_t a, bool aFolds, int32_t b, bool bFolds) {
  if (a == kOne || b == kOne) return true;
  return aFolds || bFolds ? lower(a) == lower(b) : a == b;
}

/// Two signs that no text has in common.
bool differ(int32_t a, bool aFolds, int32_t b, bool bFolds) {
  return a >= 0 && b >= 0 && !signsMeet(a, aFolds, b, bFolds);
}

}  // namespace

bool Glob::hasWildcard() const {
  return std::ranges::any_of(signs, [](int32_t sign) { return sign < 0; });
}

Glob makeGlob(std::string_view text, bool isPattern, ir::CaseRule rule, bool escapes) {
  Glob glob{{}, rule == ir::CaseRule::AsciiFold};
  for (size_t at = 0; at < text.size();) {
    bool escaped = isPattern && escapes && text[at] == '\\' && at + 1 < text.size();
    if (escaped) ++at;
    size_t length = std::max<size_t>(utf8Length(text, at), 1);
    int32_t code = codePoint(text.substr(at, length));
    if (isPattern && !escaped && code == '*') code = kMany;
    if (isPattern && !escaped && code == '?') code = kOne;
    glob.signs.push_back(glob.fold ? lower(code) : code);
    at += length;
  }
  arrange(glob.signs);
  return glob;
}

bool mayMeet(const Glob& a, const Glob& b) {
  if (a.signs.empty() || b.signs.empty()) return true;
  return !differ(a.signs.front(), a.fold, b.signs.front(), b.fold) &&
         !differ(a.signs.back(), a.fold, b.signs.back(), b.fold);
}

bool liesIn(const Glob& inner, const Glob& outer) {
  if (!mayMeet(inner, outer)) return false;
  // reached[i]: the signs of `inner` before i lie in those of `outer` that were looked at.
  std::vector<char> reached(inner.signs.size() + 1);
  reached[0] = 1;
  for (int32_t sign : outer.signs) {
    if (sign == kMany) {
      std::fill(std::ranges::find(reached, 1), reached.end(), 1);
      continue;
    }
    bool any = false;
    for (size_t i = inner.signs.size(); i > 0; --i) {
      reached[i] = reached[i - 1] && signLiesIn(inner.signs[i - 1], inner.fold, sign, outer.fold) ? 1 : 0;
      any |= reached[i] != 0;
    }
    reached[0] = 0;
    if (!any) return false;
  }
  return reached.back() != 0;
}

bool meet(const Glob& a, const Glob& b) {
  if (!mayMeet(a, b)) return false;
  // reached[j]: the signs of `a` that were looked at and those of `b` before j have a text in common.
  std::vector<char> reached(b.signs.size() + 1);
  reached[0] = 1;
  for (size_t j = 0; j < b.signs.size() && b.signs[j] == kMany; ++j) reached[j + 1] = 1;
  for (int32_t sign : a.signs) {
    std::vector<char> next(reached.size());
    for (size_t j = 0; j < reached.size(); ++j) {
      bool stays = sign == kMany ? reached[j] != 0 : j > 0 && b.signs[j - 1] == kMany && reached[j];
      bool passes = j > 0 && b.signs[j - 1] == kMany && next[j - 1];
      bool many = sign == kMany && j > 0 && next[j - 1];
      bool one = sign != kMany && j > 0 && b.signs[j - 1] != kMany && reached[j - 1] &&
                 signsMeet(sign, a.fold, b.signs[j - 1], b.fold);
      next[j] = stays || passes || many || one ? 1 : 0;
    }
    reached = std::move(next);
  }
  return reached.back() != 0;
}

}  // namespace rulec::lint
