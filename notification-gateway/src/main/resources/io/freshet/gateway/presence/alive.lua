-- KEYS: users by their last sign of life. ARGV: for how many milliseconds one counts; users who have just given one.
-- Time is Redis's own, so that instances need not agree on one.
local now = now_ms()
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {}
