-- Invalidates scopes of one stripe and records how far their source has been applied, in one step. A scope is
-- invalidated by removing its generation; the next read creates a new, unique one. So a scope that is not requested
-- again is not found again, and costs later changes nothing. If some pages may stay because the change cannot alter
-- them, only the others are removed from the index, and the fill token is replaced, which rejects fills in progress.
-- KEYS: control key, statistics key, then for each scope its generation key and its index key.
-- ARGV: new epoch, applied field, offset, expected offset, search field, mark of the search for these scopes (or ''),
-- new fill token, then for each scope its generation field, its statistics field, how many pages may stay, and for each
-- of these its key and its stamp: a page that was refilled since it was checked does not stay.
-- Returns: epoch, number of pages that stay, then the page keys to unlink (they are in other slots).
--
-- Without the mark, Redis has gone back to before the search: scopes that came back with it may not be among these.
if ARGV[6] ~= '' and redis.call('HGET', KEYS[1], ARGV[5]) ~= ARGV[6] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
end
local epoch = guarded_epoch(KEYS[1], ARGV[2], ARGV[4], ARGV[1])
record_applied(KEYS[1], ARGV[2], ARGV[3])
local stayed, answer = 0, {epoch, '0'}
local at = 8
for scope = 3, #KEYS, 2 do
  local generation_key, index_key = KEYS[scope], KEYS[scope + 1]
  local field, statistics_field = ARGV[at], ARGV[at + 1]
  local may_stay = {}
  for page = at + 3, at + 1 + 2 * ARGV[at + 2], 2 do
    may_stay[ARGV[page]] = ARGV[page + 1]
  end
  at = at + 3 + 2 * ARGV[at + 2]
  local stays = 0
  local entries = redis.call('HGETALL', index_key)
  for entry = 1, #entries, 2 do
    if may_stay[entries[entry]] == stamp_of(entries[entry + 1]) then
      stays = stays + 1
    else
      answer[#answer + 1] = entries[entry]
    end
  end
  local known = get_generation(generation_key, field)
  if known then
    redis.call('HINCRBY', KEYS[2], statistics_field, 1)
  end
  if known and stays > 0 then
    for entry = 1, #entries, 2 do
      if may_stay[entries[entry]] ~= stamp_of(entries[entry + 1]) then
        redis.call('HDEL', index_key, entries[entry])
      end
    end
    replace_fill_token(generation_key, field, ARGV[7])
    stayed = stayed + stays
  else
    take_generation(generation_key, field)
    redis.call('UNLINK', index_key)
  end
end
answer[2] = tostring(stayed)
return answer
