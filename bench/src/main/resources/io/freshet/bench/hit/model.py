"""The cached read of the stack that Freshet replaces, as FastAPI's guide has it: Redis, a model, a response model."""
import hashlib
import json
import os
from datetime import datetime
from decimal import Decimal
from typing import List, Optional
from uuid import UUID

import redis.asyncio as redis
from fastapi import FastAPI, HTTPException, Query
from fastapi.middleware.gzip import GZipMiddleware
from pydantic import BaseModel

app = FastAPI()
if os.environ.get("GZIP"):
    app.add_middleware(GZipMiddleware, minimum_size=1000)
cache = redis.Redis(host="127.0.0.1", port=int(os.environ["REDIS_PORT"]))


class Price(BaseModel):
    amount: str
    currency: str


class Location(BaseModel):
    latitude: float
    longitude: float


class Item(BaseModel):
    type: str
    id: UUID
    title: str
    category: str
    seller_id: UUID
    created_at: datetime
    status: Optional[str]
    scheduled_at: Optional[datetime]
    started_at: Optional[datetime]
    thumbnail_url: Optional[str]
    price: Optional[Price]
    condition: Optional[str]
    image_url: Optional[str]
    stream_id: Optional[UUID]
    location: Optional[Location]
    distance_km: Optional[float]


class Feed(BaseModel):
    items: List[Item]
    page: int
    per_page: int
    has_more: bool
    cached: bool
    as_of: datetime


def hashed(value) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.md5(text.encode()).hexdigest()[:8]


async def cached(key: str) -> Feed:
    found = await cache.get("peer:" + key)
    if found is None:
        raise HTTPException(404)
    feed = Feed(**json.loads(found))
    feed.cached = True
    return feed


@app.get("/api/feeds/discover", response_model=Feed, response_model_exclude_unset=True)
async def discover(
    page: int = Query(1, ge=1),
    per_page: int = Query(20, ge=1, le=100),
    category: Optional[str] = None,
    sort: str = "live_first",
):
    filters = hashed({"category": category, "sort": sort})
    return await cached(f"feed:discover:{filters}:page:{page}:limit:{per_page}")


@app.get("/api/feeds/community", response_model=Feed, response_model_exclude_unset=True)
async def community(
    latitude: float = Query(..., ge=-90, le=90),
    longitude: float = Query(..., ge=-180, le=180),
    radius_km: float = Query(5.0, ge=0.1, le=50),
    page: int = Query(1, ge=1),
    per_page: int = Query(20, ge=1, le=100),
    category: Optional[str] = None,
    condition: Optional[str] = None,
    min_price: Optional[Decimal] = None,
    max_price: Optional[Decimal] = None,
    sort: str = "distance",
):
    place = hashed(f"{round(latitude, 2)}:{round(longitude, 2)}:{round(radius_km, 1)}")
    filters = hashed({
        "category": category,
        "condition": condition,
        "max_price": None if max_price is None else f"{max_price:.2f}",
        "min_price": None if min_price is None else f"{min_price:.2f}",
        "sort": sort,
    })
    return await cached(f"feed:community:{place}:{filters}:page:{page}:limit:{per_page}")
