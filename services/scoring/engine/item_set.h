#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ITEM_SET_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ITEM_SET_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "common/instruments/instrument.h"

namespace rapport::scoring {

// A set of item positions (0-based) of one instrument, a bit each in a few machine words: which items of a scale are
// missing costs one AND. A value; copying is cheap.
class ItemSet {
 public:
  constexpr ItemSet() = default;

  constexpr void Add(size_t position) { words_[position / 64] |= uint64_t{1} << (position % 64); }
  constexpr bool Has(size_t position) const { return (words_[position / 64] >> (position % 64)) & 1; }

  constexpr bool Empty() const {
    uint64_t any = 0;
    for (uint64_t word : words_) any |= word;
    return any == 0;
  }

  constexpr size_t Count() const {
    size_t count = 0;
    for (uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
  }

  // The positions in both.
  friend constexpr ItemSet operator&(ItemSet a, const ItemSet& b) {
    for (size_t i = 0; i < kWords; ++i) a.words_[i] &= b.words_[i];
    return a;
  }

  // The positions in either.
  friend constexpr ItemSet operator|(ItemSet a, const ItemSet& b) {
    for (size_t i = 0; i < kWords; ++i) a.words_[i] |= b.words_[i];
    return a;
  }

  // The positions in `a` that are not in `b`.
  friend constexpr ItemSet operator-(ItemSet a, const ItemSet& b) {
    for (size_t i = 0; i < kWords; ++i) a.words_[i] &= ~b.words_[i];
    return a;
  }

  friend constexpr bool operator==(const ItemSet&, const ItemSet&) = default;

  // Calls `visit(position)` for each position, ascending.
  template <class Visit>
  constexpr void ForEach(Visit&& visit) const {
    for (size_t i = 0; i < kWords; ++i) {
      for (uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        visit(i * 64 + static_cast<size_t>(std::countr_zero(rest)));
      }
    }
  }

 private:
  static constexpr size_t kWords = instruments::kMaxItems / 64;

  std::array<uint64_t, kWords> words_ = {};
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ITEM_SET_H_
