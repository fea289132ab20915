#include "common/records/list_statement.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rapport::records {
namespace {

// Microseconds such that a record at or after `time` has at least them.
int64_t CeilMicros(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  return absl::FromUnixMicros(micros) < time ? micros + 1 : micros;
}

class Builder {
 public:
  // Appends `text`, then a parameter for `value`.
  void Add(absl::string_view text, sql::Param value) {
    statement_.params.push_back(value);
    absl::StrAppend(&statement_.sql, text, "$", statement_.params.size());
  }
  void Add(absl::string_view text) { absl::StrAppend(&statement_.sql, text); }

  ListStatement Finish() { return std::move(statement_); }

 private:
  ListStatement statement_;
};

// A list by search keys walks the first key's index, which has the lists' order; the other keys are looked up. OFFSET 0
// keeps PostgreSQL from joining instead, which reads every row of the other keys: all of a therapist's sessions to find
// one client's.
void AddTables(const std::vector<HashedKey>& keys, Builder& builder) {
  builder.Add(keys.empty() ? "records r"
                           : "record_keys k JOIN records r ON r.practice = k.practice AND r.name = k.name");
}

void AddKeys(const std::vector<HashedKey>& keys, Builder& builder) {
  if (keys.empty()) return;
  builder.Add(" AND k.field = ", absl::string_view(keys[0].field));
  builder.Add(" AND k.value = ", absl::string_view(keys[0].value));
  for (size_t i = 1; i < keys.size(); ++i) {
    builder.Add(" AND EXISTS (SELECT 1 FROM record_keys o WHERE o.practice = k.practice AND o.field = ",
                absl::string_view(keys[i].field));
    builder.Add(" AND o.value = ", absl::string_view(keys[i].value));
    builder.Add(" AND o.kind = k.kind AND o.order_time = k.order_time AND o.name = k.name LIMIT 1 OFFSET 0)");
  }
}

// The table whose index gives the order.
std::string OrderTable(const HashedFilter& hashed) { return hashed.keys.empty() ? "r" : "k"; }

void AddPlace(absl::string_view comparison, const ListCursor& cursor, const std::string& t, Builder& builder) {
  builder.Add(absl::StrCat(" AND (", t, ".order_time, ", t, ".name) ", comparison, " ("),
              absl::ToUnixMicros(cursor.order_time));
  builder.Add(", ", absl::string_view(cursor.name));
  builder.Add(")");
}

// FROM and WHERE.
void AddMatching(const ListQuery& query, const HashedFilter& hashed, Builder& builder) {
  const std::vector<HashedKey>& keys = hashed.keys;
  const std::string t = OrderTable(hashed);
  builder.Add(" FROM ");
  AddTables(keys, builder);
  builder.Add(absl::StrCat(" WHERE ", t, ".practice = "), absl::string_view(query.practice));
  AddKeys(keys, builder);
  if (!query.kind.empty()) builder.Add(absl::StrCat(" AND ", t, ".kind = "), absl::string_view(query.kind));
  if (!query.episode.empty()) builder.Add(" AND r.episode = ", absl::string_view(query.episode));
  if (!query.state.empty()) builder.Add(" AND r.state = ", absl::string_view(query.state));
  if (!hashed.client.empty()) builder.Add(" AND r.client <> '' AND r.client = ", absl::string_view(hashed.client));
  if (query.from.has_value()) builder.Add(absl::StrCat(" AND ", t, ".order_time >= "), CeilMicros(*query.from));
  if (query.until.has_value()) builder.Add(absl::StrCat(" AND ", t, ".order_time < "), CeilMicros(*query.until));
  if (query.after.has_value()) AddPlace(">", *query.after, t, builder);
  if (query.through.has_value()) AddPlace("<=", *query.through, t, builder);
}

}  // namespace

ListStatement MakeListStatement(const ListQuery& query, const HashedFilter& hashed) {
  const std::string t = OrderTable(hashed);
  Builder builder;
  builder.Add(
      "SELECT r.name, r.kind, r.episode, r.state, r.order_time, r.revision, r.body, r.client, r.search, r.key_id");
  AddMatching(query, hashed, builder);
  builder.Add(absl::StrCat(" ORDER BY ", t, ".order_time, ", t, ".name LIMIT "), int64_t{query.limit});
  return builder.Finish();
}

ListStatement MakeCountStatement(const ListQuery& query, const HashedFilter& hashed) {
  Builder builder;
  builder.Add("SELECT count(*)");
  AddMatching(query, hashed, builder);
  return builder.Finish();
}

}  // namespace rapport::records
