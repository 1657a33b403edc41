-- Recordings that nobody told of in two weeks are not waited for any more; these were forgotten while they waited.
update recording set next_ask_at = now() where stage = 'EXPECTED' and next_ask_at is null;
