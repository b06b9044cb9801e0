#include "tools/eql_suite/series_cases.h"

#include "compiler/support/json.h"
#include "tools/eql_suite/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace rulec::suite {
namespace {

/// `key|A12`: the event A12 on that key at 12.
struct Token {
  std::optional<std::string> key;
  std::string id;
  int64_t time = 0;
};

struct SeriesEvent {
  Token token;
  size_t number = 0;  // as they stand in the spec
  std::vector<size_t> steps;
};

/// One spec of the file.
struct Spec {
  std::string name;
  std::vector<std::vector<std::string>> steps, results;  // the words of each line
};

std::vector<std::string> wordsOf(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<Token> tokenOf(const std::string& word) {
  Token token;
  const size_t bar = word.find('|');
  if (bar != std::string::npos) token.key = word.substr(0, bar);
  token.id = bar == std::string::npos ? word : word.substr(bar + 1);
  const size_t digits = token.id.find_first_of("0123456789");
  if (digits == std::string::npos) return std::nullopt;
  const char* end = token.id.data() + token.id.size();
  auto [stop, error] = std::from_chars(token.id.data() + digits, end, token.time);
  return error == std::errc() && stop == end ? std::optional(token) : std::nullopt;
}

/// Adds the spec's events to `events`, in order of time. \returns a problem, or an empty text.
std::string readEvents(const Spec& spec, std::vector<SeriesEvent>& events) {
  for (size_t step = 0; step < spec.steps.size(); ++step) {
    for (const std::string& word : spec.steps[step]) {
      const std::optional<Token> token = tokenOf(word);
      if (!token) return fmt::format("`{}` is no event", word);
      auto known = std::ranges::find_if(
          events, [&](const SeriesEvent& e) { return e.token.id == token->id && e.token.key == token->key; });
      if (known == events.end()) known = events.insert(known, {*token, events.size(), {}});
      known->steps.push_back(step);
    }
  }
  std::ranges::sort(events, {}, [](const SeriesEvent& e) { return std::pair(e.token.time, e.number); });
  return events.empty() ? "it has no events" : "";
}

std::string lineOf(const SeriesEvent& event) {
  std::string steps;
  for (const size_t step : event.steps) steps += fmt::format("{}\"step{}\"", steps.empty() ? "" : ",", step);
  std::string key = event.token.key ? fmt::format(",\"key\":{}", jsonQuote(*event.token.key)) : "";
  return fmt::format("{{\"@timestamp\":{},\"id\":{},\"event.category\":[{}]{}}}\n", event.token.time,
                     jsonQuote(event.token.id), steps, key);
}

/// By the key if there are keys; events without one then join with each other.
std::string queryOf(const Spec& spec, bool hasKeys) {
  std::string query = hasKeys ? "sequence by ?key" : "sequence";
  for (size_t step = 0; step < spec.steps.size(); ++step) query += fmt::format(" [step{} where true]", step);
  return query;
}

std::string readExpected(const Spec& spec, bool hasKeys, Expected& expected) {
  IdList& ids = expected.alternatives.emplace_back();
  if (hasKeys) expected.keys.emplace();
  for (const std::vector<std::string>& words : spec.results) {
    for (const std::string& word : words) {
      const std::optional<Token> token = tokenOf(word);
      if (!token) return fmt::format("`{}` is no event", word);
      if (hasKeys && &word == &words.front()) expected.keys->push_back(token->key);
      ids.push_back({token->id});
    }
  }
  return {};
}

SuiteCase caseOf(const Spec& spec, const std::string& file) {
  SuiteCase result{file, spec.name};
  std::vector<SeriesEvent> events;
  result.problem = readEvents(spec, events);
  if (!result.problem.empty()) return result;
  const bool hasKeys = std::ranges::any_of(events, [](const SeriesEvent& e) { return e.token.key.has_value(); });
  Dataset data;
  data.schema.add("@timestamp", {sema::FieldType::Date});
  for (const char* path : {"id", "key", "event.category"}) data.schema.add(path, {sema::FieldType::Keyword});
  data.idField = "id";
  for (const SeriesEvent& event : events) data.events += lineOf(event);
  result.data = std::make_shared<const Dataset>(std::move(data));
  result.query = queryOf(spec, hasKeys);
  result.problem = readExpected(spec, hasKeys, result.expected);
  return result;
}

/// Reads line after line; a spec ends with its second line that begins with a semicolon.
class SpecReader {
 public:
  void line(const std::string& text) {
    const std::vector<std::string> words = wordsOf(text);
    if (words.empty() || words.front().starts_with("//")) return;
    if (place_ == Place::Name) {
      spec_.name = words.front();
      place_ = Place::Steps;
    } else if (words.front() != ";") {
      (place_ == Place::Steps ? spec_.steps : spec_.results).push_back(words);
    } else if (place_ == Place::Steps) {
      place_ = Place::Results;
    } else {
      specs.push_back(std::exchange(spec_, {}));
      place_ = Place::Name;
    }
  }
  [[nodiscard]] bool isComplete() const { return place_ == Place::Name; }

  std::vector<Spec> specs;

 private:
  enum class Place : uint8_t { Name, Steps, Results };
  Place place_ = Place::Name;
  Spec spec_;
};

}  // namespace

std::vector<SuiteCase> readSeriesCases(const std::string& text, const std::string& file) {
  SpecReader reader;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) reader.line(line);
  std::vector<SuiteCase> cases;
  for (const Spec& spec : reader.specs) cases.push_back(caseOf(spec, file));
  if (!reader.isComplete() || cases.empty()) {
    SuiteCase broken{file, "the file"};
    broken.problem = "its last spec has no end, or it has none";
    cases.push_back(broken);
  }
  return cases;
}

}  // namespace rulec::suite
