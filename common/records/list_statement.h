#ifndef RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_
#define RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_

#include <string>
#include <vector>

#include "common/records/record_store.h"
#include "common/records/stored_record.h"
#include "common/sql/database.h"

namespace rapport::records {

// A list query as SQL: fixed pieces, put together by which filters are set; every value is a parameter. The parameters
// point into the query and the hashes it was made from.
struct ListStatement {
  std::string sql;
  std::vector<sql::Param> params;
};

// The records, with the columns that record_rows.cc reads.
ListStatement MakeListStatement(const ListQuery& query, const HashedFilter& hashed);

// Their number, without the limit.
ListStatement MakeCountStatement(const ListQuery& query, const HashedFilter& hashed);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_LIST_STATEMENT_H_
