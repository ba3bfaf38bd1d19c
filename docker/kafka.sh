#!/bin/bash
# Settings from the environment (KAFKA_NODE_ID is node.id), a folder made once, and the broker.
set -eu
settings=/tmp/server.properties
env | while IFS='=' read -r name value; do
  case $name in KAFKA_*) key=${name#KAFKA_}; key=${key,,}; printf '%s=%s\n' "${key//_/.}" "$value" ;; esac
done > "$settings"
libraries='/opt/millrace/lib/*'
java -cp "$libraries" kafka.tools.StorageTool format --ignore-formatted -t AAAAAAAAQACAAAAAAAAAAQ -c "$settings"
exec java -Xmx512m -XX:+UseSerialGC -cp "$libraries" kafka.Kafka "$settings"
