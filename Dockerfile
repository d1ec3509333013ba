# The image of all of Strichka's services: Python, the locked packages, the DAGs. No secret is in it.
FROM python:3.12.12-slim-bookworm AS build
WORKDIR /build
COPY scripts/bootstrap.sh scripts/
# The version of uv stands in one place.
RUN pip install --no-cache-dir "uv==$(sed -n 's/^UV_VERSION=//p' scripts/bootstrap.sh)"
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
COPY pyproject.toml uv.lock README.md ./
# The packages change rarely: a layer of their own.
RUN uv sync --frozen --no-dev --no-install-project --extra celery --extra s3
COPY include include
COPY seeds seeds
COPY sql sql
RUN uv sync --frozen --no-dev --no-editable --compile-bytecode --extra celery --extra s3

FROM python:3.12.12-slim-bookworm
RUN useradd --uid 50000 --gid 0 --home-dir /opt/airflow --no-create-home airflow \
    && install -d -o 50000 -g 0 -m 0775 /opt/airflow /opt/airflow/logs /var/lib/strichka
COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/strichka
COPY dags dags
COPY plugins plugins
COPY seeds/articles seeds/articles
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/strichka/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/strichka/plugins \
    STRICHKA_HOME=/var/lib/strichka
USER 50000:0
CMD ["airflow", "version"]
