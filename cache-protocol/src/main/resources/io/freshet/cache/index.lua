-- Records a page key under its scope, and the scope in its feed's directory, before the page is stored, so that an
-- invalidation can delete it. Expired keys are trimmed: neither holds more than the pages that can exist.
-- KEYS: index key, generation key, directory key.
-- ARGV: page key, page TTL (ms), generation TTL (s), generation field.
local now = now_ms()
for _, key in ipairs({KEYS[1], KEYS[3]}) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  redis.call('ZADD', key, 'GT', now + ARGV[2], key == KEYS[1] and ARGV[1] or KEYS[1])
  if redis.call('PTTL', key) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', key, ARGV[2])
  end
end
local generation = get_generation(KEYS[2], ARGV[4])
if generation then
  put_generation(KEYS[2], ARGV[4], generation, ARGV[3])
end
return {1}
