-- Records a page key under its scope, before the page is stored, so that an invalidation can delete it. Expired keys
-- are trimmed: the index never holds more than the pages that can exist.
-- KEYS: index key, generation key. ARGV: page key, page TTL (ms), generation TTL (s).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], 'GT', now + ARGV[2], ARGV[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
redis.call('EXPIRE', KEYS[2], ARGV[3])
return {1}
