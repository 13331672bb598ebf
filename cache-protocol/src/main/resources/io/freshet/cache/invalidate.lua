-- Voids scopes of one stripe and records how far their source has been applied, in one step.
-- KEYS: control key, then for each scope its generation key and its index key.
-- ARGV: new epoch, applied field, offset, generation TTL (s), then for each scope its new generation.
-- Returns: epoch, then the page keys to unlink (they lie in other slots).
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
local applied = tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '-1')
if applied < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
end
local answer = {epoch}
for i = 2, #KEYS, 2 do
  redis.call('SET', KEYS[i], ARGV[4 + i / 2], 'EX', ARGV[4])
  for _, page in ipairs(redis.call('ZRANGE', KEYS[i + 1], 0, -1)) do
    answer[#answer + 1] = page
  end
  redis.call('UNLINK', KEYS[i + 1])
end
return answer
