#!/bin/sh
# The JVM warns of the vector module before the program runs, and has no option against it. Until then standard error
# goes through a filter; the program takes back the true one, which is descriptor 3.
but_for_the_warning() { grep -vxF 'WARNING: Using incubator modules: jdk.incubator.vector'; }
exec 3>&2
if folder=$(mktemp -d 2>/dev/null) && mkfifo "$folder/errors"; then
  but_for_the_warning <"$folder/errors" >&3 3>&- &
  exec 2>"$folder/errors"
  rm -r "$folder"
fi
# What the image's build found to be loaded at each start; a cache that does not fit is left aside without a word.
cache=/opt/millrace/millrace.aot
if [ -f "$cache" ]; then cached="-XX:AOTCache=$cache -Xlog:aot=off -Xlog:cds=off"; fi
# Libraries are unpacked below /tmp, the only folder that has to be writable, and executable.
exec java ${cached:-} \
  --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -Dorg.bytedeco.javacpp.logger=slf4j -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp \
  -Xmx"${MILLRACE_HEAP:-1g}" -Dmillrace.home=/opt/millrace \
  -Dmillrace.errors.descriptor=3 ${MILLRACE_JVM_OPTIONS:-} \
  -cp "/opt/millrace/lib/*" dev.millrace.cli.Millrace "$@"
