-- The record store. Practice is the first column of every key. Times are microseconds since 1970. Client, search values and
-- request ids are keyed hashes; a body or reply whose key_id is not empty is sealed with that key.

-- One row about the store itself.
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL,
  index_key_check TEXT NOT NULL
);

-- The counter every committed change of a practice takes its revision from.
CREATE TABLE practices (
  practice TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL
) WITHOUT ROWID;

-- One row per resource; the body is its protobuf message. `search` lists the record's rows in record_keys.
CREATE TABLE records (
  practice TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  episode TEXT NOT NULL,
  client TEXT NOT NULL,
  state TEXT NOT NULL,
  order_time INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  search TEXT NOT NULL,
  key_id TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (practice, name)
);
CREATE INDEX records_by_time ON records (practice, kind, order_time, name);
CREATE INDEX records_by_episode ON records (practice, episode, order_time, name);
CREATE INDEX records_by_client ON records (practice, client) WHERE client <> '';

-- What a record can be found by, in the order lists have.
CREATE TABLE record_keys (
  practice TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_time INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (practice, field, value, kind, order_time, name)
) WITHOUT ROWID;

-- Bodies that updates replaced, by the revision they were written with.
CREATE TABLE record_history (
  practice TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  client TEXT NOT NULL,
  key_id TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (practice, name, revision)
);
CREATE INDEX record_history_by_client ON record_history (practice, client) WHERE client <> '';

-- The log of every change, without bodies. commit_id tells which transaction wrote it.
CREATE TABLE changes (
  practice TEXT NOT NULL,
  revision INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  commit_time INTEGER NOT NULL,
  commit_id INTEGER NOT NULL,
  PRIMARY KEY (practice, revision)
) WITHOUT ROWID;

-- The revision of the latest change to anything of an episode.
CREATE TABLE activity (
  practice TEXT NOT NULL,
  episode TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (practice, episode)
) WITHOUT ROWID;

-- Replies given in the last days, for retries. `clients` lists the clients whose records the write changed.
CREATE TABLE request_ids (
  practice TEXT NOT NULL,
  request_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_time INTEGER NOT NULL,
  clients TEXT NOT NULL,
  key_id TEXT NOT NULL,
  reply BLOB NOT NULL,
  PRIMARY KEY (practice, request_id)
);
CREATE INDEX request_ids_by_time ON request_ids (practice, created_time);

-- Clients that were erased, so that nothing brings them back.
CREATE TABLE erasures (
  practice TEXT NOT NULL,
  client TEXT NOT NULL,
  erase_time INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (practice, client)
) WITHOUT ROWID;
