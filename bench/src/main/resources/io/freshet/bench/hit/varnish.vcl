vcl 4.1;

backend pages {
  .host = "127.0.0.1";
  .port = "@BACKEND@";
}

sub vcl_backend_fetch {
@PAGES@
  return (fetch);
}

sub vcl_backend_response {
  set beresp.ttl = 1d;
  set beresp.http.Cache-Control = "private, no-cache";
  return (deliver);
}
