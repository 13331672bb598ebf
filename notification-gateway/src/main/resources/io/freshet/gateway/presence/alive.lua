-- KEYS: users by their latest heartbeat. ARGV: lifetime of a heartbeat in milliseconds; users with a new heartbeat.
-- Uses the clock of Redis, so that the clocks of instances do not matter.
local now = now_ms()
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {}
