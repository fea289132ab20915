#ifndef RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_
#define RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_

#include <string>
#include <vector>

#include "common/records/record_store.h"
#include "common/records/stored_record.h"
#include "common/sql/database.h"

namespace rapport::records {

// What a list reads of each record: all of it, as record_rows.cc does, or its name alone.
enum class ListColumns { kRecord, kName };

// A list query as SQL: fixed pieces, put together by which filters are set; every value is a parameter. The parameters
// point into the query and the hashes it was made from.
struct ListStatement {
  std::string sql;
  std::vector<sql::Param> params;
};

ListStatement MakeListStatement(const ListQuery& query, const HashedFilter& hashed,
                                ListColumns columns = ListColumns::kRecord);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_
