#include "tools/generate/batch.h"

#include "tools/generate/broken.h"
#include "tools/generate/speller.h"
#include "tools/generate/stream.h"

#include <fmt/format.h>

#include <cassert>

namespace rulec::generate {
namespace {

constexpr size_t kSmallDocuments = 400, kFullDocuments = 60;

std::vector<Json> realisticDocuments(size_t count, Size size) {
  EventStream stream({.hosts = 20, .rate = 0.05, .size = size});
  std::vector<Json> documents;
  for (size_t i = 0; i < count; ++i) {
    std::string line;
    stream.append(line);
    std::optional<Json> document = parseJson(line);
    assert(document && "a realistic event is valid JSON");
    documents.push_back(*std::move(document));
  }
  return documents;
}

/// Most events have an id of their own; some have none, or one that is no text.
void setId(Json& document, size_t index, Random& random) {
  if (random.chance(0.03)) return removePath(document, "event.id");
  Json id{fmt::format("e{}", index)};
  if (random.chance(0.05)) id = Json{NumberText{fmt::format("{}", index)}};
  setPath(document, "event.id", std::move(id));
}

}  // namespace

BatchMaker::BatchMaker(const ir::RuleSet& set, const BatchOptions& options)
    : set_(set),
      options_(options),
      small_(realisticDocuments(kSmallDocuments, Size::Small)),
      full_(realisticDocuments(kFullDocuments, Size::Full)) {}

Json BatchMaker::baseDocument(Random& random) const {
  if (random.chance(0.5)) return Json{Object{}};
  return random.chance(0.06) ? random.pick(full_) : random.pick(small_);
}

std::string BatchMaker::makeLine(Planter& planter, size_t index, Random& random) const {
  Json document = baseDocument(random);
  if (random.chance(options_.planted)) planter.plant(document, random);
  setId(document, index, random);
  if (random.chance(options_.decoys)) addDecoys(document, set_, random);
  const SpellingStyle style = random.chance(options_.respelled) ? randomStyle(random) : plainStyle();
  std::string line;
  spell(rearrange(std::move(document), style, random), style, random, line);
  if (random.chance(options_.broken)) breakLine(line, random);
  return line;
}

std::vector<std::string> BatchMaker::makeLines(uint64_t seed, size_t count) const {
  Random random(seed);
  Planter planter(set_, {.entities = 1 + random.below(8)});
  std::vector<std::string> lines;
  lines.reserve(count);
  for (size_t i = 0; i < count; ++i) lines.push_back(makeLine(planter, i, random));
  return lines;
}

std::string joinLines(const std::vector<std::string>& lines, Random& random) {
  const std::string ending = random.chance(0.3) ? "\r\n" : "\n";
  const double blank = random.chance(0.2) ? 0.02 : 0;
  std::string out = random.chance(0.1) ? "\xef\xbb\xbf" : "";
  for (const std::string& line : lines) {
    out += line;
    out += ending;
    if (blank > 0 && random.chance(blank)) out += random.chance(0.5) ? ending : " \t" + ending;
  }
  if (random.chance(0.3) && !lines.empty()) out.resize(out.size() - ending.size());
  return out;
}

}  // namespace rulec::generate
