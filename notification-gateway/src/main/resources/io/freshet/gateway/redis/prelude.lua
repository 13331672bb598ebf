-- Prepended to every script. A key of the wrong type is corrupt, not unavailable: it is deleted and recreated, and so
-- is an unreadable field or member. Costs nothing until a script fails. Corrupt entries are listed at the end of the
-- result. As in cache-protocol; scripts are sent without their comments.
local corrupt = {}
local function found(entry)
  corrupt[#corrupt + 1] = '\1corrupt ' .. entry
end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function attempt(work)
  local done, answer = pcall(work)
  if not done then
    local before = #corrupt
    local kinds = {viewers = 'hash', typing = 'zset', presence = 'zset'}
    for _, key in ipairs(KEYS) do
      local kind = redis.call('TYPE', key).ok
      if kind ~= 'none' and kind ~= kinds[string.match(key, '^%a+')] then
        redis.call('UNLINK', key)
        found(key)
      end
    end
    if #corrupt == before then
      return type(answer) == 'table' and answer or {err = tostring(answer)}
    end
    answer = work()
  end
  for _, entry in ipairs(corrupt) do
    answer[#answer + 1] = entry
  end
  return answer
end
