"""Liaison's settings: the environment is read and checked here and nowhere else.

Two set-ups share this file. A *demonstration* (DEMO=1) fills every gap with an embedded part: SQLite, Celery's
filesystem broker, mail kept as files. A *production* set-up (the default) fills no gap: what is missing is named
and nothing starts.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)

# Where an embedded set-up keeps its database, broker and mail.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def required(name: str, purpose: str, demo: str) -> str:
    """The environment's value; in a demonstration its embedded stand-in; otherwise refuse to start."""
    value = env.str(name, default="")
    if value:
        return value
    if DEMO:
        return demo
    raise ImproperlyConfigured(
        f"{name} is not set: {purpose} Set it in the environment (see .env.example), "
        "or set DEMO=1 to run a demonstration on this machine."
    )


# Web

SECRET_KEY = required(
    "SECRET_KEY",
    "it signs sessions and the links in mail; use 50 or more random characters.",
    demo="demonstration-only-and-known-to-all-never-use-it-for-a-real-installation",
)
# While a new key takes the old one's place: what was signed or sealed under these is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = required(
    "ALLOWED_HOSTS",
    "the host names this portal answers to, separated by commas.",
    demo="localhost,127.0.0.1,[::1]",
).split(",")
# The address people type: links in mail begin with it. The demonstration has a name, for browsers make no passkey for a
# number.
PUBLIC_URL = required(
    "PUBLIC_URL",
    "the portal's own address, such as https://liaison.force.example, which begins every link in mail.",
    demo=f"http://localhost:{env.str('PORT', default='8000')}",
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOT_URLCONF = "liaison.urls"
WSGI_APPLICATION = "liaison.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "accounts",
    "schools",
    "outbox",
    "officers",
    "deployments",
    "bulletins",
    "liaison",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liaison.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

# `script/assets` builds static/ into static/built/; only what is built is served.
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO or DEBUG

# Words and days

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Whether schools may choose Welsh, for their pages and their mail. A demonstration shows that they may.
WELSH = env.bool("WELSH") if env.str("WELSH", default="") else DEMO
# Whom the accessibility statement names. Without it: whoever sends the mail.
ACCESSIBILITY_EMAIL = env.str("ACCESSIBILITY_EMAIL", default="")
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Database, broker, cache

DATABASES = {
    "default": env.db_url_config(
        required("DATABASE_URL", "where the rows are kept (postgres://…).", demo=f"sqlite:///{VAR_DIR}/liaison.sqlite3")
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A connection kept from before the database was restarted is not used once more to find that out.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # With these, four writers at once met no lock; Django's defaults met hundreds.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Seconds. A page, and whoever asks for our health, learns soon that the database does not answer.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
REDIS_URL = required("REDIS_URL", "the broker that wakes the workers (redis://…).", demo="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CELERY_BROKER_URL = REDIS_URL
    # Without these, a page waits six seconds for a broker that is down, and for ever for one that hangs.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 0, "socket_connect_timeout": 2, "socket_timeout": 5}
    # A bell is not kept until it is answered: a worker that holds some dies when Redis goes away, and the sweep rings.
    CELERY_BROKER_TRANSPORT_OPTIONS["ack_emulation"] = False
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "liaison.broker:Transport"
    # Here the processes of a pool share one lock: one that is killed takes it along, and the others wait for ever.
    CELERY_WORKER_POOL = "solo"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A lost broker must not hold a page up: publishing gives up at once and the sweep finds the row.
CELERY_TASK_PUBLISH_RETRY = False
# Celery's own, which also stamps the database.
CELERY_BEAT_SCHEDULER = "liaison.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {"task": "outbox.tasks.sweep", "schedule": 60, "options": {"expires": 50}},
    "look at what is due": {"task": "deployments.tasks.each_minute", "schedule": 60, "options": {"expires": 50}},
    # Early on every day, and again until schools open, in case a machine was down at five.
    "run the gate": {"task": "deployments.tasks.take_effect", "schedule": crontab(minute="*/15", hour="5-8")},
    # Between the gate's own runs: whoever leaves today has left, or is held, before they are tested.
    "test the officers again": {
        "task": "deployments.tasks.retest_deployments",
        "schedule": crontab(minute="5,20,35,50", hour="4-8"),
    },
    "mail the forecast": {
        "task": "deployments.tasks.mail_forecasts",
        "schedule": crontab(minute="0,30", hour="7-9", day_of_week="mon"),
    },
    # In the morning of a working day; later only for what was stopped, or a machine that was down.
    "mail digests of bulletins": {
        "task": "bulletins.tasks.mail_digests",
        "schedule": crontab(minute="10,40", hour="7-17", day_of_week="mon-fri"),
    },
    "mail advisers": {
        "task": "liaison.tasks.mail_advisers",
        "schedule": crontab(minute="15,45", hour="7-9", day_of_week="mon-fri"),
    },
    "warn of tenures": {"task": "deployments.tasks.warn_of_tenures", "schedule": crontab(minute="0,30", hour="7-9")},
    "forget old checks": {"task": "deployments.tasks.forget_checks", "schedule": crontab(minute="45", hour="3")},
    "look after contacts": {
        "task": "liaison.tasks.look_after_contacts",
        "schedule": crontab(minute="10,40", hour="6-9"),
    },
    "note addresses that bounce": {
        "task": "liaison.tasks.note_returned_proofs",
        "schedule": 5 * 60,
        "options": {"expires": 4 * 60},
    },
    "forget old files": {"task": "schools.tasks.forget_old_files", "schedule": crontab(minute="40", hour="3")},
}

# Mail

# How mail leaves: a relay (smtp://, smtp+tls://, smtp+ssl://), a provider that django-anymail knows
# (anymail://postmark, with its ANYMAIL_… settings), GOV.UK Notify (notify://), or files of a demonstration (spool://).
EMAIL_URL = required(
    "EMAIL_URL",
    "the relay that takes mail (smtp+tls://user:password@relay:587).",
    demo=f"spool:///{VAR_DIR}/mail",
)
if EMAIL_URL.startswith("spool:///"):
    EMAIL_BACKEND = "outbox.spool.EmailBackend"
    EMAIL_FILE_PATH = EMAIL_URL.removeprefix("spool:///")
elif EMAIL_URL.startswith("anymail://"):
    provider = EMAIL_URL.removeprefix("anymail://")
    if not provider.isidentifier() or not find_spec(f"anymail.backends.{provider}"):
        raise ImproperlyConfigured(f"EMAIL_URL names “{provider}”, a provider that django-anymail does not know.")
    EMAIL_BACKEND = f"anymail.backends.{provider}.EmailBackend"
    # Anybody could else report that a mail arrived.
    required(
        "ANYMAIL_WEBHOOK_SECRET",
        "the name and password, as name:password, with which the provider sends its reports.",
        demo="",
    )
elif EMAIL_URL == "notify://":
    EMAIL_BACKEND = "outbox.channels.notify.EmailBackend"
elif re.fullmatch(r"smtp(\+tls|\+ssl)?://([^/?#@]*@)?([\w.-]+|\[[\da-f:]+\])(:\d+)?/?", EMAIL_URL):
    vars().update(env.email_url_config(EMAIL_URL))
else:
    raise ImproperlyConfigured(
        "EMAIL_URL names no relay: smtp+tls://user:password@relay:587, smtp+ssl://…:465 or smtp://…:25 (letters that "
        "have a meaning in addresses as %40 and so on), anymail://…, notify://, or spool:///… in a demonstration."
    )
EMAIL_TIMEOUT = 20
# A provider's own settings by the names that django-anymail gives them: ANYMAIL_POSTMARK_SERVER_TOKEN and so on.
ANYMAIL: dict[str, object] = {
    name.removeprefix("ANYMAIL_"): value for name, value in env.ENVIRON.items() if name.startswith("ANYMAIL_") and value
}
# Several, separated by commas, while one takes the other's place.
webhook_secrets = [secret.strip() for secret in env.list("ANYMAIL_WEBHOOK_SECRET", default=[])]
ANYMAIL["WEBHOOK_SECRET"] = webhook_secrets
if not all(name and password for name, _, password in (secret.partition(":") for secret in webhook_secrets)):
    raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET is a name and a password with a colon between them.")
ANYMAIL["REQUESTS_TIMEOUT"] = EMAIL_TIMEOUT
# Not every provider can be told to follow nobody's clicks, or keeps our name for a message: those do without.
ANYMAIL["IGNORE_UNSUPPORTED_FEATURES"] = True
# It would write letters and keys into the log.
ANYMAIL["DEBUG_API_REQUESTS"] = False


def whole_number(name: str, default: int, *, least: int, hint: str = "") -> int:
    """The environment's number, or the default where none is given. Refuse to start with what is none."""
    value = env.str(name, default="").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        raise ImproperlyConfigured(f"{name} is a whole number, {least} or more. {hint}".strip())
    return int(value)


# What the relay allows: connections from each worker process, messages on one connection, messages a minute from all
# of Liaison (0: as many as go).
MAIL_CONNECTIONS = whole_number("MAIL_CONNECTIONS", 4, least=1)
MAIL_MESSAGES_PER_CONNECTION = whole_number("MAIL_MESSAGES_PER_CONNECTION", 100, least=1)
# What GOV.UK Notify allows is known.
known_limit = 3000 if EMAIL_URL == "notify://" else 0
MAIL_MESSAGES_PER_MINUTE = whole_number("MAIL_MESSAGES_PER_MINUTE", known_limit, least=0)
# Whether each step of a worker waits for the database's disk. It need not: see docs/decisions/0012.
MAIL_LEDGER_WAITS = env.bool("MAIL_LEDGER_WAITS", default=False)
# Asked before each batch goes out which of its letters are no longer true: dotted names of functions that take the
# ids of deliveries and return why, by id, for those that must not be sent.
MAIL_STILL_TRUE = [
    "deployments.truth.no_longer_true",
    "bulletins.truth.no_longer_true",
    "liaison.truth.no_longer_true",
]
# Whether mail to schools waits for seven o'clock of their next school day. A demonstration shows it at any hour.
MAIL_QUIET_HOURS = env.bool("MAIL_QUIET_HOURS") if env.str("MAIL_QUIET_HOURS", default="") else not DEMO
# Whether the relay's provider reports deliveries. If not, mail that the relay accepted a school day ago and that has
# not bounced stands for delivered, where a force's policy lets mail count at all.
MAIL_REPORTS_DELIVERY = env.bool("MAIL_REPORTS_DELIVERY", default=False)
# Where a letter to ourselves goes every so many minutes, to prove that mail leaves; to nobody: none is sent.
MAIL_SELF_TEST_TO = env.str("MAIL_SELF_TEST_TO", default="")
MAIL_SELF_TEST_MINUTES = whole_number(
    "MAIL_SELF_TEST_MINUTES", 15, least=1, hint="MAIL_SELF_TEST_TO alone says whether any is sent."
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Liaison <liaison@force.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where a relay returns what it could not deliver; by default to the sender above.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
for name in ("DEFAULT_FROM_EMAIL", "BOUNCE_ADDRESS", "MAIL_SELF_TEST_TO"):
    if "@" not in (vars()[name] or DEFAULT_FROM_EMAIL):
        raise ImproperlyConfigured(f"{name} is not an email address.")
# That address's mailbox, where a task reads what was returned: imap+ssl://user:password@host/INBOX (letters that have a
# meaning in addresses as %40 and so on), imap://… on this machine only, or maildir:///path.
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", default="")
if BOUNCE_MAILBOX_URL:
    mailbox = urlsplit(BOUNCE_MAILBOX_URL)
    if mailbox.scheme not in ("imap+ssl", "imap", "maildir"):
        raise ImproperlyConfigured("BOUNCE_MAILBOX_URL begins with imap+ssl://, imap:// or maildir://.")
    if mailbox.scheme == "imap" and mailbox.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured("BOUNCE_MAILBOX_URL would send its password in clear: use imap+ssl://.")
    CELERY_BEAT_SCHEDULE["read what was returned"] = {
        "task": "outbox.tasks.read_bounces",
        "schedule": 5 * 60,
        "options": {"expires": 4 * 60},
    }


ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def of_notify(name: str, purpose: str, form: str = ID, *, needed: bool = False) -> str:
    """A setting of GOV.UK Notify's, for which there is no embedded stand-in: refuse to start with half of them."""
    value = env.str(name, default="")
    if (value or needed) and not re.fullmatch(form, value):
        raise ImproperlyConfigured(f"{name} is not {'right' if value else 'set'}: {purpose} See .env.example.")
    return value


# GOV.UK Notify, for mail (notify://), and for text messages however mail leaves: they go where they have a template.
NOTIFY_EMAIL_TEMPLATE_ID = of_notify(
    "NOTIFY_EMAIL_TEMPLATE_ID",
    "the id of a template at GOV.UK Notify with the subject ((subject)) and the body ((body)).",
    needed=EMAIL_URL == "notify://",
)
NOTIFY_SMS_TEMPLATE_ID = of_notify(
    "NOTIFY_SMS_TEMPLATE_ID", "the id of a template for text messages at GOV.UK Notify with the body ((body))."
)
NOTIFY_API_KEY = of_notify(
    "NOTIFY_API_KEY",
    "a key of your service at GOV.UK Notify, which ends in two ids.",
    form=f".*{ID}-{ID}",
    needed=bool(NOTIFY_EMAIL_TEMPLATE_ID or NOTIFY_SMS_TEMPLATE_ID),
)
NOTIFY_REPLY_TO_ID = of_notify("NOTIFY_REPLY_TO_ID", "the id of an address for replies at GOV.UK Notify.")
# What Notify shows us when it reports what became of a message. Without it nothing is reported.
NOTIFY_CALLBACK_TOKEN = of_notify("NOTIFY_CALLBACK_TOKEN", "10 or more random characters.", form=".{10,}")
NOTIFY_BASE_URL = env.str("NOTIFY_BASE_URL", default="https://api.notifications.service.gov.uk")

# Sign-in: people are invited; nobody signs up.

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "liaison.sign_in_mail.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; but without a password here the sign-in page does not ask for one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# What changes about how somebody signs in is told them by mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
# How long a session lasts is said in accounts.sessions, not by a box of allauth's.
ACCOUNT_SESSION_REMEMBER = True
# So many seconds after signing in nobody is asked again who they are.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Liaison: "
ACCOUNT_FORMS = {
    "login": "accounts.signin_forms.SignInForm",
    "request_login_code": "accounts.signin_forms.AskForCodeForm",
    "confirm_login_code": "accounts.signin_forms.SignInCodeForm",
    "confirm_email_verification_code": "accounts.signin_forms.EmailCodeForm",
    "reset_password": "accounts.signin_forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.signin_forms.NewPasswordForm",
    "set_password": "accounts.signin_forms.SetPasswordForm",
    "change_password": "accounts.signin_forms.ChangePasswordForm",
    "reauthenticate": "accounts.signin_forms.ConfirmItIsYouForm",
}
# How many proxies before us add to X-Forwarded-For: sign-in is limited by the address that the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", int(PUBLIC_URL.startswith("https://")), least=0)

# Police and administrators prove who they are twice.

second_factor = env.str("SECOND_FACTOR_REQUIRED", default="")
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED") if second_factor else not DEMO
if not SECOND_FACTOR_REQUIRED and not DEMO:
    raise ImproperlyConfigured("SECOND_FACTOR_REQUIRED can only be switched off in a demonstration (DEMO=1).")
# The first one seals the secrets of second factors; all of them open.
MFA_KEYS = env.list("MFA_KEY", default=[]) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Liaison"
# Clocks of phones go wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_REMEMBERED = 90
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.ShowFactorForm",
    "reauthenticate": "accounts.factor_forms.ShowFactorAgainForm",
    "activate_totp": "accounts.factor_forms.AddAppForm",
    "deactivate_totp": "accounts.factor_forms.RemoveAppForm",
    "generate_recovery_codes": "accounts.factor_forms.NewRecoveryCodesForm",
    "add_webauthn": "accounts.factor_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.factor_forms.RenamePasskeyForm",
    "login_webauthn": "accounts.factor_forms.PasskeySignInForm",
}

# Single sign-on by OpenID Connect, at none, one or several providers: SSO_PROVIDERS names them, and each has settings
# of its own.


def of_sso(provider: str, name: str, purpose: str, form: str) -> str:
    """A setting of one provider: refuse to start with half of them."""
    full = f"SSO_{provider.upper()}_{name}"
    value = env.str(full, default="").strip()
    if not re.fullmatch(form, value):
        raise ImproperlyConfigured(f"{full} is not {'right' if value else 'set'}: {purpose} See .env.example.")
    return value


def sso_app(provider: str) -> dict[str, object]:
    """One provider as allauth wants it."""
    if not re.fullmatch("[a-z][a-z0-9]{0,29}", provider):
        raise ImproperlyConfigured("SSO_PROVIDERS are words of small letters and digits, with commas between them.")
    issuer = of_sso(
        provider,
        "ISSUER",
        "the provider’s own address for your organisation alone, which begins with https://.",
        # Microsoft's addresses for everybody vouch for nobody: there each organisation says which addresses it has.
        ("https?" if DEMO else "https") + r"://(?!.*/(common|organizations|consumers)(/|$))\S+",
    ).rstrip("/")
    vouches = [domain.strip() for domain in env.list(f"SSO_{provider.upper()}_VOUCHES_FOR", default=[])]
    return {
        "provider_id": provider,
        "name": env.str(f"SSO_{provider.upper()}_NAME", default="") or provider.capitalize(),
        "client_id": of_sso(provider, "CLIENT_ID", "the name under which the provider knows Liaison.", r"\S+"),
        "secret": of_sso(provider, "CLIENT_SECRET", "the secret that the provider gave Liaison.", r"\S+"),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            # Whose addresses need no claim that they are verified: these domains', or everybody's.
            "verified_email": True if vouches == ["*"] else vouches,
        },
    }


sso_providers = [provider.strip() for provider in env.list("SSO_PROVIDERS", default=[]) if provider.strip()]
sso_apps = [sso_app(provider) for provider in sso_providers]
if len({app["client_id"] for app in sso_apps}) < len(sso_apps):
    raise ImproperlyConfigured("Two of SSO_PROVIDERS know Liaison under the same CLIENT_ID. Give it another at one.")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": sso_apps}}
# Those that ask for a second factor themselves: whoever comes from there is not asked for another.
SSO_SECOND_FACTOR = [
    provider for provider in sso_providers if env.bool(f"SSO_{provider.upper()}_SECOND_FACTOR", default=False)
]
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.SocialAccountAdapter"
# From the first time on the provider's own number for the person counts, not only the address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# Safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SHARED_COMPUTER_AGE = 30 * 60
SESSION_ENGINE = "accounts.sessions"
if PUBLIC_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# A 10 MB register export is an upload like any other; England's is 64 MB unzipped, 2 MB zipped.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Logs: a line of JSON for machines in production, plain words in a demonstration.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain" if DEMO or DEBUG else "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
