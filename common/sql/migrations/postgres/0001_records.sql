-- The record store. Practice is the first column of every key. Times are microseconds since 1970. Client, search values and
-- request ids are keyed hashes; a body or reply whose key_id is not empty is sealed with that key.
-- COLLATE "C" sorts by bytes, as SQLite does.

-- One row about the store itself.
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL,
  index_key_check TEXT NOT NULL
);

-- The counter every committed change of a practice takes its revision from.
CREATE TABLE practices (
  practice TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);

-- One row per resource; the body is its protobuf message. `search` lists the record's rows in record_keys.
CREATE TABLE records (
  practice TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  episode TEXT COLLATE "C" NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  order_time BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  search TEXT NOT NULL,
  key_id TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (practice, name)
);
CREATE INDEX records_by_time ON records (practice, kind, order_time, name);
CREATE INDEX records_by_episode ON records (practice, episode, order_time, name);
CREATE INDEX records_by_client ON records (practice, client) WHERE client <> '';

-- What a record can be found by, in the order lists have.
CREATE TABLE record_keys (
  practice TEXT COLLATE "C" NOT NULL,
  field TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  order_time BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (practice, field, value, kind, order_time, name)
);

-- Bodies that updates replaced, by the revision they were written with.
CREATE TABLE record_history (
  practice TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  key_id TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (practice, name, revision)
);
CREATE INDEX record_history_by_client ON record_history (practice, client) WHERE client <> '';

-- The log of every change, without bodies. commit_id tells which transaction wrote it.
CREATE TABLE changes (
  practice TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  commit_time BIGINT NOT NULL,
  commit_id BIGINT NOT NULL,
  PRIMARY KEY (practice, revision)
);

-- The revision of the latest change to anything of an episode.
CREATE TABLE activity (
  practice TEXT COLLATE "C" NOT NULL,
  episode TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (practice, episode)
);

-- Replies given in the last days, for retries. `clients` lists the clients whose records the write changed.
CREATE TABLE request_ids (
  practice TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  digest TEXT NOT NULL,
  created_time BIGINT NOT NULL,
  clients TEXT NOT NULL,
  key_id TEXT NOT NULL,
  reply BYTEA NOT NULL,
  PRIMARY KEY (practice, request_id)
);
CREATE INDEX request_ids_by_time ON request_ids (practice, created_time);

-- Clients that were erased, so that nothing brings them back.
CREATE TABLE erasures (
  practice TEXT COLLATE "C" NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  erase_time BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (practice, client)
);
