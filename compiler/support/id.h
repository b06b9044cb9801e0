// Typed indices and the tables they index.
//
// Trees are stored as tables of nodes that name each other by id: no ownership graph, no recursion over
// long inputs, and a copy of a tree is a copy of a vector. Operands are added before their users, so a
// forward loop over a table visits every node after its operands.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rulec {

/// Names one element of a `Table<T>`. Default-constructed ids name nothing.
template <class T>
struct Id {
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t index = kNone;

  [[nodiscard]] constexpr bool valid() const { return index != kNone; }
  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;
};

/// An append-only sequence of `T` addressed by `Id<T>`. At most 2^32 - 1 elements.
template <class T>
class Table {
 public:
  Id<T> add(T item) {
    assert(items_.size() < Id<T>::kNone);
    items_.push_back(std::move(item));
    return Id<T>{static_cast<uint32_t>(items_.size() - 1)};
  }
  [[nodiscard]] const T& operator[](Id<T> id) const {
    assert(id.index < items_.size());
    return items_[id.index];
  }
  [[nodiscard]] T& operator[](Id<T> id) {
    assert(id.index < items_.size());
    return items_[id.index];
  }
  [[nodiscard]] size_t size() const { return items_.size(); }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] bool contains(Id<T> id) const { return id.index < items_.size(); }

  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }
  [[nodiscard]] auto begin() { return items_.begin(); }
  [[nodiscard]] auto end() { return items_.end(); }

 private:
  std::vector<T> items_;
};

/// A variant visitor from lambdas: `std::visit(Overload{[](A) {...}, [](B) {...}}, node)`.
template <class... F>
struct Overload : F... {
  using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

}  // namespace rulec
