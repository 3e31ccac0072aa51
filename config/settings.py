"""Settings, read from the environment: safe by default, and checked at the start."""

from pathlib import Path

from config.environment import (
    LOOPBACK,
    database,
    env,
    folder,
    hosts,
    origins,
    refuse,
    secret_key,
    security_contact,
    switch,
)
from config.keys import sealing_keys
from config.mail import TIMEOUT, mail, sender, site_url
from config.single_sign_on import providers

BASE_DIR = Path(__file__).resolve().parents[1]
VAR = folder("VAR_DIR", default=BASE_DIR / "var")

DEBUG = switch("DEBUG", default=False)
# Off only for a site that only this machine can reach, as with `make run`.
HTTPS = switch("HTTPS", default=not DEBUG)
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS", default=sorted(LOOPBACK - {"testserver"}))
if not HTTPS and not DEBUG and not set(ALLOWED_HOSTS) <= LOOPBACK:
    refuse("HTTPS=false is for this machine only, but ALLOWED_HOSTS names other hosts.")
SECRET_KEY = secret_key(VAR)
SEALING_KEYS = sealing_keys(VAR)
DATABASES = {"default": database(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before ours, whose admin.py removes their models from the back office. The app "allauth"
    # itself has only templates, which ours replace.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "assessments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static_files.StaticFiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # First, so that refusals and redirects of the others and static files have these headers too.
    "assessments.middleware.guard_answer",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "compression_middleware.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "assessments.middleware.RequireSignIn",
    "assessments.middleware.KeepPrivate",
    "assessments.middleware.RequireSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessments.middleware.GuideSuperusers",
    "assessments.middleware.ViewersTimeZone",
    "assessments.middleware.RefuseBadQuery",
    "assessments.middleware.AnswerOutages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                [
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": LOADERS,
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessments.context.site",
            ],
        },
    }
]

AUTH_USER_MODEL = "assessments.User"
AUTHENTICATION_BACKENDS = ["assessments.people.backends.SignInBackend"]
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "overview"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Signing in (docs/decisions/0018): there is no sign-up, and an invitation proves the address.
ACCOUNT_ADAPTER = "assessments.people.adapters.AccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "assessments.people.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # failed ones are limited by allauth's "login_failed"
    "login_failed_device": "5/300s/key",  # those from a device that signed in before
    "log_failure": "20/3600s/key",  # events of failures, of one account or of all unknown names
}
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "assessments.people.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    f"{act}_webauthn": f"assessments.people.forms.Passkey{act.title()}Form"
    for act in ("add", "authenticate", "login", "reauthenticate")
} | {
    "authenticate": "assessments.people.codes.CodeForm",
    "reauthenticate": "assessments.people.codes.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Chancery"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "assessments.people.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = providers()
USERSESSIONS_ADAPTER = "assessments.people.adapters.SessionsAdapter"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# Public pages are cached in each process, by the data version, so they are never out of date.
# Counts that all processes share, such as failed sign-ins, are in a table that is large enough to
# keep them all.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # files at the root of the site: /favicon.ico

# Letters go to a mail server or, without one, become files in `var/mail`.
MAIL = mail(VAR)
EMAIL_BACKEND, EMAIL_FILE_PATH = MAIL.backend, MAIL.folder
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.uses_tls, MAIL.uses_ssl, TIMEOUT
DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender()
SITE_URL = site_url(is_https=HTTPS, has_server=MAIL.has_server)

# Run by `manage.py run_worker`, from a table, so that a restart loses no task.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Charts are drawn by one Chromium for all server processes.
CHROMIUM = env.str("CHROMIUM", "")
IMAGE_CACHE = VAR / "images"

# The two hashes are plotly.js 4.1.1's own style attributes (static/vendor/plotly/README.md).
PLOTLY_STYLES = [
    "'sha256-AR/cKIZjWPcPmBUPDA6oti9XBiTbJvz0Cro2J1VzzS8='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-hashes'", *PLOTLY_STYLES],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# Features that our pages do not use. Passkeys are for our own pages only.
DENIED_FEATURES = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(
    [*map("{}=()".format, DENIED_FEATURES), *map("{}=(self)".format, OWN_FEATURES)]
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "assessments.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS")
# A visitor's address is that of the connection. X-Forwarded-For counts only behind our own proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if switch("BEHIND_PROXY", default=False) else 0
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "assessments.imports.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The contact for reports of vulnerabilities: an address with https: or mailto:, or "".
SECURITY_CONTACT = security_contact()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
