-- Voids scopes of one stripe and records how far their source has been applied, in one step. A scope is voided by taking
-- its generation away: who reads it next makes one that was never used. So a scope that nobody has asked for since is not
-- found again, and the next change costs nothing for it.
-- KEYS: control key, statistics key, then for each scope its generation key and its index key.
-- ARGV: new epoch, applied field, offset, expected offset, search field, mark of the search for these scopes (or ''),
-- then for each scope its generation field and its statistics field.
-- Returns: epoch, then the page keys to unlink (they lie in other slots).
-- Redis has gone back to before the search: what came back with it may not be among the scopes.
if ARGV[6] ~= '' and redis.call('HGET', KEYS[1], ARGV[5]) ~= ARGV[6] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
end
local answer = {guarded_epoch(KEYS[1], ARGV[2], ARGV[4], ARGV[1])}
record_applied(KEYS[1], ARGV[2], ARGV[3])
for scope = 0, (#KEYS - 2) / 2 - 1 do
  local generation_key, index_key = KEYS[3 + 2 * scope], KEYS[4 + 2 * scope]
  if take_generation(generation_key, ARGV[7 + 2 * scope]) then
    redis.call('HINCRBY', KEYS[2], ARGV[8 + 2 * scope], 1)
  end
  for _, page in ipairs(redis.call('ZRANGE', index_key, 0, -1)) do
    answer[#answer + 1] = page
  end
  redis.call('UNLINK', index_key)
end
return answer
