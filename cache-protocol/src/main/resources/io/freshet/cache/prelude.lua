-- What every script begins with.
--
-- A scope's generation is a string key of its own (field ''), or, for a community scope, a field of its tile's hash with
-- the value "<generation> <expiry in ms>". So whoever looks at a tile sees every cell whose pages can be served: a cell
-- that is not there, because it was never registered, has expired or was evicted, has no generation to be valid under.
local SWEPT = '~'
local SWEEP_EVERY_MS = 60000

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function epoch_of(control, otherwise)
  local epoch = redis.call('HGET', control, 'epoch')
  if not epoch then
    epoch = otherwise
    redis.call('HSET', control, 'epoch', epoch)
  end
  return epoch
end

-- A stored offset below the one that the caller knows to have been stored here means that Redis went back in time: a
-- failover, a restored snapshot, FLUSHALL. Invalidations were lost with it, and pages may have come back that they had
-- voided; a new epoch voids them all.
local function guarded_epoch(control, field, expected, new_epoch)
  if tonumber(redis.call('HGET', control, field) or '-1') < tonumber(expected) then
    redis.call('HSET', control, 'epoch', new_epoch)
  end
  return epoch_of(control, new_epoch)
end

local function record_applied(control, field, offset)
  if tonumber(redis.call('HGET', control, field) or '-1') < tonumber(offset) then
    redis.call('HSET', control, field, offset)
  end
end

local function get_generation(key, field)
  if field == '' then
    return redis.call('GET', key)
  end
  local value = redis.call('HGET', key, field)
  return value and string.match(value, '^%S+')
end

-- Whether there was one.
local function take_generation(key, field)
  if field == '' then
    return redis.call('UNLINK', key) == 1
  end
  return redis.call('HDEL', key, field) == 1
end

-- Hash fields do not expire by themselves; each tile is swept at most once a minute, by whoever adds to it.
local function sweep(key, now)
  if tonumber(redis.call('HGET', key, SWEPT) or 0) > now - SWEEP_EVERY_MS then
    return
  end
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local expiry = tonumber(string.match(fields[i + 1], ' (%d+)$') or now)
    if fields[i] ~= SWEPT and expiry < now then
      redis.call('HDEL', key, fields[i])
    end
  end
  redis.call('HSET', key, SWEPT, string.format('%.0f', now))
end

local function put_generation(key, field, generation, ttl_seconds)
  if field == '' then
    redis.call('SET', key, generation, 'EX', ttl_seconds)
  else
    local now = now_ms()
    redis.call('HSET', key, field, generation .. ' ' .. string.format('%.0f', now + ttl_seconds * 1000))
    redis.call('EXPIRE', key, ttl_seconds)
    sweep(key, now)
  end
end
