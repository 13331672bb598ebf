-- What every script begins with.
--
-- A scope's generation is a string key of its own (field '') with the value "<generation> <fill token>", or, for a
-- community scope, a field of its tile's hash with the value "<generation> <expiry in ms> <fill token>". So whoever looks
-- at a tile sees every cell whose pages can be served: a cell that is not there, because it was never registered, has
-- expired or was evicted, has no generation to be valid under.
--
-- A scope's index is a hash: page key -> "<stamp> <expiry in ms> <reach>", of each page that is stored. A page is valid
-- only while the index names its stamp, so one that is taken out is void though its generation stays.
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

-- Generation and fill token, or nil.
local function get_generation(key, field)
  local value, form
  if field == '' then
    value, form = redis.call('GET', key), '^(%S+) (%S+)$'
  else
    value, form = redis.call('HGET', key, field), '^(%S+) %d+ (%S+)$'
  end
  if not value then
    return nil
  end
  local generation, fill_token = string.match(value, form)
  if generation then
    return generation, fill_token
  end
  generation = string.match(value, '^%S+') -- of an older version, without
  return generation, generation
end

-- Makes whatever was filled under the old token refuse to be stored; the generation, and how long it lives, stay.
local function replace_fill_token(key, field, fill_token)
  if field == '' then
    redis.call('SET', key, string.match(redis.call('GET', key), '^%S+') .. ' ' .. fill_token, 'KEEPTTL')
  else
    redis.call('HSET', key, field, string.match(redis.call('HGET', key, field), '^%S+ %d+') .. ' ' .. fill_token)
  end
end

local function take_generation(key, field)
  if field == '' then
    redis.call('UNLINK', key)
  else
    redis.call('HDEL', key, field)
  end
end

-- Hash fields do not expire by themselves; each tile is swept at most once a minute, by whoever adds to it.
local function sweep(key, now)
  if tonumber(redis.call('HGET', key, SWEPT) or 0) > now - SWEEP_EVERY_MS then
    return
  end
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local expiry = tonumber(string.match(fields[i + 1], '^%S+ (%d+)') or now)
    if fields[i] ~= SWEPT and expiry < now then
      redis.call('HDEL', key, fields[i])
    end
  end
  redis.call('HSET', key, SWEPT, string.format('%.0f', now))
end

local function put_generation(key, field, generation, fill_token, ttl_seconds)
  if field == '' then
    redis.call('SET', key, generation .. ' ' .. fill_token, 'EX', ttl_seconds)
  else
    local now = now_ms()
    local expiry = string.format('%.0f', now + ttl_seconds * 1000)
    redis.call('HSET', key, field, generation .. ' ' .. expiry .. ' ' .. fill_token)
    redis.call('EXPIRE', key, ttl_seconds)
    sweep(key, now)
  end
end

-- The stamp of an index's entry; '' for none.
local function stamp_of(entry)
  return entry and string.match(entry, '^%S+') or ''
end

-- An index's entries do not expire by themselves: whoever adds one looks at some others, as Redis does with its keys, so
-- that few are expired at any time. Never more than all of a small one.
local function forget_expired(index, now)
  local some = redis.call('HRANDFIELD', index, 8, 'WITHVALUES')
  for i = 1, #some, 2 do
    if tonumber(string.match(some[i + 1], '^%S+ (%d+)') or '0') < now then
      redis.call('HDEL', index, some[i])
    end
  end
end
