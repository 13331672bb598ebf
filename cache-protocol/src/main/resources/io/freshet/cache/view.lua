-- What decides whether a page of a scope may be served, read together; what is missing is made anew.
-- KEYS: control key, generation key. ARGV: new epoch, new generation, generation TTL (s), applied fields…
-- Returns: epoch, generation, then the applied offset (or false) of each field.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
local generation = redis.call('GET', KEYS[2])
if not generation then
  generation = ARGV[2]
  redis.call('SET', KEYS[2], generation, 'EX', ARGV[3])
end
local view = {epoch, generation}
for i = 4, #ARGV do
  view[#view + 1] = redis.call('HGET', KEYS[1], ARGV[i]) or ''
end
return view
