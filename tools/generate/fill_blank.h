// What the blanks of a template are filled with.
#pragma once

#include "tools/generate/event_template.h"
#include "tools/generate/random.h"
#include "tools/generate/world.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rulec::generate {

/// What one event is about.
struct Facts {
  const Host* host = nullptr;
  Process process = {};
  Process parent = {};
  std::string destination = {};
  size_t choice = 0;  // chooses the file, library or registry value
  uint64_t index = 0;
  std::string_view time, startTime;  // ISO 8601
};

/// Facts and chance.
struct Scene {
  const Facts& facts;
  Random& random;
  const std::vector<std::string>& publicAddresses;
};

/// Appends the blank's text: the inside of a JSON string, a number, or array elements, as the templates need it.
void fillBlank(Blank blank, const Scene& scene, std::string& out);

/// Appends a time as ISO 8601 in UTC with milliseconds: 2026-01-01T00:00:00.000Z. Years 1970 to 9999.
void appendIsoTime(std::string& out, int64_t msSinceEpoch);

}  // namespace rulec::generate
