// The documents of a run, picked apart.
#pragma once

#include <sstream>
#include <string>
#include <vector>

namespace rt::test {

inline std::vector<std::string> linesOf(const std::string& output) {
  std::istringstream in(output);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The value of the first member of that name, as it is written: a text without its quotes.
inline std::string member(const std::string& line, const std::string& name) {
  size_t at = line.find("\"" + name + "\":");
  if (at == std::string::npos) return "";
  at += name.size() + 3;
  if (line[at] == '"') return line.substr(at + 1, line.find('"', at + 1) - at - 1);
  int depth = 0;
  size_t end = at;
  for (; end < line.size(); ++end) {
    depth += line[end] == '{' || line[end] == '[' ? 1 : 0;
    if (depth == 0 && (line[end] == ',' || line[end] == '}' || line[end] == ']')) break;
    depth -= line[end] == '}' || line[end] == ']' ? 1 : 0;
    if (depth == 0 && (line[end] == '}' || line[end] == ']')) return line.substr(at, end + 1 - at);
  }
  return line.substr(at, end - at);
}

/// The alerts of an output.
inline std::vector<std::string> alertsOf(const std::string& output) {
  std::vector<std::string> alerts;
  for (const std::string& line : linesOf(output))
    if (line.find("\"dataset\":\"rulec.alert\"") != std::string::npos) alerts.push_back(line);
  return alerts;
}

/// "KIND COUNT" of each notice.
inline std::vector<std::string> noticesOf(const std::string& output) {
  std::vector<std::string> notices;
  for (const std::string& line : linesOf(output)) {
    std::string notice = member(line, "notice");
    if (notice.empty()) continue;
    std::string interval = member(notice, "interval");
    std::string from = interval.empty() ? "" : " " + member(interval, "start") + " " + member(interval, "end");
    notices.push_back(member(notice, "kind") + " " + member(notice, "count") + from);
  }
  return notices;
}

}  // namespace rt::test
