# /etc/varnish/default.vcl: Varnish in front of `manage.py serve`, told what changed. Goes with NEWSROOM_PROXIES=1 (2
# with TLS in front of it) and NEWSROOM_PURGE="varnish://CHANGE-THIS-SECRET@127.0.0.1:6081". Needs Varnish 6.6 or newer.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

acl newsroom {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "BAN") {
        if (client.ip !~ newsroom || req.http.X-Newsroom-Secret != "CHANGE-THIS-SECRET") {
            return (synth(403, "Not allowed"));
        }
        # What it does not understand it must not say to have done.
        if (!std.ban("obj.http.Surrogate-Key ~ " + req.http.X-Newsroom-Ban)) {
            return (synth(400, "Not understood"));
        }
        return (synth(200, "Let go"));
    }
    unset req.http.X-Newsroom-Ban;
    if (req.url ~ "^/(desk|account|admin|api|healthz|readyz)(/|$|\?)") {
        return (pass);
    }
    # Readers' pages are the same for everybody; pictures that nobody may see yet are shown to those signed in.
    if (req.url !~ "^/pictures/") {
        unset req.http.Cookie;
    }
}

sub vcl_hash {
    # Whoever comes by plain http is led to https: that answer is not for those who came by https.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # What the cache that is told may do; browsers are told otherwise.
    if (beresp.http.Surrogate-Control ~ "max-age=[0-9]+") {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, ".*max-age=([0-9]+).*", "\1s"), 1s);
        set beresp.grace = 60s;
    }
}

sub vcl_deliver {
    unset resp.http.Surrogate-Control;
    unset resp.http.Surrogate-Key;
}
