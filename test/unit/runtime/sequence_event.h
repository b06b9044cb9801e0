// Events of hand-made rules (streaming.h) with several kinds and keys, and lines of any length.
#pragma once

#include <string>
#include <vector>

namespace rt::test {

struct Event {
  std::string kinds;
  int64_t millis;
  std::vector<std::string> k, k2;
  std::string line;
};

inline std::string array(const std::vector<std::string>& values) {
  std::string all;
  for (const std::string& value : values) all += (all.empty() ? "\"" : ",\"") + value + "\"";
  return "[" + all + "]";
}

/// \param pad bytes that make the line longer
inline Event makeEvent(const std::string& id, const std::string& kinds, int64_t millis, std::vector<std::string> k,
                       std::vector<std::string> k2 = {}, size_t pad = 0) {
  std::vector<std::string> letters;
  for (char kind : kinds) letters.emplace_back(1, kind);
  std::string line = R"({"event":{"id":")" + id + R"("},"kind":)" + array(letters) + R"(,"@timestamp":)" +
                     std::to_string(millis) + R"(,"k":)" + array(k) + R"(,"k2":)" + array(k2) + R"(,"pad":")" +
                     std::string(pad, 'p') + "\"}";
  return {kinds, millis, std::move(k), std::move(k2), line};
}

}  // namespace rt::test
