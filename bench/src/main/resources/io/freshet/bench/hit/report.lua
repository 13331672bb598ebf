-- What wrk prints for us; with a file of paths as an argument, they are asked for in their order, over and over.
local asked = {}
local at = 0

function init(args)
  if args[1] then
    for path in io.lines(args[1]) do
      asked[#asked + 1] = wrk.format("GET", path)
    end
    request = function()
      at = at % #asked + 1
      return asked[at]
    end
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("leg %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
