// fields FILE [unescape]: takes seven fields out of each event with simdjson's On-Demand interface and nothing more:
// the least that a matcher of the seed rule would do with it. Prints the events, and the bytes of the values. Keys are
// compared as they are spelt unless `unescape` is said. One pass over each object, for to look up a missing field goes
// over all of it.
#include <cstdio>
#include <string_view>

#include "chunks.h"
#include "simdjson.h"

using namespace simdjson;

namespace {

struct Totals {
  std::size_t events = 0;
  std::size_t bytes = 0;
  std::size_t bad = 0;
};

template <bool Unescape>
std::string_view keyOf(simdjson_result<ondemand::field>& field) {
  std::string_view key;
  if constexpr (Unescape) {
    if (field.unescaped_key().get(key)) return {};
  } else {
    if (field.escaped_key().get(key)) return {};
  }
  return key;
}

void takeText(ondemand::value value, Totals& totals) {
  std::string_view text;
  if (!value.get_string().get(text)) totals.bytes += text.size();
}

// A text, or each of an array of texts.
void takeTexts(ondemand::value value, Totals& totals) {
  ondemand::array array;
  if (value.get_array().get(array)) return takeText(value, totals);
  for (auto element : array) {
    ondemand::value one;
    if (!element.get(one)) takeText(one, totals);
  }
}

// Calls `take(key, value)` with each field of an object; other values have none.
template <bool Unescape, class Take>
void eachField(ondemand::value value, Take take) {
  ondemand::object object;
  if (value.get_object().get(object)) return;
  for (auto field : object) {
    std::string_view key = keyOf<Unescape>(field);
    ondemand::value inner;
    if (!field.value().get(inner)) take(key, inner);
  }
}

template <bool Unescape>
void takeProcess(ondemand::value process, Totals& totals) {
  eachField<Unescape>(process, [&](std::string_view key, ondemand::value value) {
    if (key == "entity_id") takeText(value, totals);
    if (key == "parent")
      eachField<Unescape>(value, [&](std::string_view inner, ondemand::value text) {
        if (inner == "executable") takeText(text, totals);
      });
  });
}

template <bool Unescape>
void takeTop(std::string_view key, ondemand::value value, Totals& totals) {
  auto texts = [&](std::string_view wanted, std::string_view other) {
    eachField<Unescape>(value, [&](std::string_view inner, ondemand::value text) {
      if (inner == wanted || inner == other) takeTexts(text, totals);
    });
  };
  if (key == "@timestamp")
    takeText(value, totals);
  else if (key == "event")
    texts("category", "type");
  else if (key == "host")
    texts("id", "id");
  else if (key == "destination")
    texts("ip", "ip");
  else if (key == "process")
    takeProcess<Unescape>(value, totals);
}

template <bool Unescape>
void takeEvent(ondemand::document_reference event, Totals& totals) {
  ondemand::object object;
  if (event.get_object().get(object)) {
    ++totals.bad;
    return;
  }
  for (auto field : object) {
    std::string_view key = keyOf<Unescape>(field);
    ondemand::value value;
    if (!field.value().get(value)) takeTop<Unescape>(key, value, totals);
  }
  ++totals.events;
}

template <bool Unescape>
bool takeFile(const char* path, Totals& totals) {
  ondemand::parser parser;
  return forEachChunk(path, SIMDJSON_PADDING, [&](const char* data, std::size_t length) {
    ondemand::document_stream stream;
    if (parser.iterate_many(data, length, length < 32 ? 32 : length).get(stream)) return;
    for (auto event : stream) {
      ondemand::document_reference reference;
      if (event.get(reference))
        ++totals.bad;
      else
        takeEvent<Unescape>(reference, totals);
    }
  });
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::printf("simdjson %s, %s\n", SIMDJSON_VERSION, get_active_implementation()->name().c_str());
    return 0;
  }
  Totals totals;
  bool read = count > 2 ? takeFile<true>(arguments[1], totals) : takeFile<false>(arguments[1], totals);
  std::printf("%zu events, %zu bytes, %zu bad\n", totals.events, totals.bytes, totals.bad);
  return !read ? 3 : totals.bad ? 2 : 0;
}
