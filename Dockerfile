# One image for web, worker, beat and migrate; docker-compose.yml says which is which.

# The screen font, from npm, checked against its hash.
FROM node:22-bookworm AS fonts
WORKDIR /src
COPY devtools/__init__.py devtools/fonts.py devtools/
RUN python3 -m devtools.fonts && ls .local/fonts/fonts/*.woff2

# The Python packages, exactly as locked; neither tests nor development tools.
FROM python:3.12-slim-bookworm AS packages
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
COPY pyproject.toml uv.lock ./
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
RUN uv sync --frozen --no-default-groups --no-cache

FROM python:3.12-slim-bookworm
# Pango sets the PDF's lines; Tinos (fonts-croscore) has every Vietnamese letter.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1 libatomic1 \
        fonts-croscore \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /srv/phoihop --shell /usr/sbin/nologin phoihop \
 && install -d -o phoihop -g phoihop -m 0750 /var/lib/phoihop/files /var/lib/phoihop/heads
WORKDIR /srv/phoihop
COPY --from=packages /opt/venv /opt/venv
COPY --from=fonts /src/.local/fonts .local/fonts
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    PRODUCTION=1 \
    STATIC_ROOT=/srv/phoihop/collected \
    FILES_ROOT=/var/lib/phoihop/files \
    HEADS_KEY_FILE=/var/lib/phoihop/heads/heads.key \
    HEADS_FILE=/var/lib/phoihop/heads/heads.jsonl
# Hashed and compressed names are made here, once; key and addresses serve this step only.
RUN SECRET_KEY=collectstatic-only-0123456789abcdefghijklmnopqrstuvwxyz ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput
USER phoihop
EXPOSE 8000
CMD ["gunicorn", "coordination.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--max-requests", "2000", "--max-requests-jitter", "200"]
