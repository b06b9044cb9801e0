// What an exception means: the events that it leaves.
#pragma once

#include "compiler/sema/check_kql.h"
#include "compiler/sema/schema.h"
#include "compiler/syntax/exception_file.h"

#include <optional>
#include <vector>

namespace rulec::sema {

/// The lines of a list's file that are not empty, each with its place.
struct ValueList {
  FileId file;
  std::vector<syntax::LocatedText> values;
};

/// A condition that every event satisfies but those of the exception.
/// \param lists those of the item's entries of type List, in their order
/// \returns nothing if an error was reported. Cost: linear, a range of addresses counts as 254 blocks at most.
[[nodiscard]] std::optional<CheckedKql> checkException(FileId file, const syntax::ExceptionItem& item,
                                                       const std::vector<ValueList>& lists, const Schema& schema,
                                                       Diagnostics& diagnostics);

}  // namespace rulec::sema
