"""The same stack as fast as it can be made without leaving it: the bytes are passed from Redis to the client as they are."""
import hashlib
import os

import redis.asyncio as redis
from fastapi import FastAPI, Request, Response

app = FastAPI()
cache = redis.Redis(host="127.0.0.1", port=int(os.environ["REDIS_PORT"]))


@app.get("/{path:path}")
async def page(request: Request):
    key = "peer:" + request.url.path + "?" + request.url.query
    packed = "gzip" in request.headers.get("accept-encoding", "")
    body = await cache.get(key + ":gzip" if packed else key)
    if body is None:
        return Response(status_code=404)
    headers = {"ETag": '"' + hashlib.md5(body).hexdigest() + '"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(content=body, media_type="application/json", headers=headers)
