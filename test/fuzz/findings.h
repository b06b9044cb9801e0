// What every fuzz target asks of findings.
#pragma once

#include "compiler/support/diagnostic.h"

#include <cstdlib>

namespace rulec {

inline void require(bool holds) {
  if (!holds) abort();
}

/// Every place lies in its file, and the findings can be shown.
inline void requirePlaces(const Diagnostics& diagnostics, const SourceFiles& files) {
  for (const Diagnostic& d : diagnostics.all()) {
    require(files.contains(d.place.file));
    require(d.place.span.begin <= d.place.span.end && d.place.span.end <= files[d.place.file].text.size());
  }
  (void)render(diagnostics, files, ErrorFormat::Human, false);
  (void)render(diagnostics, files, ErrorFormat::Json, false);
}

}  // namespace rulec
