# Builds the program and the Java that it needs, and leaves both on a small base: nothing has to be built beforehand.
# For the machine that builds, or by docker buildx --platform for another: linux/amd64 and linux/arm64.
# Other bases by --build-arg: BUILD_BASE with Maven and a JDK 25 (its folder in JAVA_HOME), BASE with bash and glibc 2.36 or later.
ARG BUILD_BASE=maven:3.9.11-eclipse-temurin-25
ARG BASE=debian:trixie-slim

FROM ${BUILD_BASE} AS build
WORKDIR /source
COPY . .
# Maven takes the native libraries of the machine that it runs on, here the image's own.
RUN mvn -q -B -DskipTests -pl cli -am package
# java.se, and what comes with a JDK beside it: vectors, Unsafe for buffers, elliptic curves, JMX and SASL of the clients, zip
# file systems, charsets and languages of pages, recordings and jcmd for who looks into a container.
RUN "$JAVA_HOME/bin/jlink" --output /opt/jre --no-header-files --no-man-pages --compress zip-6 --add-modules \
java.se,jdk.incubator.vector,jdk.unsupported,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.management,jdk.management.agent,\
jdk.security.auth,jdk.security.jgss,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.charsets,jdk.localedata,jdk.jfr,jdk.jcmd,jdk.httpserver

FROM ${BASE}
# The folders that volumes are mounted on: a new volume takes their owner.
RUN groupadd --gid 10001 millrace \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin millrace \
  && mkdir -p /data /warcs /checkpoints /published && chown millrace:millrace /data /checkpoints /published
COPY --from=build /opt/jre /opt/java
COPY --from=build /source/cli/target/millrace/lib /opt/millrace/lib
COPY docker/entrypoint.sh /opt/millrace/bin/millrace
COPY sample/sample.warc.gz /opt/millrace/sample/sample.warc.gz
# File names beyond ASCII need a locale whose encoding holds them.
ENV PATH="/opt/millrace/bin:/opt/java/bin:${PATH}" LC_ALL=C.UTF-8
# What the JVM loads at each start is kept in a cache, made by a run of the sample's beginning; the image works without it.
RUN chmod 755 /opt/millrace/bin/millrace && mkdir /tmp/warm && head -c 600000 /opt/millrace/sample/sample.warc.gz > /tmp/warm/part.warc.gz \
  && { MILLRACE_JVM_OPTIONS=-XX:AOTCacheOutput=/opt/millrace/millrace.aot timeout 300 \
  millrace run /tmp/warm/part.warc.gz --until-drained --data /tmp/warm/data --port 0 > /tmp/warm/log 2>&1 || tail -n 20 /tmp/warm/log; } \
  && rm -rf /tmp/warm /tmp/javacpp
USER 10001:10001
WORKDIR /data
ENTRYPOINT ["millrace"]
CMD ["--help"]
