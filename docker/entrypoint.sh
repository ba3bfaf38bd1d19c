#!/bin/sh
exec java \
  --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -Dorg.bytedeco.javacpp.logger=slf4j -Xmx"${MILLRACE_HEAP:-1g}" -Dmillrace.home=/opt/millrace ${MILLRACE_JVM_OPTIONS:-} \
  -cp "/opt/millrace/lib/*" dev.millrace.cli.Millrace "$@"
