-- What every script begins with. A key of another type is corrupt and not unavailable: it is deleted and made anew, and so
-- is a field or member that cannot be read. Costs nothing until a script fails. What was found is named at the end of the
-- answer. As in cache-protocol; scripts are sent without their comments.
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
