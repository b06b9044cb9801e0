// Events and mappings of a suite, as an index would hold them.
#pragma once

#include "tools/eql_suite/suite_case.h"
#include "tools/generate/document.h"

#include <string>
#include <vector>

namespace rulec::suite {

/// Where a dataset lies and which of its fields mean something.
struct DatasetFiles {
  std::vector<std::string> mappings;
  std::string events;
  sema::EventFields fields;
  std::string idField;
};

/// Reads mappings and events. Fields that only the events have are mapped as Elasticsearch maps them dynamically.
/// \returns null on an error, which `problem` then tells.
[[nodiscard]] std::shared_ptr<const Dataset> readDataset(const DatasetFiles& files, std::string& problem);

/// Adds the fields of a document that the schema does not know: strings as keywords (text with a keyword sub-field), or
/// as dates if they look like one; whole numbers as long, others as double.
void mapDynamically(const generate::Json& document, sema::Schema& schema);

/// The lines in order of (timestamp, tiebreaker, line); what has no timestamp or no tiebreaker comes last.
[[nodiscard]] std::string sortEvents(const std::string& ndjson, const sema::Schema& schema,
                                     const sema::EventFields& fields);

}  // namespace rulec::suite
