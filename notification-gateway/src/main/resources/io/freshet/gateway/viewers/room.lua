-- Writes one instance's part of a stream's room and returns the state across all instances.
-- KEYS: viewer counts of the instances (instance -> "count expiry"); users who are typing, scored by expiry.
-- ARGV: this instance; its viewer count, or -1 to only read; lifetime of the count in milliseconds; a user who is
-- typing, or empty; lifetime of that in milliseconds; the maximum number of users to return.
-- Uses the clock of Redis, so that the clocks of instances do not matter. Returns the total, this instance's count and
-- the users who are typing.
local HOUR = 3600000
local UUID = '^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$'
local now = now_ms()
local count = tonumber(ARGV[2])
if count > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %.0f', count, now + ARGV[3]))
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
elseif count == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
local sum, own = 0, 0
local counts = redis.call('HGETALL', KEYS[1])
for i = 1, #counts, 2 do
  local viewers, till = string.match(counts[i + 1], '^(%d+) (%d+)$')
  if not viewers or #viewers > 6 or tonumber(till) > now + HOUR then
    redis.call('HDEL', KEYS[1], counts[i])
    found(KEYS[1] .. ' ' .. counts[i])
  elseif tonumber(till) <= now then
    redis.call('HDEL', KEYS[1], counts[i])
  else
    sum = sum + viewers
    if counts[i] == ARGV[1] then
      own = tonumber(viewers)
    end
  end
end
if ARGV[4] ~= '' then
  redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZREMRANGEBYSCORE', KEYS[2], now + HOUR, '+inf') > 0 then
  found(KEYS[2])
end
local typing = {}
for _, user in ipairs(redis.call('ZRANGE', KEYS[2], 0, ARGV[6] - 1)) do
  if string.match(user, UUID) then
    typing[#typing + 1] = user
  else
    redis.call('ZREM', KEYS[2], user)
    found(KEYS[2] .. ' ' .. user)
  end
end
return {sum, own, typing}
