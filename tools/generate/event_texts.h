// The texts of realistic events, as templates: one per system, category and action.
#pragma once

#include "tools/generate/event_template.h"
#include "tools/generate/world.h"

#include <cstdint>
#include <vector>

namespace rulec::generate {

enum class Category : uint8_t { Process, File, Network, Dns, Library, Registry };
inline constexpr size_t kCategories = 6;

/// Full: as an endpoint sensor writes it, 2 to 3 KB. Small: the fields that rules read, 500 to 900 bytes.
enum class Size : uint8_t { Full, Small };

/// The templates of one system and category; the first of Process is a process start.
/// Registry events exist on Windows only: elsewhere they are file events.
[[nodiscard]] std::vector<EventTemplate> makeTemplates(Os os, Category category, Size size);

}  // namespace rulec::generate
