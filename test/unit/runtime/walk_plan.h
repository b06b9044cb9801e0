// A plan that only reads fields: what the walk needs of one.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi.h"

namespace rt::test {

struct PlanField {
  std::string path;
  rt_type type;
  bool isPattern = false;  // `*` is any run; components before the first one are the node
  int within = -1;         // the slot of the objects that it is a field of; its path is relative to theirs
};

/// What a rule of a kind names; `misses`: a step of it is missing.
inline const rt_rule_functions* functionsOf(uint32_t kind, bool misses = false) {
  switch (static_cast<rt_rule_kind>(kind)) {
    case RT_EVENT:
      return &rt_the_event;
    case RT_SEQUENCE:
      return misses ? &rt_the_sequence_of_missing : &rt_the_sequence;
    case RT_SAMPLE:
      return &rt_the_sample;
    case RT_THRESHOLD:
      return &rt_the_threshold;
    case RT_NEW_TERMS:
      return &rt_the_new_terms;
    case RT_THREAT_MATCH:
      return &rt_the_threat_match;
  }
  return nullptr;
}

/// What a field of a type, without formats, names.
inline const rt_value_functions* functionsOf(rt_type type) {
  switch (type) {
    case RT_BOOLEAN:
      return &rt_the_boolean;
    case RT_INTEGER:
    case RT_UNSIGNED:
      return &rt_the_integer;
    case RT_DOUBLE:
      return &rt_the_double;
    case RT_DATE:
    case RT_DATE_NANOS:
      return &rt_the_date;
    case RT_ADDRESS:
      return &rt_the_address;
    case RT_TEXT:
    case RT_VERSION:
    case RT_OBJECTS:
      return nullptr;
  }
  return nullptr;
}

/// Builds the trie of some fields, in the form that rt_plan describes.
class WalkPlan {
 public:
  explicit WalkPlan(std::vector<PlanField> fields) : paths_(std::move(fields)) {
    std::vector<Draft> drafts(1);
    for (uint32_t slot = 0; slot < paths_.size(); ++slot) {
      fields_.push_back({{paths_[slot].path.data(), paths_[slot].path.size()},
                         paths_[slot].type,
                         UINT32_MAX,
                         {},
                         {},
                         functionsOf(static_cast<rt_type>(paths_[slot].type))});
      if (paths_[slot].isPattern) {
        const std::string& path = paths_[slot].path;
        size_t dot = path.rfind('.', path.find('*'));
        bool atRoot = dot == std::string::npos;
        uint32_t node = atRoot ? 0 : nodeOf(drafts, path.substr(0, dot));
        drafts[node].patterns.push_back(makePattern(path, atRoot ? 0 : dot + 1, slot));
      } else if (uint32_t node = nodeOf(drafts, paths_[slot].path, rootOf(paths_[slot]));
                 paths_[slot].type == RT_OBJECTS) {
        drafts[node].patterns.push_back({nullptr, nullptr, slot, 0});
        fields_[slot].ignore_above = static_cast<uint32_t>(drafts.size());
        drafts.emplace_back();
      } else {
        drafts[node].slots.push_back(slot);
      }
    }
    for (const Draft& draft : drafts) emit(draft);
    plan_.abi_version = RT_ABI_VERSION;
    plan_.write_alert = rt_write_ecs_alert;
    plan_.fields = fields_.data();
    plan_.nodes = nodes_.data();
    plan_.edges = edges_.data();
    plan_.node_slots = slots_.data();
    plan_.patterns = patterns_.data();
    if (!patterns_.empty()) plan_.walk_patterns = rt_walk_patterns;
    plan_.field_count = static_cast<uint32_t>(fields_.size());
    plan_.node_count = static_cast<uint32_t>(nodes_.size());
    plan_.edge_count = static_cast<uint32_t>(edges_.size());
  }
  WalkPlan(const WalkPlan&) = delete;
  WalkPlan& operator=(const WalkPlan&) = delete;

  [[nodiscard]] const rt_plan* get() const { return &plan_; }
  /// Walkers keep values that they have seen.
  WalkPlan& keepValues() {
    plan_.known = &rt_the_known;
    return *this;
  }
  [[nodiscard]] const std::vector<PlanField>& fields() const { return paths_; }

 private:
  struct ByLength {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
  };
  struct Draft {
    std::map<std::string, uint32_t, ByLength> children;
    std::vector<uint32_t> slots;
    std::vector<rt_path_pattern> patterns;
  };

  /// What a pattern asks of names: the pieces between its stars.
  struct Pieces {
    std::deque<std::string> texts;
    std::vector<rt_text> pieces;
    rt_pattern pattern{};
    rt_patterns all{};
  };

  rt_path_pattern makePattern(const std::string& path, size_t before, uint32_t slot) {
    Pieces& kept = kept_.emplace_back();
    std::string rest = path.substr(before), piece;
    for (char c : rest + "*") {
      if (c != '*') {
        piece += c;
      } else if (!piece.empty()) {
        const std::string& text = kept.texts.emplace_back(std::move(piece));
        kept.pieces.push_back({text.data(), text.size()});
        piece.clear();
      }
    }
    uint32_t flags = (rest.front() == '*' ? RT_OPEN_START : 0u) | (rest.back() == '*' ? RT_OPEN_END : 0u);
    kept.pattern = {kept.pieces.data(), static_cast<uint32_t>(kept.pieces.size()), flags};
    kept.all = {&kept.pattern, 1};
    return {&kept.all, nullptr, slot, static_cast<uint32_t>(before)};
  }

  [[nodiscard]] uint32_t rootOf(const PlanField& field) const {
    return field.within < 0 ? 0 : fields_[static_cast<size_t>(field.within)].ignore_above;
  }

  static uint32_t nodeOf(std::vector<Draft>& drafts, const std::string& path, uint32_t root = 0) {
    uint32_t node = root;
    for (size_t begin = 0; begin <= path.size();) {
      size_t end = std::min(path.find('.', begin), path.size());
      auto next = static_cast<uint32_t>(drafts.size());
      auto [child, isNew] = drafts[node].children.emplace(path.substr(begin, end - begin), next);
      node = child->second;
      if (isNew) drafts.emplace_back();
      begin = end + 1;
    }
    return node;
  }

  void emit(const Draft& draft) {
    nodes_.push_back({static_cast<uint32_t>(edges_.size()), static_cast<uint32_t>(draft.children.size()),
                      static_cast<uint32_t>(slots_.size()), static_cast<uint32_t>(draft.slots.size()),
                      static_cast<uint32_t>(patterns_.size()), static_cast<uint32_t>(draft.patterns.size())});
    patterns_.insert(patterns_.end(), draft.patterns.begin(), draft.patterns.end());
    for (const auto& [key, node] : draft.children) {
      const std::string& kept = keys_.emplace_back(key);
      edges_.push_back({{kept.data(), kept.size()}, node, 0});
    }
    slots_.insert(slots_.end(), draft.slots.begin(), draft.slots.end());
  }

  std::vector<PlanField> paths_;
  std::vector<rt_field> fields_;
  std::vector<rt_node> nodes_;
  std::vector<rt_edge> edges_;
  std::vector<uint32_t> slots_;
  std::vector<rt_path_pattern> patterns_;
  std::deque<Pieces> kept_;
  std::deque<std::string> keys_;
  rt_plan plan_{};
};

}  // namespace rt::test
