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
};

/// Builds the trie of some fields, in the form that rt_plan describes.
class WalkPlan {
 public:
  explicit WalkPlan(std::vector<PlanField> fields) : paths_(std::move(fields)) {
    std::vector<Draft> drafts(1);
    for (uint32_t slot = 0; slot < paths_.size(); ++slot) {
      fields_.push_back({{paths_[slot].path.data(), paths_[slot].path.size()}, paths_[slot].type, UINT32_MAX, {}, {}});
      drafts[nodeOf(drafts, paths_[slot].path)].slots.push_back(slot);
    }
    for (const Draft& draft : drafts) emit(draft);
    plan_.abi_version = RT_ABI_VERSION;
    plan_.write_alert = rt_write_ecs_alert;
    plan_.fields = fields_.data();
    plan_.nodes = nodes_.data();
    plan_.edges = edges_.data();
    plan_.node_slots = slots_.data();
    plan_.field_count = static_cast<uint32_t>(fields_.size());
    plan_.node_count = static_cast<uint32_t>(nodes_.size());
    plan_.edge_count = static_cast<uint32_t>(edges_.size());
  }
  WalkPlan(const WalkPlan&) = delete;
  WalkPlan& operator=(const WalkPlan&) = delete;

  [[nodiscard]] const rt_plan* get() const { return &plan_; }
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
  };

  static uint32_t nodeOf(std::vector<Draft>& drafts, const std::string& path) {
    uint32_t node = 0;
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
                      static_cast<uint32_t>(slots_.size()), static_cast<uint32_t>(draft.slots.size())});
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
  std::deque<std::string> keys_;
  rt_plan plan_{};
};

}  // namespace rt::test
