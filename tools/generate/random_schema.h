// Schemas made up for random queries.
#pragma once

#include "compiler/sema/check.h"
#include "compiler/sema/schema.h"
#include "tools/generate/random.h"

#include <string>
#include <vector>

namespace rulec::generate {

struct RandomField {
  std::string path;
  sema::FieldInfo info;
  /// Where documents hold it.
  [[nodiscard]] const std::string& source() const { return info.source.empty() ? path : info.source; }
};

/// Nested fields of every schema.
inline constexpr const char* kParts = "parts";
inline constexpr const char* kBits = "parts.bits";

struct RandomSchema {
  std::vector<RandomField> fields;    // every type that can be searched is among them
  std::vector<std::string> unmapped;  // names that no field has; documents may have them all the same
  sema::EventFields eventFields;
  std::vector<RandomField> parts, bits;  // of the objects at kParts, and of those at kBits in them; paths from there on

  [[nodiscard]] sema::Schema schema() const;
  /// The mapping, for `rulec --schema FILE --schema-only`.
  [[nodiscard]] std::string mapping() const;
};

[[nodiscard]] RandomSchema makeSchema(Random& random);

}  // namespace rulec::generate
