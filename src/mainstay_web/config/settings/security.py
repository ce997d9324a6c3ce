"""What browsers are told they may do, and how long a session lasts."""

from __future__ import annotations

from mainstay_web.config.settings.site import SITE

HTTPS = not SITE.is_loopback
ALLOWED_HOSTS = [*SITE.hosts, SITE.host, *(("127.0.0.1", "localhost", "[::1]") if SITE.is_loopback else ())]

# Every address but the site's own is left out, and nothing inside a page can run as script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *([SITE.identity_provider.origin] if SITE.identity_provider else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "mainstay-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "mainstay-csrf"
CSRF_FAILURE_VIEW = "mainstay_web.frame.errors.form_expired"
SESSION_COOKIE_AGE = 60 * SITE.idle_minutes
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST_HOURS = 12

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
