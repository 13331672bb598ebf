-- The shared start of every script.
--
-- A scope's generation is a string key of its own (field '') with the value "<generation> <fill token>", or, for a
-- community scope, a field of its tile's hash with the value "<generation> <expiry in ms> <fill token>". So a tile
-- lists every cell whose pages can be served: a cell that is missing, because it was never registered, has expired or
-- was evicted, has no generation to be valid under.
--
-- A scope's index is a hash: page key -> "<stamp> <expiry in ms> <reach>", of each stored page. A page is valid only
-- while the index names its stamp, so one that is removed is invalid even if its generation stays.
--
-- A value under one of our keys that has another type or cannot be parsed is corrupt; that is not the same as
-- unavailable. It is deleted and recreated, as if Redis had evicted it, which never makes more pages valid. This costs
-- nothing until a script fails: see attempt.
local SWEPT = '~'
local SWEEP_EVERY_MS = 60000
local GENERATION = '^([%w_%-]+%.%w+) ([%w_%-]+%.%w+)$'
local GENERATION_OF_TILE = '^([%w_%-]+%.%w+) %d+ ([%w_%-]+%.%w+)$'
-- Marks each corrupt key, at the end of a result.
local CORRUPT = '\1corrupt '

-- Aborts the attempt. heal then finds the malformed entry by its form.
local function malformed()
  error('a malformed entry')
end

local function is_epoch(text)
  return #text <= 64 and string.match(text, '^[%w_%-]+%.%w+$') ~= nil
end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function epoch_of(control, otherwise)
  local epoch = redis.call('HGET', control, 'epoch')
  if not epoch then
    epoch = otherwise
    redis.call('HSET', control, 'epoch', epoch)
  elseif not is_epoch(epoch) then
    malformed()
  end
  return epoch
end

-- A stored offset below the one that the caller knows was stored here means that Redis went back in time: a failover, a
-- restored snapshot, FLUSHALL. Invalidations were lost, and the pages they invalidated may have come back. A new epoch
-- invalidates them all.
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
    value, form = redis.call('GET', key), GENERATION
  else
    value, form = redis.call('HGET', key, field), GENERATION_OF_TILE
  end
  if not value then
    return nil
  end
  local generation, fill_token = string.match(value, form)
  if not generation then
    malformed()
  end
  return generation, fill_token
end

-- Rejects fills that began under the old token. The generation and its TTL stay.
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

-- Hash fields do not expire on their own. Each tile is swept at most once a minute, when a field is added.
local function sweep(key, now)
  local swept = tonumber(redis.call('HGET', key, SWEPT) or 0) or 0
  if swept > now - SWEEP_EVERY_MS and swept <= now then
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

-- The stamp of an index entry; '' for none.
local function stamp_of(entry)
  return entry and string.match(entry, '^%S+') or ''
end

-- Index entries do not expire on their own. Adding one checks a few random others, as Redis does with its keys, so that
-- few expired ones remain at any time.
local function forget_expired(index, now)
  local some = redis.call('HRANDFIELD', index, 8, 'WITHVALUES')
  for i = 1, #some, 2 do
    if tonumber(string.match(some[i + 1], '^%S+ (%d+)') or '0') < now then
      redis.call('HDEL', index, some[i])
    end
  end
end

-- Deletes the corrupt keys among these and returns them, marked.
local function heal(keys)
  local function is_number(text)
    return #text <= 18 and string.match(text, '^%d+$') ~= nil -- fits in a Java long
  end
  local function any()
    return true
  end
  local forms = {
    ctl = {'hash', function(field, value)
      if field == 'epoch' then
        return is_epoch(value)
      end
      return not (field == 'watermark' or string.match(field, '^[aw]:')) or is_number(value)
    end},
    gen = {'string', function(_, value) return string.match(value, GENERATION) ~= nil end},
    geo = {'hash', function(field, value)
      return field == SWEPT and is_number(value) or string.match(value, GENERATION_OF_TILE) ~= nil
    end},
    pages = {'hash', function(field, value)
      return (string.match(field, '^feed:') or string.match(field, '^streams?:')) and string.match(value, '^%S+ %d+ ')
    end},
    directory = {'zset', any},
    stats = {'hash', function(_, value) return is_number(value) end},
    bypass = {'set', any},
    feed = {'string', any},
    stream = {'string', any},
    streams = {'string', any},
  }
  local corrupt = {}
  for _, key in ipairs(keys) do
    local form = forms[string.match(key, '^%a+') or '']
    local kind = redis.call('TYPE', key).ok
    local sound = kind == 'none' or not form or kind == form[1]
    if sound and form and kind == 'hash' then
      local entries = redis.call('HGETALL', key)
      for entry = 1, #entries, 2 do
        sound = sound and form[2](entries[entry], entries[entry + 1])
      end
    elseif sound and form and kind == 'string' then
      sound = form[2]('', redis.call('GET', key))
    end
    if not sound then
      redis.call('UNLINK', key)
      corrupt[#corrupt + 1] = CORRUPT .. key
    end
  end
  return corrupt
end

-- Runs a script's work. If it fails and keys are corrupt, deletes them and runs it once more: every script may be rerun
-- after a partial run. The corrupt keys are appended to the result.
local function attempt(work)
  local done, answer = pcall(work)
  if done then
    return answer
  end
  local corrupt = heal(KEYS)
  if #corrupt == 0 then
    return type(answer) == 'table' and answer or {err = tostring(answer)}
  end
  answer = work()
  for _, key in ipairs(corrupt) do
    answer[#answer + 1] = key
  end
  return answer
end
