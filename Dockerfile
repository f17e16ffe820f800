# docker build --tag dossier .   Then OPERATIONS.md, "In containers".
FROM python:3.11-slim
WORKDIR /dossier
ENV PYTHONUNBUFFERED=1

COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements/run.txt

COPY bot bot
COPY cogs cogs
COPY data data
COPY seeds seeds
# Compiled now, for nothing can be written later; `var` is for an SQLite file, on a volume.
RUN python -m compileall -q bot cogs && mkdir var && chown 1000:1000 var
USER 1000:1000

ENV HTTP_ADDR=:8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]
CMD ["python", "-m", "bot", "run"]
