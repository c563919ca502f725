"""All settings, read from the environment by typed readers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from threadneedle.config import env

DATA = Path(env.text("THREADNEEDLE_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env.boolean("THREADNEEDLE_DEBUG", default=False)
DEMO = env.boolean("THREADNEEDLE_DEMO", default=False)
SECRET_KEY = env.kept_secret("THREADNEEDLE_SECRET_KEY", DATA / "secret-key")
LEDGER_KEY = env.kept_secret("THREADNEEDLE_LEDGER_KEY", DATA / "ledger-key")
ALLOWED_HOSTS = env.words("THREADNEEDLE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("THREADNEEDLE_ORIGINS")
HTTPS = env.boolean("THREADNEEDLE_HTTPS", default=False)
DISTRICT = env.text("THREADNEEDLE_DISTRICT", "")

FILES_ROOT = DATA / "files"

CLOCK_OFFSET_FILE = DATA / "clock-offset"
CLOCK_OFFSET_SECONDS = (
    int(CLOCK_OFFSET_FILE.read_text(encoding="ascii")) if DEMO and CLOCK_OFFSET_FILE.exists() else 0
)

INSTALLED_APPS = [
    "threadneedle.config",
    "threadneedle.demo",
    "threadneedle.results",
    "threadneedle.worklists",
    "threadneedle.burden",
    "threadneedle.sheets",
    "threadneedle.reports",
    "threadneedle.directives",
    "threadneedle.files",
    "threadneedle.notifications",
    "threadneedle.org",
    "threadneedle.ledger",
    "threadneedle.accounts",
    "threadneedle.ui",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "ninja",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "threadneedle.org.middleware.ActorMiddleware",
    "threadneedle.config.errors.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "threadneedle.config.urls"
WSGI_APPLICATION = "threadneedle.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "threadneedle.config.context.page",
            ],
        },
    }
]

DATABASES = {"default": env.database("THREADNEEDLE_DATABASE", DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "threadneedle.accounts.adapter.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "threadneedle.accounts.adapter.KnownPersonAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "threadneedle.accounts.forms.SignInForm",
    "change_password": "threadneedle.accounts.forms.ChangePasswordForm",
    "set_password": "threadneedle.accounts.forms.SetPasswordForm",
    "reauthenticate": "threadneedle.accounts.forms.ConfirmForm",
}
MFA_FORMS = {
    "authenticate": "threadneedle.accounts.forms.SecondFactorForm",
    "reauthenticate": "threadneedle.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "threadneedle.accounts.forms.AddAppForm",
    "add_webauthn": "threadneedle.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "threadneedle.accounts.forms.EditPasskeyForm",
}
# "login" counts every sign-in of an office behind one address; accounts.services.throttle counts failures.
# "login_failed" is left for the second factor alone, which only somebody who knows the password can reach:
# counting passwords by name would let anybody lock anybody out, so the adapter does not ask it there.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Threadneedle"
OIDC_SERVER = env.text("THREADNEEDLE_OIDC_SERVER", "")
OIDC_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))] if OIDC_SERVER else []
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.text("THREADNEEDLE_OIDC_NAME", "OIDC"),
                    "client_id": env.text("THREADNEEDLE_OIDC_CLIENT"),
                    "secret": env.text("THREADNEEDLE_OIDC_SECRET"),
                    "settings": {"server_url": OIDC_SERVER},
                }
            ]
        }
    }
    if OIDC_SERVER
    else {}
)

AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
# Who keeps typing does not wait longer for it: a pair is free a quarter of an hour after its sixth failure.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# When persons come and go is written down nowhere.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "threadneedle.accounts.addresses.address_of"
PROXIES = env.integer("THREADNEEDLE_PROXIES", 0)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = env.text("THREADNEEDLE_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Ten megabytes of pasted text are read and answered; what is larger is refused in words by the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Browsers hold the answer to a form to this list too; sign-in answers with the provider's address.
        "form-action": [SELF, *OIDC_ORIGIN],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("THREADNEEDLE_SMTP_HOST", "")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = env.text("THREADNEEDLE_SMTP_HOST", "")
EMAIL_PORT = env.integer("THREADNEEDLE_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("THREADNEEDLE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("THREADNEEDLE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("THREADNEEDLE_SMTP_TLS", default=bool(EMAIL_HOST))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("THREADNEEDLE_MAIL_FROM", "threadneedle@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("THREADNEEDLE_LOG", "WARNING")},
}
