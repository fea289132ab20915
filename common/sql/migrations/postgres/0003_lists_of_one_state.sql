-- A session's place in its episode is counted, and a list of one state is read, from an index alone: neither looks at
-- records of other kinds or states, however many there are.
DROP INDEX records_by_episode;
CREATE INDEX records_by_episode ON records (practice, episode, kind, order_time, name);
CREATE INDEX records_by_state ON records (practice, kind, state, order_time, name);

-- What a record was is about the client that it is about: a session that was recorded against the wrong client and
-- moved left its earlier bodies under that one's key, and would have lost them with that one's erasure.
UPDATE record_history SET client = (
  SELECT r.client FROM records r WHERE r.practice = record_history.practice AND r.name = record_history.name)
WHERE EXISTS (
  SELECT 1 FROM records r
  WHERE r.practice = record_history.practice AND r.name = record_history.name AND r.client <> record_history.client);
