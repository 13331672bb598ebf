-- Enters a filled page into the index, unless its scope was invalidated since its fill began. Then it is valid once
-- stored, and invalidations find it. Adds the index to the feed's directory, and trims expired ones there.
-- KEYS: index key, generation key, directory key.
-- ARGV: page key, page TTL (ms), generation TTL (s), generation field, fill token, stamp, reach.
-- Returns: 1, or 0 if the page must not be stored.
local generation, fill_token = get_generation(KEYS[2], ARGV[4])
if fill_token ~= ARGV[5] then
  return {'0'}
end
put_generation(KEYS[2], ARGV[4], generation, fill_token, ARGV[3])
local now = now_ms()
local expiry = now + ARGV[2]
redis.call('HSET', KEYS[1], ARGV[1], ARGV[6] .. ' ' .. string.format('%.0f', expiry) .. ' ' .. ARGV[7])
forget_expired(KEYS[1], now)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
redis.call('ZADD', KEYS[3], 'GT', expiry, KEYS[1])
for _, key in ipairs({KEYS[1], KEYS[3]}) do
  if redis.call('PTTL', key) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', key, ARGV[2])
  end
end
return {'1'}
