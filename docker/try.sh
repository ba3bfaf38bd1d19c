#!/usr/bin/env bash
# Tries the image and docker-compose.yml for real: builds, starts all stages, drops the sample in, waits for a text of the model
# that trains on it (at first its first checkpoint), adds a copy of a stage, kills one, and takes all down again. Prints a line a step; ends at the first fault.
#
#   docker/try.sh                               from the public images
#   BUILD_BASE=... BASE=... docker/try.sh       from your own: Maven with JDK 25; a small Debian
#   KAFKA_IMAGE=own docker/try.sh               a broker of the program's own libraries, where no image can be pulled
#   BUILD_NETWORK=host COMPOSE=docker-compose docker/try.sh
#   BUILD=no docker/try.sh                      the image that is there
set -euo pipefail
cd "$(dirname "$0")/.."
compose=${COMPOSE:-docker compose}
export COMPOSE_PROJECT_NAME=millracetry
export BUILD_BASE=${BUILD_BASE:-maven:3.9.11-eclipse-temurin-25} BASE=${BASE:-debian:trixie-slim}
stages=(ingest filter tokenize publish train serve)
WARCS=$(mktemp -d)
export WARCS
chmod 755 "$WARCS"

tell() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() { tell "FAULT: $*"; $compose logs --tail 30 || true; exit 1; }
end() { $compose down -v --remove-orphans >/dev/null 2>&1 || true; rm -rf "$WARCS"; }
trap end EXIT

# within SECONDS WHAT COMMAND...: until the command succeeds
within() {
  local last=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$last" ] || fail "not within its time: $what"
    sleep 1
  done
  tell "$what"
}
healthy() { # SERVICE [COPIES]
  local id count=0
  for id in $($compose ps -q "$1"); do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$id")" = healthy ] || return 1
    count=$((count + 1))
  done
  [ "$count" -eq "${2:-1}" ]
}
restarted() { [ "$(docker inspect -f '{{.RestartCount}}' "$1")" -ge 1 ]; }
completes() {
  curl -fs -m 20 http://127.0.0.1:8080/v1/completions -H 'Content-Type: application/json' \
    -d '{"prompt": "The", "max_tokens": 8}' -o "$WARCS/.answer" && grep -q '"text"' "$WARCS/.answer"
}
balanced() {
  $compose exec -T filter millrace accounts --json > "$WARCS/.accounts" && grep -q '"unaccounted": *0[,}]' "$WARCS/.accounts"
}

[ "${BUILD:-yes}" = no ] || $compose build registry >/dev/null || fail "the image was not built"
tell "built: $(docker image inspect -f '{{.Size}}' millrace:0.1.0) bytes"
if [ "${KAFKA_IMAGE:-}" = own ]; then
  export KAFKA_IMAGE=millrace-kafka:0.1.0
  docker build -q -t "$KAFKA_IMAGE" -f docker/kafka.Dockerfile . >/dev/null
fi

$compose up -d >/dev/null 2>&1 || fail "the start"
for stage in ingest filter tokenize publish train; do within 240 "$stage is ready" healthy "$stage"; done
for stage in "${stages[@]}"; do
  id=$($compose ps -q "$stage")
  [ "$(docker inspect -f '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}' "$id")" = '10001:10001 true' ] || fail "$stage may write"
  if docker exec "$id" touch /opt/written 2>/dev/null; then fail "$stage writes to its root"; fi
done
tell "every stage is user 10001 on a root that it cannot write"

cp sample/sample.warc.gz "$WARCS/.part" && chmod 644 "$WARCS/.part" && mv "$WARCS/.part" "$WARCS/sample.warc.gz"
within 400 "a checkpoint completes texts on 127.0.0.1:8080" completes
tell "$(head -c 300 "$WARCS/.answer" | tr -d '\n')"
within 120 "serve is ready" healthy serve
within 200 "no page is unaccounted for" balanced
tell "$(head -c 300 "$WARCS/.accounts" | tr -d '\n')"

$compose up -d --scale filter=2 >/dev/null 2>&1 || fail "a second filter"
within 240 "two copies of filter are ready" healthy filter 2

# `docker kill` counts as a stop by hand, after which nothing is started again; a process that is killed is.
for stage in filter train; do
  id=$($compose ps -q "$stage" | head -n 1)
  docker run --rm --pid=host --user 0 --entrypoint /bin/bash millrace:0.1.0 -c "kill -9 $(docker inspect -f '{{.State.Pid}}' "$id")"
  within 60 "$stage was killed and is started again" restarted "$id"
  within 240 "$stage is ready again" healthy "$stage" "$([ "$stage" = filter ] && echo 2 || echo 1)"
done
within 120 "texts are completed as before" completes

$compose down -v --remove-orphans >/dev/null 2>&1 || fail "taking it down"
tell "taken down"
