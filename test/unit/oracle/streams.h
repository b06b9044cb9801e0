// Streams of events in the notation of the EQL reference: "A1 k|B2.5 x,y|AU3".
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::oracle {

/// `keys|LETTERStime`: an event that satisfies the step of each of its letters (`s == "A"`) at a time in seconds, with
/// values for the key `k` (none: no such field). Its id is its text without the keys.
struct StreamEvent {
  std::string id;
  std::string letters;
  std::vector<std::string> keys;
  double seconds = 0;
};

inline std::vector<StreamEvent> parseStream(std::string_view text) {
  std::vector<StreamEvent> events;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    StreamEvent event;
    size_t bar = word.find('|');
    event.id = bar == std::string::npos ? word : word.substr(bar + 1);
    std::istringstream keys(bar == std::string::npos ? "" : word.substr(0, bar));
    for (std::string key; std::getline(keys, key, ',');) event.keys.push_back(key);
    size_t digit = event.id.find_first_of("0123456789");
    event.letters = event.id.substr(0, digit);
    event.seconds = std::stod(event.id.substr(digit));
    events.push_back(event);
  }
  return events;
}

inline std::string toNdjson(const std::vector<StreamEvent>& events) {
  std::string out;
  auto list = [](const auto& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "\"" : ",\"") + item + "\"";
    return "[" + text + "]";
  };
  for (const StreamEvent& event : events) {
    std::vector<std::string> letters;
    for (char letter : event.letters) letters.emplace_back(1, letter);
    out += "{\"event\":{\"id\":\"" + event.id + "\"},\"s\":" + list(letters) + ",\"k\":" + list(event.keys) +
           ",\"@timestamp\":" + std::to_string(event.seconds * 1000) + "}\n";
  }
  return out;
}

}  // namespace rulec::oracle
