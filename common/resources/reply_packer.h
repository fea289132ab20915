#ifndef RAPPORT_COMMON_RESOURCES_REPLY_PACKER_H_
#define RAPPORT_COMMON_RESOURCES_REPLY_PACKER_H_

#include <cstddef>
#include <utility>
#include <vector>

namespace rapport::resources {

// Packs records, in order, into the replies of a stream: each is of about kReplyBytes, far below what any client takes
// in one message. `Reply` has `repeated ... records`. For one thread.
template <class Reply>
class ReplyPacker {
 public:
  static constexpr std::size_t kReplyBytes = 512 * 1024;

  template <class Record>
  void Add(Record record) {
    const std::size_t bytes = record.ByteSizeLong();
    if (replies_.empty() || bytes_ + bytes > kReplyBytes) {
      replies_.emplace_back();
      bytes_ = 0;
    }
    bytes_ += bytes;
    *replies_.back().add_records() = std::move(record);
  }

  std::vector<Reply> Take() { return std::move(replies_); }

 private:
  std::vector<Reply> replies_;
  std::size_t bytes_ = 0;
};

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_REPLY_PACKER_H_
