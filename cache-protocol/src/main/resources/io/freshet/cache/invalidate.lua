-- Voids scopes of one stripe and records how far their source has been applied, in one step. A scope without a
-- generation has no page that could be served, and gets none.
-- KEYS: control key, statistics key, then for each scope its generation key and its index key.
-- ARGV: new epoch, applied field, offset, expected offset, generation TTL (s), then for each scope its generation field,
-- its new generation and its statistics field.
-- Returns: epoch, then the page keys to unlink (they lie in other slots).
local answer = {guarded_epoch(KEYS[1], ARGV[2], ARGV[4], ARGV[1])}
record_applied(KEYS[1], ARGV[2], ARGV[3])
for scope = 0, (#KEYS - 2) / 2 - 1 do
  local generation_key, index_key = KEYS[3 + 2 * scope], KEYS[4 + 2 * scope]
  local field, generation, counted = ARGV[6 + 3 * scope], ARGV[7 + 3 * scope], ARGV[8 + 3 * scope]
  if get_generation(generation_key, field) then
    put_generation(generation_key, field, generation, ARGV[5])
    redis.call('HINCRBY', KEYS[2], counted, 1)
  end
  for _, page in ipairs(redis.call('ZRANGE', index_key, 0, -1)) do
    answer[#answer + 1] = page
  end
  redis.call('UNLINK', index_key)
end
return answer
